//! From finished calls to an HTTP response: one object, an array, or a stream of JSON lines.
//!
//! A stream's first line announces one promise per call, with the call's position as its id. A failed call
//! is one line. A successful one is three, because the original server nests promises: `{result}`, then
//! `{data}`, then the value. Lines of different calls come in the order in which the calls finish.

use std::collections::BTreeSet;
use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::stream::{self, Stream, StreamExt};
use http::{HeaderMap, HeaderValue, StatusCode, header};

use crate::error::Error;
use crate::input::Transformer;
use crate::request::{Layout, Refusal};
use crate::value::{Value, object};

/// One HTTP response.
#[derive(Debug)]
pub struct Response {
    /// The status: that of the only outcome, or 207 when calls of a batch differ.
    pub status: StatusCode,
    /// `content-type`, `vary`, and `allow` where the method is wrong.
    pub headers: HeaderMap,
    /// The body, still to be driven when it is a stream.
    pub body: Body,
}

/// The body of a [`Response`].
#[derive(Debug)]
pub enum Body {
    /// No body at all.
    Empty,
    /// All of it.
    Whole(Bytes),
    /// JSON lines, each as soon as its call finishes.
    Lines(Lines),
}

/// A stream of chunks of whole JSON lines. Dropping it drops the calls that have not finished.
pub struct Lines(Pin<Box<dyn Stream<Item = Bytes> + Send>>);

impl Stream for Lines {
    type Item = Bytes;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Bytes>> {
        self.0.poll_next_unpin(context)
    }
}

impl fmt::Debug for Lines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lines")
    }
}

/// A call that is over.
#[derive(Debug)]
pub(crate) struct Finished {
    pub(crate) index: usize,
    pub(crate) path: String,
    pub(crate) transformer: Transformer,
    pub(crate) outcome: Result<Value, Error>,
}

impl Finished {
    fn status(&self) -> StatusCode {
        self.outcome.as_ref().err().map_or(StatusCode::OK, |error| error.code.http_status())
    }

    /// The call's object in a single or batch response. Without data there is no key `data`.
    fn into_value(self) -> Value {
        match self.outcome {
            Ok(data) => object("result", object("data", self.transformer.encode(data))),
            Err(error) => object("error", self.transformer.encode(error.to_value(Some(&self.path)))),
        }
    }
}

impl Response {
    /// The answer to HEAD, by which a client may warm a connection up.
    pub(crate) fn empty() -> Self {
        Self { status: StatusCode::NO_CONTENT, headers: HeaderMap::new(), body: Body::Empty }
    }

    /// A response that tells one error and no procedure, for a host that refuses a request itself, for
    /// example because its body is too large.
    pub fn from_error(error: &Error) -> Self {
        Self::refused(error, Transformer::Plain)
    }

    pub(crate) fn refusal(refusal: &Refusal) -> Self {
        Self::refused(&refusal.error, refusal.transformer)
    }

    fn refused(error: &Error, transformer: Transformer) -> Self {
        let body = object("error", transformer.encode(error.to_value(None)));
        Self::json(error.code.http_status(), Body::Whole(json(&body).into()))
    }

    /// The answer to calls that are all over, in the order of the request.
    pub(crate) fn whole(layout: Layout, finished: Vec<Finished>) -> Self {
        let statuses: BTreeSet<u16> = finished.iter().map(|call| call.status().as_u16()).collect();
        let status = match (statuses.len(), finished.first()) {
            (1, Some(first)) => first.status(),
            _ => StatusCode::MULTI_STATUS,
        };
        let mut items: Vec<Value> = finished.into_iter().map(Finished::into_value).collect();
        let body = match (layout, items.len()) {
            (Layout::Single, 1) => items.pop().unwrap_or(Value::Undefined),
            _ => Value::Array(items),
        };
        Self::json(status, Body::Whole(json(&body).into()))
    }

    /// The answer to `count` calls, line by line.
    pub(crate) fn lines<S>(count: usize, transformer: Transformer, finished: S) -> Self
    where
        S: Stream<Item = Finished> + Send + 'static,
    {
        let mut encoder = LineEncoder { transformer, next_id: count };
        let head = encoder.head(count);
        let lines = stream::once(std::future::ready(head))
            .chain(finished.map(move |call| encoder.finished(call)))
            .map(Bytes::from);
        Self::json(StatusCode::OK, Body::Lines(Lines(Box::pin(lines))))
    }

