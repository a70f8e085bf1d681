//! The profile, the libraries, taking everything along, and leaving.

use crate::support::{PASSWORD, World};
use serde_json::{Value, json};
use store::testing::TestDatabase;

store::on_both_engines!(
    a_profile_changes,
    settings_of_another_version_do_no_harm,
    a_password_changes_and_others_are_out,
    libraries_work,
    an_export_is_whole,
    leaving_needs_the_password,
);

async fn a_profile_changes(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    let profile = ada.get("user.getProfile", Value::Null).await.data();
    assert_eq!(
        profile,
        json!({
            "id": profile["id"], "email": "ada@example.org", "name": "ada", "uiLanguage": "en",
            "settings": {
                "announceTurns": false, "captions": true, "captionSize": 100, "motion": "SYSTEM",
                "pushToTalk": false, "shortcuts": true, "theme": "SYSTEM",
            },
            "createdAt": "2027-01-15T08:00:00.000Z",
        })
    );
    let change =
        json!({"name": "Ada L.", "uiLanguage": "zh", "settings": {"theme": "DARK", "patienceMs": 2000}});
    let changed = ada.post("user.updateProfile", change).await.data();
    assert_eq!((&changed["name"], &changed["uiLanguage"]), (&json!("Ada L."), &json!("zh")));
    let cleared = ada.post("user.updateProfile", json!({"name": null})).await.data();
    assert_eq!((&cleared["name"], &cleared["settings"]["theme"]), (&Value::Null, &json!("DARK")));
    assert_eq!(
        (&cleared["settings"]["patienceMs"], &cleared["settings"]["captions"]),
        (&json!(2000), &json!(true))
    );
    assert_eq!(ada.get("user.getProfile", Value::Null).await.data(), cleared);
    for (field, input) in [
        ("uiLanguage", json!({"uiLanguage": "<script>"})),
        ("settings", json!({"settings": 7})),
        ("settings.theme", json!({"settings": {"theme": "PINK"}})),
        ("settings.captionSize", json!({"settings": {"captionSize": 110}})),
        ("settings.patienceMs", json!({"settings": {"patienceMs": 5000}})),
        ("name", json!({"name": "x".repeat(201)})),
    ] {
        let (code, message) = ada.post("user.updateProfile", input).await.error();
        assert_eq!(code, "BAD_REQUEST");
        assert!(message.starts_with(&format!("{field}: ")), "{message}");
    }
}

async fn settings_of_another_version_do_no_harm(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    for stored in [r#"{"theme":"PINK"}"#, "[]", r#"{"captionSize":1e9}"#] {
        database.execute(&format!("UPDATE users SET settings = '{stored}'")).await;
        let profile = ada.get("user.getProfile", Value::Null).await.data();
        assert_eq!(profile["settings"]["theme"], "SYSTEM", "{stored}");
    }
}

async fn a_password_changes_and_others_are_out(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut here = world.sign_up("ada").await;
    let (mut elsewhere, next) = (world.visitor(), "another password");
    let sign_in = |password: &str| json!({"email": "ada@example.org", "password": password});
    elsewhere.post("auth.signIn", sign_in(PASSWORD)).await.data();
    let wrong = here.post("user.changePassword", json!({"current": "a guess", "next": next})).await;
    wrong.assert_error("FORBIDDEN", "current: this is not the account's password");
    let short = here.post("user.changePassword", json!({"current": PASSWORD, "next": "short"})).await;
    short.assert_error("BAD_REQUEST", "next: at least 10 characters");
    elsewhere.get("user.getProfile", Value::Null).await.data();
    let done = here.post("user.changePassword", json!({"current": PASSWORD, "next": next})).await;
    assert_eq!(done.data(), json!({"success": true}));
    here.get("user.getProfile", Value::Null).await.data();
    assert_eq!(elsewhere.get("user.getProfile", Value::Null).await.status, 401);
    assert_eq!(elsewhere.post("auth.signIn", sign_in(PASSWORD)).await.status, 401);
    elsewhere.post("auth.signIn", sign_in(next)).await.data();
    // Guesses are counted like those of sign-in.
    for _ in 0..10 {
        here.post("user.changePassword", json!({"current": "a guess", "next": next})).await;
    }
    let refused = here.post("user.changePassword", json!({"current": next, "next": PASSWORD})).await;
    assert_eq!(refused.error().0, "TOO_MANY_REQUESTS");
}

async fn libraries_work(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    for library in ["resume", "jobDescription"] {
        let path = |name: &str| format!("{library}.{name}");
        let item = ada.post(&path("create"), json!({"title": "T", "content": "C"})).await.data();
        assert_eq!((&item["title"], &item["content"]), (&json!("T"), &json!("C")));
        assert_eq!(ada.get(&path("list"), Value::Null).await.data(), json!([item]));
        world.advance(1);
        let changed = ada.post(&path("update"), json!({"id": item["id"], "title": "U"})).await.data();
        assert_eq!((&changed["title"], &changed["content"]), (&json!("U"), &json!("C")));
        assert_ne!(changed["updatedAt"], changed["createdAt"]);
        for input in [
            json!({"title": "", "content": "C"}),
            json!({"title": "T"}),
            json!({"title": "T", "content": ""}),
        ] {
            assert_eq!(ada.post(&path("create"), input).await.error().0, "BAD_REQUEST");
        }
        ada.post(&path("delete"), json!({"id": item["id"]})).await.data();
        assert_eq!(ada.get(&path("list"), Value::Null).await.data(), json!([]));
    }
    for _ in 0..store::MAX_LIBRARY_ITEMS {
        ada.post("resume.create", json!({"title": "T", "content": "C"})).await.data();
    }
    let full = ada.post("resume.create", json!({"title": "T", "content": "C"})).await;
    full.assert_error("CONFLICT", "The library holds 50 items already. Delete one first.");
}

async fn an_export_is_whole(database: &TestDatabase) {
    let world = World::new(database).await;
    let (mut ada, mut bob) = (world.sign_up("ada").await, world.sign_up("bob").await);
    ada.create("k").await;
    bob.create("k").await;
    ada.post("resume.create", json!({"title": "T", "content": "C"})).await.data();
    let answer = ada.get("user.exportData", Value::Null).await;
    let export = answer.data();
    assert_eq!(export["profile"]["email"], "ada@example.org");
    assert_eq!(export["interviews"].as_array().unwrap().len(), 1);
    assert_eq!(export["interviews"][0]["transcript"], json!([]));
    assert_eq!((&export["resumes"][0]["title"], &export["jobDescriptions"]), (&json!("T"), &json!([])));
    assert!(!answer.text.contains("bob@") && !answer.text.contains("argon2"));
}

async fn leaving_needs_the_password(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    let id = ada.create("k").await;
    let refused = ada.post("user.deleteAccount", json!({"password": "not this one"})).await;
    refused.assert_error("FORBIDDEN", "password: this is not the account's password");
    ada.get("user.getProfile", Value::Null).await.data();
    ada.post("user.deleteAccount", json!({"password": PASSWORD})).await.data();
    assert_eq!(ada.cookie(), None);
    let sign_in = json!({"email": "ada@example.org", "password": PASSWORD});
    assert_eq!(ada.post("auth.signIn", sign_in).await.error().0, "UNAUTHORIZED");
    let gone = world.worker().get("interview.getContext", json!({"interviewId": id})).await;
    gone.assert_error("NOT_FOUND", "Interview not found");
}
