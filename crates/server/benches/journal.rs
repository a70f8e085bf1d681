//! before
use contract::backend::*; use contract::ids::*; use contract::time::UnixMillis;
use std::sync::Arc; use std::time::*;
use server::engine::*; use store::*;
fn main(){ tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap().block_on(run()) }
async fn run(){
  let n: usize = std::env::args().filter_map(|a|a.parse().ok()).next().unwrap_or(1000);
  let rounds=5u64;
  let dir=tempfile::tempdir_in(".").unwrap();
  let store=Store::open(&std::env::var("DB").unwrap_or(format!("sqlite:{}",dir.path().join("a.db").display()))).await.unwrap();
  let now=UnixMillis(1_800_000_000_000);
  let user=UserId::parse(format!("u{}",std::process::id())).unwrap();
  store.create_user(NewUser{id:&user,email:&format!("a{}@b.c",std::process::id()),name:None,password_hash:None,ui_language:"en"},now).await.unwrap();
  let mut ids=vec![];
  for i in 0..n { let id=InterviewId::parse(format!("i{}-{i}",std::process::id())).unwrap();
    store.create_interview(&NewInterview{id:&id,user:&user,idempotency_key:id.as_str(),job_description:"j",job_description_id:None,resume:"r",resume_id:None,persona:None,duration:contract::backend::Duration::Standard,language:None,options:"{}"},now).await.unwrap();
    store.update_status(&id,InterviewStatus::InProgress,None,now).await.unwrap(); ids.push(id);}
  let journal=Arc::new(StoreJournal::new(store.clone(),Arc::new(server::clock::Clock::new())));
  let t0=Instant::now();
  let state=session::CheckpointState::from_text(&serde_json::json!({"version":1,"at":3,"deadline":4,"resume_handle":"h","ending":null,"context":InterviewContext{job_description:"words ".repeat(700),resume:"words ".repeat(700),..InterviewContext::default()}}).to_string()).unwrap();
  let tasks:Vec<_>=ids.into_iter().map(|id|{let j=Arc::clone(&journal); let state=state.clone(); tokio::spawn(async move{
     let mut l=vec![]; let mut bad=0; for s in 1..=rounds { let c=session::Checkpoint{interview:id.clone(),new_turns:vec![Turn{sequence:s,speaker:Speaker::Ai,content:"what was said ".repeat(15),at:now,interrupted:false}],state:state.clone()};
       let t=Instant::now(); if Journal::save(&*journal_ref(&j),&c).await.is_err(){bad+=1} l.push(t.elapsed()); } (l,bad)})}).collect();
  let mut all=vec![]; let mut bad=0; for t in tasks { let (l,b)=t.await.unwrap(); all.extend(l); bad+=b; }
  let e=t0.elapsed(); all.sort();
  println!("{n} writers: {:.0}/s p50 {:?} p99 {:?} max {:?} failed {bad}", (all.len()-bad) as f64/e.as_secs_f64(), all[all.len()/2], all[all.len()*99/100], all.last().unwrap());
}
fn journal_ref(j:&Arc<StoreJournal>)->&StoreJournal{j}
