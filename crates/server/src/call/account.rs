//! The API as a browser uses it: tRPC over HTTP with a cookie, from an account to a token.

use super::error::CallError;
use crate::socket::Dialer;
use bytes::Bytes;
use contract::backend::Duration;
use contract::ids::{ID_BYTES, InterviewId};
use http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use http::{HeaderMap, Request, Response, Uri};
use http_body_util::Full;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt;

/// Largest answer read, in bytes: an interview with both its texts has far less.
const MAX_ANSWER_BYTES: usize = 4 * 1024 * 1024;

/// Longest wait for an answer. Password hashing on a busy machine takes seconds.
const ANSWER_TIMEOUT: std::time::Duration = std::time::Duration::from_secs(30);

/// Who calls.
#[derive(Clone, PartialEq, Eq)]
pub enum Account {
    /// An account there is.
    SignIn {
        /// Its e-mail address.
        email: String,
        /// Its password.
        password: String,
    },
    /// A new account.
    SignUp {
        /// Its e-mail address.
        email: String,
        /// Its password.
        password: String,
    },
    /// A new account with a made-up address and password that nobody will know.
    Throwaway,
}

/// Shows no password.
impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SignIn { email, .. } => write!(f, "SignIn({email})"),
            Self::SignUp { email, .. } => write!(f, "SignUp({email})"),
            Self::Throwaway => f.write_str("Throwaway"),
        }
    }
}

/// What the interview is about.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct InterviewInput {
    /// The job description.
    pub job_description: String,
    /// The résumé; may be empty.
    pub resume: String,
    /// How the interviewer should be.
    pub persona: Option<String>,
    /// The time limit; the server's default when absent.
    pub duration: Option<Duration>,
    /// BCP 47 tag of the spoken language.
    pub language: Option<String>,
}

/// Shows sizes, not texts.
impl fmt::Debug for InterviewInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("InterviewInput")
            .field("job_description_bytes", &self.job_description.len())
            .field("resume_bytes", &self.resume.len())
            .field("duration", &self.duration)
            .field("language", &self.language)
            .finish_non_exhaustive()
    }
}

/// A signed-in user of the API.
pub struct ApiClient {
    dialer: Dialer,
    /// Without a slash at the end.
    base: String,
    cookies: BTreeMap<String, String>,
}

impl fmt::Debug for ApiClient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ApiClient").field("base", &self.base).finish_non_exhaustive()
    }
}

impl ApiClient {
    /// A client of the server at `http(s)://host[:port]`.
    ///
    /// # Errors
    /// [`CallError::BadServer`] when that is not what the address looks like.
    pub fn new(server: &str, dialer: Dialer) -> Result<Self, CallError> {
        let base = server.trim_end_matches('/').to_owned();
        let good = base.parse::<Uri>().is_ok_and(|uri| {
            matches!(uri.scheme_str(), Some("http" | "https"))
                && uri.host().is_some()
                && uri.query().is_none()
        });
        if good {
            Ok(Self { dialer, base, cookies: BTreeMap::new() })
        } else {
            Err(CallError::BadServer(server.to_owned()))
        }
    }

    /// Signs in, or makes the account; the session's cookie is kept.
    ///
    /// # Errors
    /// [`CallError`] when the server cannot be asked or refuses.
    pub async fn sign_in(&mut self, account: &Account) -> Result<(), CallError> {
        let (procedure, email, password) = match account {
            Account::SignIn { email, password } => ("auth.signIn", email.clone(), password.clone()),
            Account::SignUp { email, password } => ("auth.signUp", email.clone(), password.clone()),
            Account::Throwaway => {
                ("auth.signUp", format!("caller-{}@example.com", random_text()?), random_text()?)
            }
        };
        let _: Value = self.mutate(procedure, json!({ "email": email, "password": password })).await?;
        Ok(())
    }

