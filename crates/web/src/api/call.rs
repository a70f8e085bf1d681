//! The wire of one call: tRPC's envelopes, without a transformer. <https://trpc.io/docs/rpc>

use super::Failure;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::marker::PhantomData;
use trpc::{Code, Kind};

/// A procedure of the server: its name, and the types of its input and output.
pub(crate) struct Procedure<Input, Output> {
    /// Such as `auth.session`.
    pub(crate) name: &'static str,
    /// How it is called.
    pub(crate) kind: Kind,
    types: PhantomData<fn(Input) -> Output>,
}

impl<Input, Output> Procedure<Input, Output> {
    /// One that changes nothing.
    pub(crate) const fn query(name: &'static str) -> Self {
        Self { name, kind: Kind::Query, types: PhantomData }
    }

    /// One that changes something.
    pub(crate) const fn mutation(name: &'static str) -> Self {
        Self { name, kind: Kind::Mutation, types: PhantomData }
    }
}

/// What to send.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Request {
    /// Relative to the app's base.
    pub(crate) url: String,
    /// The JSON to send by POST, which may be empty; none for GET.
    pub(crate) body: Option<String>,
}

/// Writes a call.
pub(crate) fn request<I: Serialize, O>(procedure: &Procedure<I, O>, input: &I) -> Result<Request, Failure> {
    let json = serde_json::to_value(input).map_err(|_| Failure::Unreadable)?;
    Ok(envelope(procedure.name, procedure.kind, &json))
}

/// Puts an input where it belongs. Not generic, so that it is in the program once.
fn envelope(name: &str, kind: Kind, input: &Value) -> Request {
    // `()`: a procedure without input takes none.
    let json = if input.is_null() { String::new() } else { input.to_string() };
    let url = format!("api/trpc/{name}");
    match kind {
        Kind::Mutation => Request { url, body: Some(json) },
        Kind::Query if json.is_empty() => Request { url, body: None },
        Kind::Query => {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("input", &json).finish();
            Request { url: format!("{url}?{query}"), body: None }
        }
    }
}

#[derive(Deserialize)]
struct Envelope {
    result: Option<Success>,
    error: Option<Refusal>,
}

#[derive(Deserialize)]
struct Success {
    /// Absent for an output that JSON has no form for.
    #[serde(default)]
    data: Value,
}

#[derive(Deserialize)]
struct Refusal {
    message: String,
    data: RefusalData,
}

#[derive(Deserialize)]
struct RefusalData {
    code: String,
    /// Only some refusals have one.
    reason: Option<String>,
}

/// Reads an answer. `status` is that of HTTP: a proxy's answer has no envelope.
pub(crate) fn answer<O: DeserializeOwned>(status: u16, body: &str) -> Result<O, Failure> {
    serde_json::from_value(unwrap(status, body)?).map_err(|_| Failure::Unreadable)
}

/// Takes an answer out of its envelope. Not generic, so that it is in the program once.
fn unwrap(status: u16, body: &str) -> Result<Value, Failure> {
    let Ok(envelope) = serde_json::from_str::<Envelope>(body) else {
        return Err(without_envelope(status));
    };
    if let Some(refusal) = envelope.error {
        return Err(refused(refusal));
    }
    Ok(envelope.result.ok_or(Failure::Unreadable)?.data)
}

/// Reads the refusal of a request that is no procedure's, but is refused in the same form.
pub(crate) fn refusal(status: u16, body: &str) -> Failure {
    match serde_json::from_str::<Envelope>(body) {
        Ok(Envelope { error: Some(refusal), .. }) => refused(refusal),
        _ => without_envelope(status),
    }
}

fn refused(refusal: Refusal) -> Failure {
    let code = Code::ALL.into_iter().find(|code| code.name() == refusal.data.code);
    let code = code.unwrap_or(Code::InternalServerError);
    Failure::Refused { code, message: refusal.message, reason: refusal.data.reason }
}

fn without_envelope(status: u16) -> Failure {
    let code = match status {
        413 => Code::PayloadTooLarge,
        429 => Code::TooManyRequests,
        502..=504 => Code::ServiceUnavailable,
        500..=599 => Code::InternalServerError,
        _ => return Failure::Unreadable,
    };
    Failure::Refused { code, message: String::new(), reason: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn queries_carry_their_input_in_the_address() {
        let none: Procedure<(), ()> = Procedure::query("a.b");
        assert_eq!(request(&none, &()).unwrap(), Request { url: "api/trpc/a.b".into(), body: None });
        let some: Procedure<[&str; 1], ()> = Procedure::query("a.b");
        let url = "api/trpc/a.b?input=%5B%22a+%26%E2%98%83%22%5D";
        assert_eq!(request(&some, &["a &☃"]).unwrap(), Request { url: url.into(), body: None });
    }

    #[test]
    fn mutations_carry_it_in_the_body() {
        let none: Procedure<(), ()> = Procedure::mutation("a.b");
        assert_eq!(request(&none, &()).unwrap().body, Some(String::new()));
        let some: Procedure<[u8; 2], ()> = Procedure::mutation("a.b");
        assert_eq!(request(&some, &[1, 2]).unwrap().body.unwrap(), "[1,2]");
    }

    #[test]
    fn answers_are_unwrapped() {
        assert_eq!(answer::<u8>(200, r#"{"result":{"data":5}}"#), Ok(5));
        assert_eq!(answer::<Option<u8>>(200, r#"{"result":{"data":null}}"#), Ok(None));
        assert_eq!(answer::<Option<u8>>(200, r#"{"result":{}}"#), Ok(None));
        assert_eq!(answer::<u8>(200, r#"{"result":{"data":"x"}}"#), Err(Failure::Unreadable));
        assert_eq!(answer::<u8>(200, "<html>"), Err(Failure::Unreadable));
        assert_eq!(answer::<u8>(200, "{}"), Err(Failure::Unreadable));
    }

    #[test]
    fn refusals_keep_code_and_message() {
        let body = r#"{"error":{"message":"name: too long","code":-32600,
            "data":{"code":"BAD_REQUEST","httpStatus":400,"path":"a.b"}}}"#;
        let message = "name: too long".to_owned();
        let expected = Failure::Refused { code: Code::BadRequest, message, reason: None };
        assert_eq!(answer::<u8>(400, body), Err(expected));
        let body = r#"{"error":{"message":"","code":0,"data":{"code":"NEW","reason":"EMPTY"}}}"#;
        let Failure::Refused { code, reason, .. } = refusal(400, body) else { panic!() };
        assert_eq!((code, reason.as_deref()), (Code::InternalServerError, Some("EMPTY")));
    }

    #[test]
    fn a_proxys_own_page_is_told_by_its_status() {
        for (status, code) in [
            (413, Code::PayloadTooLarge),
            (429, Code::TooManyRequests),
            (502, Code::ServiceUnavailable),
            (500, Code::InternalServerError),
        ] {
            let expected = Failure::Refused { code, message: String::new(), reason: None };
            assert_eq!(answer::<u8>(status, "<h1>Sorry"), Err(expected));
        }
    }

    proptest! {
        #[test]
        fn junk_never_panics(status in any::<u16>(), body in "\\PC{0,200}") {
            let _ = answer::<Value>(status, &body);
            let _ = refusal(status, &body);
        }
    }
}
