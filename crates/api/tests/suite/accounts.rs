//! Sign-up, sign-in, sign-out, and how long a session lasts.

use crate::support::{PASSWORD, World, config};
use api::{AccountError, Config, SignUp};
use contract::procedures::auth::Password;
use serde_json::{Value, json};
use store::testing::TestDatabase;

store::on_both_engines!(
    signing_up_in_and_out,
    a_wrong_password_and_an_unknown_address_look_alike,
    what_sign_up_refuses,
    sign_up_can_be_closed,
    an_invitation_admits_one,
    guessing_is_slowed_for_the_guesser_only,
    a_session_slides_and_ends,
    signing_in_again_ends_the_old_session,
    cookies_behind_https,
    a_stream_waits_for_the_cookie,
    the_operator_handles_accounts,
);

const DAY_MS: u64 = 24 * 60 * 60 * 1000;

async fn signing_up_in_and_out(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.visitor();
    assert_eq!(ada.get("auth.session", Value::Null).await.data(), Value::Null);
    let input = json!({"email": " Ada@Example.ORG", "password": PASSWORD, "name": " Ada "});
    let answer = ada.post("auth.signUp", input).await;
    let user = answer.data();
    assert_eq!(
        (&user["email"], &user["name"], &user["uiLanguage"]),
        (&json!("ada@example.org"), &json!("Ada"), &json!("en"))
    );
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.ends_with("; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax"), "{cookie}");
    assert!(!answer.text.contains("password") && !answer.text.contains("argon2"));
    assert_eq!(ada.get("auth.session", Value::Null).await.data(), user);
    let stale = ada.clone();
    assert_eq!(ada.post("auth.signOut", Value::Null).await.data(), json!({"success": true}));
    assert_eq!(ada.cookie(), None);
    for mut client in [ada.clone(), stale] {
        assert_eq!(client.get("auth.session", Value::Null).await.data(), Value::Null);
        client.get("user.getProfile", Value::Null).await.assert_error("UNAUTHORIZED", "UNAUTHORIZED");
        client.post("auth.signOut", Value::Null).await.data();
    }
    let input = json!({"email": "ADA@example.org", "password": PASSWORD});
    assert_eq!(ada.post("auth.signIn", input).await.data(), user);
    assert_eq!(ada.get("auth.session", Value::Null).await.data(), user);
}

async fn a_wrong_password_and_an_unknown_address_look_alike(database: &TestDatabase) {
    let world = World::new(database).await;
    world.sign_up("ada").await;
    for (email, password) in
        [("ada@example.org", "wrong password"), ("nobody@example.org", PASSWORD), ("x\0y", "z")]
    {
        let mut visitor = world.visitor();
        let answer = visitor.post("auth.signIn", json!({"email": email, "password": password})).await;
        answer.assert_error("UNAUTHORIZED", "The e-mail address or the password is wrong");
        assert_eq!(answer.headers.get("set-cookie"), None);
    }
}

async fn what_sign_up_refuses(database: &TestDatabase) {
    let world = World::new(database).await;
    world.sign_up("ada").await;
    let mut visitor = world.visitor();
    let taken = visitor.post("auth.signUp", json!({"email": "ADA@example.org", "password": PASSWORD})).await;
    taken.assert_error("CONFLICT", "An account with this e-mail address exists already");
    let long = "x".repeat(201);
    for (field, input) in [
        ("email", json!({"email": "ada", "password": PASSWORD})),
        ("email", json!({"email": 7, "password": PASSWORD})),
        ("email", json!({"password": PASSWORD})),
        ("password", json!({"email": "b@example.org", "password": "too short"})),
        ("password", json!({"email": "b@example.org", "password": long})),
        ("password", json!({"email": "b@example.org"})),
        ("name", json!({"email": "b@example.org", "password": PASSWORD, "name": long})),
    ] {
        let (code, message) = visitor.post("auth.signUp", input).await.error();
        assert_eq!(code, "BAD_REQUEST");
        assert!(message.starts_with(&format!("{field}: ")), "{message}");
        assert!(!message.contains("too short"), "a password must not come back: {message}");
    }
    assert_eq!(world.store.count_users().await, Ok(1));
}

async fn sign_up_can_be_closed(database: &TestDatabase) {
    let world = World::with(database, &Config { sign_up: SignUp::Closed, ..config() }).await;
    let input = json!({"email": "ada@example.org", "password": PASSWORD});
    let refused = world.visitor().post("auth.signUp", input.clone()).await;
    refused.assert_error("FORBIDDEN", "Sign-up is closed on this server");
    let typed = serde_json::from_value(input.clone()).unwrap();
    world.api.create_account(typed).await.unwrap();
    world.visitor().post("auth.signIn", input.clone()).await.data();
    let again = serde_json::from_value(input).unwrap();
    assert!(world.api.create_account(again).await.unwrap_err().to_string().contains("e-mail address"));
}

async fn an_invitation_admits_one(database: &TestDatabase) {
    let world = World::with(database, &Config { sign_up: SignUp::Invite, ..config() }).await;
    let code = world.api.create_invitation(DAY_MS).await.unwrap();
    let late = world.api.create_invitation(1).await.unwrap();
    world.advance(1);
    let join = async |name: &str, code: Option<&str>| {
        let email = format!("{name}@example.org");
        let input = json!({"email": email, "password": PASSWORD, "inviteCode": code});
        world.visitor().post("auth.signUp", input).await
    };
    join("ada", None).await.assert_error("FORBIDDEN", "inviteCode: sign-up needs an invitation");
    let unknown = "inviteCode: this invitation is used up, expired or unknown";
    join("ada", Some("guess")).await.assert_error("FORBIDDEN", unknown);
    join("ada", Some(&late)).await.assert_error("FORBIDDEN", unknown);
    join("ada", Some(&code)).await.data();
    join("bob", Some(&code)).await.assert_error("FORBIDDEN", unknown);
}

