//! What the tests share: a server in memory, a clock that is set, and clients that keep cookies.

use api::{Api, ClientIp, Config, HostFacts, RateLimits, SignUp};
use axum::body::Body;
use contract::procedures::server::{Destination, Embedded, Interviewer, Part, PartState, Readiness};
use contract::time::UnixMillis;
use documents::Reader;
use http::{HeaderMap, Request, StatusCode, header};
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use store::IdSource;
use store::testing::TestDatabase;
use tower::ServiceExt as _;

pub(crate) const NOW: UnixMillis = UnixMillis(1_800_000_000_000);
pub(crate) const WORKER_SECRET: &str = "the secret of the workers, long enough";
pub(crate) const PASSWORD: &str = "correct horse battery";

pub(crate) struct World {
    pub(crate) api: Api,
    pub(crate) store: store::Store,
    router: axum::Router,
    clock: Arc<AtomicI64>,
}

pub(crate) fn config() -> Config {
    Config {
        public_url: "http://prep.example.org".into(),
        sign_up: SignUp::Open,
        jwt_secret: "the secret of the tokens, long enough".into(),
        worker_secret: WORKER_SECRET.into(),
        rate_limits: RateLimits::default(),
        facts: Arc::new(facts),
        documents: Reader::Thread,
    }
}

/// What an embedded host tells of itself.
pub(crate) fn facts() -> HostFacts {
    let in_use = |name: &str| Part { name: Some(name.to_owned()), state: PartState::InUse };
    HostFacts {
        interviewer: Interviewer {
            provider: "embedded".into(),
            name: "Embedded".into(),
            model: None,
            sound_goes_to: Destination::ThisServer,
            text_goes_to: Destination::Host { host: "words.example.org".into() },
            languages: Some(vec!["en".into()]),
            readiness: Readiness::Ready,
            embedded: Some(Embedded {
                detector: in_use("detector"),
                recogniser: in_use("recogniser"),
                voice: Part { name: None, state: PartState::Missing },
                capacity: 4,
                live: 1,
            }),
        },
        resume_window_ms: 300_000,
    }
}

impl World {
    pub(crate) async fn new(database: &TestDatabase) -> Self {
        Self::with(database, &config()).await
    }

    pub(crate) async fn with(database: &TestDatabase, config: &Config) -> Self {
        let store = database.open().await;
        let clock = Arc::new(AtomicI64::new(NOW.0));
        let read = Arc::clone(&clock);
        let now = move || UnixMillis(read.load(Ordering::Relaxed));
        let api = Api::new(store.clone(), Arc::new(now), IdSource::seeded(1), config).unwrap();
        Self { router: api.router(), api, store, clock }
    }

    pub(crate) fn advance(&self, ms: u64) {
        self.clock.fetch_add(i64::try_from(ms).unwrap(), Ordering::Relaxed);
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (head, body) = response.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        let text = String::from_utf8(body.to_vec()).unwrap();
        Answer { status: head.status, headers: head.headers, text }
    }

    /// A client without cookie.
    pub(crate) fn visitor(&self) -> Client<'_> {
        Client { world: self, headers: HeaderMap::new(), ip: [192, 0, 2, 1].into() }
    }

    /// A client that has just signed up as `name`.
    pub(crate) async fn sign_up(&self, name: &str) -> Client<'_> {
        let mut client = self.visitor();
        let input = json!({"email": format!("{name}@example.org"), "password": PASSWORD, "name": name});
        client.post("auth.signUp", input).await.data();
        client
    }

    pub(crate) fn worker(&self) -> Client<'_> {
        let mut client = self.visitor();
        client.set(header::AUTHORIZATION, &format!("Bearer {WORKER_SECRET}"));
        client
    }
}

pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// What a procedure that succeeded gave.
    #[track_caller]
    pub(crate) fn data(&self) -> Value {
        assert_eq!(self.status, 200, "{}", self.text);
        self.json()["result"]["data"].take()
    }

    /// The code's name and the message of a procedure that failed.
    #[track_caller]
    pub(crate) fn error(&self) -> (String, String) {
        let error = self.json()["error"].take();
        assert_eq!(error["data"]["httpStatus"], self.status.as_u16(), "{}", self.text);
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        (text(&error["data"]["code"]), text(&error["message"]))
    }

    #[track_caller]
    pub(crate) fn assert_error(&self, code: &str, message: &str) {
        assert_eq!(self.error(), (code.to_owned(), message.to_owned()));
    }
}

#[derive(Clone)]
pub(crate) struct Client<'a> {
    world: &'a World,
    headers: HeaderMap,
    pub(crate) ip: IpAddr,
}

impl Client<'_> {
    pub(crate) fn set(&mut self, name: header::HeaderName, value: &str) {
        self.headers.insert(name, value.parse().unwrap());
    }

    pub(crate) fn cookie(&self) -> Option<&str> {
        self.headers.get(header::COOKIE).map(|value| value.to_str().unwrap())
    }

    /// Calls a query.
    pub(crate) async fn get(&mut self, path: &str, input: Value) -> Answer {
        let mut uri = format!("/api/trpc/{path}");
        if !input.is_null() {
            let text: String = input.to_string().bytes().map(|byte| format!("%{byte:02x}")).collect();
            uri = format!("{uri}?input={text}");
        }
        self.send(Request::get(uri), Body::empty()).await
    }

    /// Calls a mutation.
    pub(crate) async fn post(&mut self, path: &str, input: Value) -> Answer {
        let request = Request::post(format!("/api/trpc/{path}")).header("content-type", "application/json");
        self.send(request, Body::from(input.to_string())).await
    }

    /// Calls a procedure of either kind.
    pub(crate) async fn call(&mut self, path: &str, input: Value) -> Answer {
        let (_, name) = path.split_once('.').unwrap();
        let is_query = name.starts_with("get") || ["about", "session", "list", "exportData"].contains(&name);
        if is_query { self.get(path, input).await } else { self.post(path, input).await }
    }

    pub(crate) async fn send(&mut self, mut request: http::request::Builder, body: Body) -> Answer {
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        let answer = self.world.send(request.extension(ClientIp(self.ip)).body(body).unwrap()).await;
        if let Some(set) = answer.headers.get(header::SET_COOKIE) {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            if pair.ends_with('=') {
                self.headers.remove(header::COOKIE);
            } else {
                self.headers.insert(header::COOKIE, pair.parse().unwrap());
            }
        }
        answer
    }

    /// Creates an interview with this key, and gives its id.
    pub(crate) async fn create(&mut self, key: &str) -> String {
        let made = self.post("interview.createSession", new_interview(key)).await.data();
        made["id"].as_str().unwrap().to_owned()
    }
}

pub(crate) fn new_interview(key: &str) -> Value {
    json!({
        "jobDescription": {"type": "text", "content": "Baker wanted in a small town with a river"},
        "resume": {"type": "text", "content": "I bake"},
        "idempotencyKey": key,
    })
}
