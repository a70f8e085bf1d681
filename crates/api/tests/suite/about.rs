//! What anyone may know of the server.

use crate::support::World;
use serde_json::{Value, json};
use store::testing::TestDatabase;

store::on_both_engines!(anyone_may_know_what_becomes_of_an_interview);

async fn anyone_may_know_what_becomes_of_an_interview(database: &TestDatabase) {
    let world = World::new(database).await;
    let about = world.visitor().get("server.about", Value::Null).await.data();
    let engine = if database.url().starts_with("sqlite") { "SQLITE" } else { "POSTGRESQL" };
    assert_eq!((&about["database"], &about["signUp"]), (&json!(engine), &json!("OPEN")));
    let interviewer = &about["interviewer"];
    assert_eq!(interviewer["soundGoesTo"], json!({"kind": "THIS_SERVER"}));
    assert_eq!(interviewer["textGoesTo"], json!({"kind": "HOST", "host": "words.example.org"}));
    assert_eq!(interviewer["languages"], json!(["en"]));
    assert_eq!(interviewer["readiness"], json!({"state": "READY"}));
    assert_eq!(interviewer["embedded"]["voice"], json!({"name": null, "state": "MISSING"}));
    let sign_ins =
        json!({"what": "SIGN_INS", "howLong": {"kind": "AFTER_LAST_USE", "ms": 2_592_000_000_u64}});
    let kept = about["kept"].as_array().unwrap();
    assert!(
        kept.contains(&sign_ins) && kept.contains(&json!({"what": "SOUND", "howLong": {"kind": "NEVER"}}))
    );
    assert_eq!(about["limits"]["durations"][0], json!({"duration": "SHORT", "limitMs": 600_000}));
    assert_eq!(about["limits"]["documentBytes"], 5 * 1024 * 1024);
    assert_eq!(about["resumeWindowMs"], 300_000);
}
