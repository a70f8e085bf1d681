//! Who calls: found out once per request, and handed to procedures so that they cannot forget it.

use crate::config::Parts;
use crate::cookie::{self, EXTEND_AFTER_MS, SESSION_LIFETIME_MS};
use crate::errors::from_store;
use crate::secrets::token_hash;
use contract::time::UnixMillis;
use http::{HeaderMap, HeaderValue, header};
use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use store::{TokenHash, User, UserSession};
use trpc::Error;

/// What every procedure gets: the API's parts, who calls, and the cookie to answer with.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) api: Arc<Parts>,
    pub(crate) ip: IpAddr,
    pub(crate) now: UnixMillis,
    session: Option<Arc<(UserSession, TokenHash)>>,
    is_worker: bool,
    set_cookie: Arc<Mutex<Option<HeaderValue>>>,
}

/// A call by a signed-in user.
#[derive(Clone)]
pub(crate) struct UserCall {
    pub(crate) call: Call,
    pub(crate) user: User,
}

/// A call by a worker.
#[derive(Clone)]
pub(crate) struct WorkerCall {
    pub(crate) call: Call,
}

impl Call {
    /// Finds out who calls, and extends their session when it is due.
    ///
    /// # Errors
    /// SERVICE_UNAVAILABLE when the database cannot tell.
    pub(crate) async fn identify(api: Arc<Parts>, headers: &HeaderMap, ip: IpAddr) -> Result<Self, Error> {
        let now = api.clock.now();
        let is_worker = bearer(headers).is_some_and(|secret| api.worker_secret.matches(secret));
        let mut call = Self { api, ip, now, session: None, is_worker, set_cookie: Arc::default() };
        let Some(token) = cookie::read(headers, call.api.public_url.https) else { return Ok(call) };
        let hash = token_hash(token);
        let Some(session) = call.api.store.find_session(hash, now).await.map_err(from_store)? else {
            return Ok(call);
        };
        if now.since(session.last_seen_at) >= EXTEND_AFTER_MS {
            let expires_at = now + SESSION_LIFETIME_MS;
            call.api.store.extend_session(hash, expires_at, now).await.map_err(from_store)?;
            call.answer_with(cookie::set(token, call.api.public_url.https));
        }
        call.session = Some(Arc::new((session, hash)));
        Ok(call)
    }

    /// True when a shared secret came along: no browser sends one by itself.
    pub(crate) fn is_worker(&self) -> bool {
        self.is_worker
    }

    /// Who is signed in.
    pub(crate) fn user(&self) -> Option<&User> {
        self.session.as_ref().map(|session| &session.0.user)
    }

    /// The hash of the session's token.
    pub(crate) fn session_hash(&self) -> Option<TokenHash> {
        self.session.as_ref().map(|session| session.1)
    }

    pub(crate) fn answer_with(&self, cookie: Option<HeaderValue>) {
        *self.set_cookie.lock().unwrap_or_else(PoisonError::into_inner) = cookie;
    }

    /// The cookie to answer with, if procedures decided on one.
    pub(crate) fn cookie(&self) -> Option<HeaderValue> {
        self.set_cookie.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The same call, once it is known to be a user's.
    ///
    /// # Errors
    /// UNAUTHORIZED when nobody is signed in.
    pub(crate) fn as_user(&self) -> Result<UserCall, Error> {
        let user = self.user().ok_or_else(Error::unauthorized)?.clone();
        Ok(UserCall { call: self.clone(), user })
    }

    /// The same call, once it is known to be a worker's.
    ///
    /// # Errors
    /// UNAUTHORIZED without the worker's secret.
    pub(crate) fn as_worker(&self) -> Result<WorkerCall, Error> {
        if self.is_worker { Ok(WorkerCall { call: self.clone() }) } else { Err(Error::unauthorized()) }
    }
}

/// The credentials of `Authorization: Bearer …`; the scheme's case does not matter (RFC 9110 section 11.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, credentials) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| credentials.trim())
}

type Outcome<O> = Pin<Box<dyn Future<Output = Result<O, Error>> + Send>>;

/// A procedure for signed-in users only.
pub(crate) fn for_users<I, O, F, Fut>(procedure: F) -> impl Fn(Call, I) -> Outcome<O> + Send + Sync + 'static
where
    F: Fn(UserCall, I) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<O, Error>> + Send + 'static,
    O: Send + 'static,
{
    move |call, input| match call.as_user() {
        Ok(call) => Box::pin(procedure(call, input)),
        Err(error) => Box::pin(std::future::ready(Err(error))),
    }
}

/// A procedure for workers only.
pub(crate) fn for_workers<I, O, F, Fut>(
    procedure: F,
) -> impl Fn(Call, I) -> Outcome<O> + Send + Sync + 'static
where
    F: Fn(WorkerCall, I) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<O, Error>> + Send + 'static,
    O: Send + 'static,
{
    move |call, input| match call.as_worker() {
        Ok(call) => Box::pin(procedure(call, input)),
        Err(error) => Box::pin(std::future::ready(Err(error))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bearer_credentials() {
        for (value, credentials) in [
            ("Bearer abc", Some("abc")),
            ("bearer  abc ", Some("abc")),
            ("Basic abc", None),
            ("Bearer", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::AUTHORIZATION, HeaderValue::from_static(value));
            assert_eq!(bearer(&headers), credentials, "{value:?}");
        }
        assert_eq!(bearer(&HeaderMap::new()), None);
    }
}