async fn guessing_is_slowed_for_the_guesser_only(database: &TestDatabase) {
    let world = World::new(database).await;
    world.sign_up("ada").await;
    let (mut guesser, mut ada) = (world.visitor(), world.visitor());
    ada.ip = [198, 51, 100, 7].into();
    for _ in 0..10 {
        let guess = json!({"email": "ada@example.org", "password": "a guess"});
        assert_eq!(guesser.post("auth.signIn", guess).await.error().0, "UNAUTHORIZED");
    }
    let right = json!({"email": "ada@example.org", "password": PASSWORD});
    let refused = guesser.post("auth.signIn", right.clone()).await;
    refused.assert_error("TOO_MANY_REQUESTS", "Too many attempts. Please try again in 90 seconds.");
    ada.post("auth.signIn", right.clone()).await.data();
    world.advance(90_000);
    guesser.post("auth.signIn", right).await.data();
}

async fn a_session_slides_and_ends(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    world.advance(DAY_MS - 1);
    let fresh = ada.get("user.getProfile", Value::Null).await;
    assert_eq!(fresh.headers.get("set-cookie"), None, "not extended more than once a day");
    world.advance(28 * DAY_MS);
    let slid = ada.get("user.getProfile", Value::Null).await;
    assert!(slid.headers["set-cookie"].to_str().unwrap().contains("Max-Age=2592000"));
    world.advance(30 * DAY_MS - 1);
    ada.get("user.getProfile", Value::Null).await.data();
    world.advance(30 * DAY_MS);
    assert_eq!(ada.get("user.getProfile", Value::Null).await.status, 401);
    assert_eq!(world.api.delete_expired().await, Ok(1));
}

async fn signing_in_again_ends_the_old_session(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    let mut copied = ada.clone();
    ada.post("auth.signIn", json!({"email": "ada@example.org", "password": PASSWORD})).await.data();
    assert_ne!(ada.cookie(), copied.cookie());
    ada.get("user.getProfile", Value::Null).await.data();
    assert_eq!(copied.get("user.getProfile", Value::Null).await.status, 401);
}

async fn cookies_behind_https(database: &TestDatabase) {
    let config = Config { public_url: "https://prep.example.org".into(), ..config() };
    let world = World::with(database, &config).await;
    let mut ada = world.visitor();
    let answer = ada.post("auth.signUp", json!({"email": "a@example.org", "password": PASSWORD})).await;
    let cookie = answer.headers["set-cookie"].to_str().unwrap();
    assert!(cookie.starts_with("__Host-preppal_session=") && cookie.ends_with("; Secure"), "{cookie}");
    ada.get("user.getProfile", Value::Null).await.data();
    let plain = ada.cookie().unwrap().replace("__Host-", "");
    ada.set(http::header::COOKIE, &plain);
    assert_eq!(ada.get("user.getProfile", Value::Null).await.status, 401);
}

/// The client that streams its batches signs in as well as the others.
async fn a_stream_waits_for_the_cookie(database: &TestDatabase) {
    let world = World::new(database).await;
    world.sign_up("ada").await;
    let mut ada = world.visitor();
    let request = http::Request::post("/api/trpc/auth.signIn?batch=1")
        .header("content-type", "application/json")
        .header("trpc-accept", "application/jsonl");
    let body = json!({"0": {"email": "ada@example.org", "password": PASSWORD}}).to_string();
    let answer = ada.send(request, body.into()).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.lines().count() > 1, "{}", answer.text);
    ada.get("user.getProfile", Value::Null).await.data();
}

async fn the_operator_handles_accounts(database: &TestDatabase) {
    let world = World::new(database).await;
    let mut ada = world.sign_up("ada").await;
    world.sign_up("bob").await;
    let all = world.api.list_accounts(None).await.unwrap();
    let mut emails: Vec<&str> = all.iter().map(|user| user.email.as_str()).collect();
    emails.sort_unstable();
    assert_eq!(emails, ["ada@example.org", "bob@example.org"]);
    assert!(world.api.list_accounts(all.last()).await.unwrap().is_empty());
    let password = |text: &str| Password(text.to_owned());
    let short = world.api.reset_password("ada@example.org", password("short")).await.unwrap_err();
    assert_eq!(short.to_string(), "password: at least 10 characters");
    world.api.reset_password(" ADA@example.org", password("another password")).await.unwrap();
    assert_eq!(ada.get("user.getProfile", Value::Null).await.status, 401, "signed out everywhere");
    let sign_in = json!({"email": "ada@example.org", "password": "another password"});
    ada.post("auth.signIn", sign_in.clone()).await.data();
    world.api.delete_account("Ada@example.org").await.unwrap();
    assert_eq!(ada.post("auth.signIn", sign_in).await.status, 401);
    for missing in [
        world.api.delete_account("ada@example.org").await,
        world.api.reset_password("ada@example.org", password("another password")).await,
    ] {
        assert!(matches!(missing, Err(AccountError::Missing)));
    }
}