    /// Creates an interview.
    ///
    /// # Errors
    /// [`CallError`] when the server cannot be asked or refuses.
    pub async fn create_interview(&mut self, input: &InterviewInput) -> Result<InterviewId, CallError> {
        #[derive(Deserialize)]
        struct Created {
            id: InterviewId,
        }
        let mut body = json!({
            "jobDescription": { "type": "text", "content": input.job_description },
            "resume": { "type": "text", "content": input.resume },
            "idempotencyKey": random_text()?,
        });
        let optional = [
            ("persona", input.persona.clone()),
            ("duration", input.duration.map(|duration| duration.as_str().to_owned())),
            ("language", input.language.clone()),
        ];
        if let Some(fields) = body.as_object_mut() {
            fields.extend(
                optional.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?.into()))),
            );
        }
        let created: Created = self.mutate("interview.createSession", body).await?;
        Ok(created.id)
    }

    /// The token that joins an interview, good for five minutes.
    ///
    /// # Errors
    /// [`CallError`] when the server cannot be asked or refuses.
    pub async fn worker_token(&mut self, interview: &InterviewId) -> Result<String, CallError> {
        self.token("interview.generateWorkerToken", interview).await
    }

    /// The token that leads back into an interview in progress, good for five minutes.
    ///
    /// # Errors
    /// [`CallError`] when the server cannot be asked or refuses.
    pub async fn resume_token(&mut self, interview: &InterviewId) -> Result<String, CallError> {
        self.token("interview.generateResumeToken", interview).await
    }

    async fn token(&mut self, procedure: &'static str, interview: &InterviewId) -> Result<String, CallError> {
        #[derive(Deserialize)]
        struct Issued {
            token: String,
        }
        let issued: Issued = self.mutate(procedure, json!({ "interviewId": interview })).await?;
        Ok(issued.token)
    }

    /// Where an interview is joined; the token travels in a header.
    ///
    /// # Errors
    /// [`CallError::BadServer`] when the server's address makes no URL.
    pub fn socket_url(&self, interview: &InterviewId) -> Result<Uri, CallError> {
        // The dialler takes http for ws and https for wss.
        format!("{}/{interview}", self.base).parse().map_err(|_| CallError::BadServer(self.base.clone()))
    }

    /// Calls a mutation with a bare JSON input.
    ///
    /// # Errors
    /// [`CallError`] when the server cannot be asked, refuses, or answers something else.
    pub async fn mutate<T: for<'de> Deserialize<'de>>(
        &mut self,
        procedure: &'static str,
        input: Value,
    ) -> Result<T, CallError> {
        let uri = format!("{}/api/trpc/{procedure}", self.base);
        let request = Request::post(uri).header(CONTENT_TYPE, "application/json");
        self.exchange(procedure, request, Bytes::from(input.to_string())).await
    }

    /// Calls a query with a bare JSON input.
    ///
    /// # Errors
    /// [`CallError`] when the server cannot be asked, refuses, or answers something else.
    pub async fn query<T: for<'de> Deserialize<'de>>(
        &mut self,
        procedure: &'static str,
        input: &Value,
    ) -> Result<T, CallError> {
        let uri = format!("{}/api/trpc/{procedure}?input={}", self.base, percent_encoded(&input.to_string()));
        self.exchange(procedure, Request::get(uri), Bytes::new()).await
    }

    async fn exchange<T: for<'de> Deserialize<'de>>(
        &mut self,
        procedure: &'static str,
        mut request: http::request::Builder,
        body: Bytes,
    ) -> Result<T, CallError> {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let request = request.body(Full::new(body)).map_err(|_| CallError::BadServer(self.base.clone()))?;
        let response = self
            .dialer
            .request(request, MAX_ANSWER_BYTES, ANSWER_TIMEOUT)
            .await
            .map_err(|source| CallError::Request { procedure, source })?;
        self.keep_cookies(response.headers());
        read_answer(procedure, &response)
    }

    fn keep_cookies(&mut self, headers: &HeaderMap) {
        for value in headers.get_all(SET_COOKIE) {
            let pair = value.to_str().ok().and_then(|text| text.split(';').next()?.split_once('='));
            if let Some((name, value)) = pair {
                self.cookies.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
    }
}

/// tRPC's envelope: `{"result":{"data":…}}` or `{"error":{"message":…,"data":{"code":…}}}`.
fn read_answer<T: for<'de> Deserialize<'de>>(
    procedure: &'static str,
    response: &Response<Bytes>,
) -> Result<T, CallError> {
    #[derive(Deserialize)]
    enum Envelope {
        #[serde(rename = "error")]
        Error(Refusal),
        #[serde(rename = "result")]
        Result {
            #[serde(default)]
            data: Value,
        },
    }
    #[derive(Deserialize)]
    struct Refusal {
        message: String,
        data: Option<RefusalData>,
    }
    #[derive(Deserialize)]
    struct RefusalData {
        code: String,
    }
    let status = response.status();
    match serde_json::from_slice(response.body()) {
        Ok(Envelope::Result { data }) => serde_json::from_value(data)
            .map_err(|error| CallError::Contract { procedure, reason: error.to_string() }),
        Ok(Envelope::Error(refusal)) => Err(CallError::Refused {
            procedure,
            code: refusal.data.map_or_else(|| status.to_string(), |data| data.code),
            message: refusal.message,
        }),
        Err(error) => Err(CallError::Contract { procedure, reason: format!("HTTP {status}, {error}") }),
    }
}

/// 128 random bits as text.
fn random_text() -> Result<String, CallError> {
    let mut bytes = [0u8; ID_BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(InterviewId::from_random(bytes).as_str().to_owned())
}

/// RFC 3986 §2.1, everything escaped that is not unreserved.
fn percent_encoded(text: &str) -> String {
    text.bytes().fold(String::with_capacity(text.len()), |mut encoded, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
        encoded
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::StatusCode;

    fn answer(status: u16, body: &'static str) -> Result<Value, CallError> {
        let mut response = Response::new(Bytes::from_static(body.as_bytes()));
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        read_answer("a.b", &response)
    }

    #[test]
    fn envelopes_are_read() {
        assert_eq!(answer(200, r#"{"result":{"data":{"id":1}}}"#).unwrap(), json!({ "id": 1 }));
        assert_eq!(answer(200, r#"{"result":{}}"#).unwrap(), Value::Null);
        let refused = answer(
            401,
            r#"{"error":{"message":"no","code":-32001,"data":{"code":"UNAUTHORIZED","httpStatus":401}}}"#,
        );
        assert_eq!(refused.unwrap_err().to_string(), "a.b was refused (UNAUTHORIZED): no");
        let html = answer(502, "<html>").unwrap_err().to_string();
        assert!(html.contains("502"), "{html}");
    }

    proptest::proptest! {
        #[test]
        fn no_answer_panics(body: Vec<u8>, json in "[{}\\[\\]\":,a-z0-9]{0,60}") {
            for bytes in [body, json.into_bytes()] {
                let _: Result<Value, CallError> = read_answer("a.b", &Response::new(Bytes::from(bytes)));
            }
        }
    }

    #[test]
    fn cookies_replace_each_other() {
        let dialer = Dialer::with_roots(rustls::RootCertStore::empty()).unwrap();
        let mut client = ApiClient::new("http://h/", dialer).unwrap();
        let mut headers = HeaderMap::new();
        headers.append(SET_COOKIE, "a=1; Path=/; HttpOnly".parse().unwrap());
        headers.append(SET_COOKIE, "b=x=y".parse().unwrap());
        headers.append(SET_COOKIE, "a=2".parse().unwrap());
        headers.append(SET_COOKIE, "junk".parse().unwrap());
        client.keep_cookies(&headers);
        assert_eq!(client.cookies, BTreeMap::from([("a".into(), "2".into()), ("b".into(), "x=y".into())]));
    }

    #[test]
    fn addresses() {
        let dialer = Dialer::with_roots(rustls::RootCertStore::empty()).unwrap();
        let client = ApiClient::new("https://h:1/", dialer.clone()).unwrap();
        let interview = InterviewId::parse("i1").unwrap();
        assert_eq!(client.socket_url(&interview).unwrap(), "https://h:1/i1");
        for bad in ["h:1", "ftp://h", "http://", "http://h?x"] {
            assert!(ApiClient::new(bad, dialer.clone()).is_err(), "{bad}");
        }
        assert_eq!(percent_encoded(r#"{"a":ä}"#), "%7B%22a%22%3A%C3%A4%7D");
    }
}
