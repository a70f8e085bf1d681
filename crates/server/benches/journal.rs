//! How many checkpoints the journal makes durable, and how long a session waits for one.
//!
//! `cargo bench -p server --bench journal [-- <sessions> …]`. Each session saves, waits until that is
//! durable, and saves again: far more than an interview does, which finishes a turn in some seconds.
//! On SQLite in the current folder, or on the database of `PREPPAL_BENCH_DATABASE_URL`, which keeps what
//! was written.
#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark prints, and fails where it stands"
)]

use contract::backend::{Duration as Length, InterviewContext, InterviewStatus, Speaker, Turn};
use contract::ids::{InterviewId, UserId};
use contract::time::UnixMillis;
use server::clock::Clock;
use server::engine::{Journal, SessionJournal};
use session::{Checkpoint, CheckpointState};
use std::sync::Arc;
use std::time::{Duration, Instant};
use store::{ClaimRule, IdSource, NewInterview, NewUser, Store};

/// Sessions at once when the command line says nothing.
const SESSIONS: usize = 1_000;

/// Checkpoints of each session.
const ROUNDS: u64 = 20;

/// A résumé and a job description of usual length, in words.
const DOCUMENT_WORDS: usize = 700;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    let asked: Vec<usize> = std::env::args().filter_map(|argument| argument.parse().ok()).collect();
    for sessions in if asked.is_empty() { vec![SESSIONS] } else { asked } {
        runtime.block_on(measure(sessions));
    }
}

async fn measure(sessions: usize) {
    let folder = tempfile::tempdir_in(".").unwrap();
    let file = format!("sqlite:{}", folder.path().join("bench.db").display());
    let store = Store::open(&std::env::var("PREPPAL_BENCH_DATABASE_URL").unwrap_or(file)).await.unwrap();
    let journal = Journal::open(store.clone(), Arc::new(Clock::new()), folder.path()).await.unwrap();
    let interviews = interviews(&store, sessions).await;
    let mut journals = Vec::with_capacity(sessions);
    let started = Instant::now();
    for interview in &interviews {
        journals.push(journal.claim(interview, ClaimRule::Always).await.unwrap().unwrap().journal);
    }
    let claims = sessions as f64 / started.elapsed().as_secs_f64();
    let started = Instant::now();
    let saving = journals.into_iter().zip(interviews);
    let tasks: Vec<_> = saving.map(|(journal, interview)| tokio::spawn(save(journal, interview))).collect();
    let mut waits = Vec::with_capacity(sessions);
    for task in tasks {
        waits.extend(task.await.unwrap());
    }
    let rate = waits.len() as f64 / started.elapsed().as_secs_f64();
    waits.sort_unstable();
    let percentile = |percent: usize| waits.get(waits.len() * percent / 100).copied().unwrap_or_default();
    let (half, most) = (percentile(50), percentile(99));
    println!(
        "{sessions} sessions: {rate:.0} checkpoints a second, wait {half:.1?} (median) {most:.1?} (99 %), \
         {claims:.0} claims a second one after the other"
    );
}

/// Interviews that have begun.
async fn interviews(store: &Store, count: usize) -> Vec<InterviewId> {
    let (ids, now) = (IdSource::system(), Clock::new().now());
    let user = UserId::from_random(ids.bytes().unwrap());
    let email = format!("{user}@example.org");
    let new = NewUser { id: &user, email: &email, name: None, password_hash: None, ui_language: "en" };
    store.create_user(new, now).await.unwrap();
    let mut interviews = Vec::with_capacity(count);
    for _ in 0..count {
        let id = InterviewId::from_random(ids.bytes().unwrap());
        let new = NewInterview {
            id: &id,
            user: &user,
            idempotency_key: id.as_str(),
            job_description: "",
            job_description_id: None,
            resume: "",
            resume_id: None,
            persona: None,
            duration: Length::Standard,
            language: None,
            options: "{}",
        };
        store.create_interview(&new, now).await.unwrap();
        store.update_status(&id, InterviewStatus::InProgress, None, now).await.unwrap();
        interviews.push(id);
    }
    interviews
}

/// Saves one checkpoint after the other; gives how long each took.
async fn save(mut journal: SessionJournal, interview: InterviewId) -> Vec<Duration> {
    let document = "words ".repeat(DOCUMENT_WORDS);
    let context = InterviewContext {
        job_description: document.clone(),
        resume: document,
        ..InterviewContext::default()
    };
    let state = serde_json::json!({
        "version": 1, "at": 1, "deadline": 2, "resume_handle": "handle", "live": true, "ending": null,
        "context": context,
    });
    let state = CheckpointState::from_text(&state.to_string()).unwrap();
    let content = "A sentence of the interview. ".repeat(8);
    let mut waits = Vec::new();
    for sequence in 1..=ROUNDS {
        let turn = Turn {
            sequence,
            speaker: Speaker::Ai,
            content: content.clone(),
            at: UnixMillis(1),
            interrupted: false,
        };
        let checkpoint =
            Checkpoint { interview: interview.clone(), new_turns: vec![turn], state: state.clone() };
        let started = Instant::now();
        journal.save(&checkpoint).await.unwrap();
        waits.push(started.elapsed());
    }
    waits
}