    fn json(status: StatusCode, body: Body) -> Self {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.insert(header::VARY, HeaderValue::from_static("trpc-accept, accept"));
        Self { status, headers, body }
    }
}

/// JSON text. A tree has texts as keys only, so writing it into memory has no way to fail.
fn json(value: &Value) -> Vec<u8> {
    serde_json::to_vec(value).unwrap_or_default()
}

/// Writes the lines of a stream. Promise ids below the number of calls are the calls' positions.
struct LineEncoder {
    transformer: Transformer,
    next_id: usize,
}

/// The type of a chunk and the status of a promise that is kept, both 0 on the wire.
const PROMISE: usize = 0;
const FULFILLED: usize = 0;

impl LineEncoder {
    /// `{"0":[[0],[null,0,0]], …}`: each call's value comes later, under the id of its position.
    fn head(&self, count: usize) -> Vec<u8> {
        let call =
            |index: usize| (index.to_string(), Self::promised(Value::from(0_usize), Value::Null, index));
        self.line(Value::Object((0..count).map(call).collect()))
    }

    fn finished(&mut self, call: Finished) -> Vec<u8> {
        match call.outcome {
            Err(error) => {
                let error = object("error", error.to_value(Some(&call.path)));
                self.line(Self::chunk(call.index, Value::Array(vec![Value::Array(vec![error])])))
            }
            Ok(data) => {
                let result_id = self.new_id();
                let data_id = self.new_id();
                let data = if data == Value::Undefined { vec![] } else { vec![data] };
                let placeholder = || Value::from(0_usize);
                let result =
                    Self::promised(object("result", placeholder()), Value::from("result"), result_id);
                let inner = Self::promised(object("data", placeholder()), Value::from("data"), data_id);
                let mut lines = self.line(Self::chunk(call.index, result));
                lines.extend(self.line(Self::chunk(result_id, inner)));
                lines.extend(self.line(Self::chunk(data_id, Value::Array(vec![Value::Array(data)]))));
                lines
            }
        }
    }

    fn new_id(&mut self) -> usize {
        let id = self.next_id;
        self.next_id = id.saturating_add(1);
        id
    }

    /// `[[value], [key, 0, id]]`: `value`, in which the content of `key` (null: all of it) comes under `id`.
    fn promised(value: Value, key: Value, id: usize) -> Value {
        let promise = Value::Array(vec![key, Value::from(PROMISE), Value::from(id)]);
        Value::Array(vec![Value::Array(vec![value]), promise])
    }

    /// `[id, 0, value]`: promise `id` is kept.
    fn chunk(id: usize, value: Value) -> Value {
        Value::Array(vec![Value::from(id), Value::from(FULFILLED), value])
    }

    fn line(&self, value: Value) -> Vec<u8> {
        let mut line = json(&self.transformer.encode(value));
        line.push(b'\n');
        line
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finished(index: usize, outcome: Result<Value, Error>) -> Finished {
        Finished { index, path: "a".into(), transformer: Transformer::Plain, outcome }
    }

    #[test]
    fn statuses_that_differ_make_207() {
        let ok = || Ok(Value::Null);
        let conflict = || Err(Error::conflict("later"));
        for (outcomes, status) in [
            (vec![ok(), ok()], 200),
            (vec![conflict(), conflict()], 409),
            (vec![ok(), conflict()], 207),
            (vec![conflict(), Err(Error::unauthorized())], 207),
        ] {
            let calls = outcomes.into_iter().enumerate().map(|(index, outcome)| finished(index, outcome));
            assert_eq!(Response::whole(Layout::Batch, calls.collect()).status.as_u16(), status);
        }
    }

    #[test]
    fn null_is_data_and_undefined_is_not() {
        for (value, text) in
            [(Value::Null, r#"{"result":{"data":null}}"#), (Value::Undefined, r#"{"result":{}}"#)]
        {
            let response = Response::whole(Layout::Single, vec![finished(0, Ok(value))]);
            assert!(matches!(response.body, Body::Whole(body) if body == text));
        }
    }
}
