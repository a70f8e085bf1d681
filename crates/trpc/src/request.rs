//! From an HTTP request to procedure calls: batch or single, query string or body.

use bytes::Bytes;
use http::{HeaderMap, Method, header};
use serde_json::{Map, Value as Json};

use crate::code::Code;
use crate::error::{Error, shortened};
use crate::input::{Input, Transformer, parse};
use crate::limits::{MAX_CALLS_PER_BATCH, MAX_QUERY_INPUT_BYTES};

/// One HTTP request for procedures.
#[derive(Debug, Clone)]
pub struct Request {
    /// The HTTP method.
    pub method: Method,
    /// The path below the API's prefix, percent-decoded: `interview.getById`, or several joined by commas.
    pub path: String,
    /// The query string as it came, without `?`; empty when there is none.
    pub query: String,
    /// The headers; `content-type`, `trpc-accept` and `accept` are looked at.
    pub headers: HeaderMap,
    /// The whole body. The host enforces [`MAX_BODY_BYTES`](crate::limits::MAX_BODY_BYTES).
    pub body: Bytes,
}

/// One call of a procedure.
#[derive(Debug)]
pub(crate) struct Call {
    pub(crate) path: String,
    pub(crate) input: Input,
}

/// How the answer is laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One object.
    Single,
    /// An array of objects, in the order of the calls.
    Batch,
    /// JSON lines, in the order in which calls finish.
    Stream,
}

/// What a request asks for.
#[derive(Debug)]
pub(crate) struct Calls {
    pub(crate) layout: Layout,
    /// In the order of the request; at least one.
    pub(crate) calls: Vec<Call>,
}

impl Calls {
    /// The transformer for what concerns all calls: superjson if any input came so.
    pub(crate) fn transformer(&self) -> Transformer {
        let superjson = self.calls.iter().any(|call| call.input.transformer == Transformer::Superjson);
        if superjson { Transformer::Superjson } else { Transformer::Plain }
    }
}

/// A request that is refused as a whole.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) error: Error,
    pub(crate) transformer: Transformer,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self { error, transformer: Transformer::Plain }
    }
}

impl Request {
    /// The calls of this request, or why there are none.
    pub(crate) fn calls(&self) -> Result<Calls, Refusal> {
        self.check_content_type()?;
        let (batch, query_input) = self.query_parameters();
        let path = self.path.trim_matches('/');
        let inputs = Inputs { text: self.input_text(query_input.as_deref())? };
        let calls = if batch { inputs.batch(path)? } else { vec![inputs.single(path)] };
        let layout = match (self.wants_lines(), batch) {
            (true, _) => Layout::Stream,
            (false, true) => Layout::Batch,
            (false, false) => Layout::Single,
        };
        let calls = Calls { layout, calls };
        if layout == Layout::Stream && !batch {
            let text = "Streaming requests must be batched (you can do a batch of 1)";
            return Err(Refusal { error: Error::bad_request(text), transformer: calls.transformer() });
        }
        Ok(calls)
    }

    /// JSON only; a GET request may leave the type out.
    fn check_content_type(&self) -> Result<(), Error> {
        let Some(given) = self.headers.get(header::CONTENT_TYPE) else {
            return match self.method {
                Method::GET => Ok(()),
                _ => Err(Error::new(Code::UnsupportedMediaType, "Missing content-type header")),
            };
        };
        let given = String::from_utf8_lossy(given.as_bytes());
        let media_type = given.split(';').next().unwrap_or_default().trim();
        if media_type.eq_ignore_ascii_case("application/json") || self.method == Method::GET {
            return Ok(());
        }
        let text = shortened(format!("Unsupported content-type \"{given}\""));
        Err(Error::new(Code::UnsupportedMediaType, text))
    }

    /// Whether the client reads a stream of JSON lines.
    fn wants_lines(&self) -> bool {
        const LINES: &str = "application/jsonl";
        if let Some(wanted) = self.headers.get("trpc-accept") {
            return wanted.as_bytes() == LINES.as_bytes();
        }
        let accept = self.headers.get_all(header::ACCEPT);
        let mut values = accept.iter().filter_map(|value| value.to_str().ok());
        values.any(|value| value.split(',').any(|media_type| media_type.trim() == LINES))
    }

    /// `batch=1` and the text of `input`; of a repeated parameter the first counts.
    fn query_parameters(&self) -> (bool, Option<String>) {
        let (mut batch, mut input) = (None, None);
        for (name, value) in form_urlencoded::parse(self.query.as_bytes()) {
            match name.as_ref() {
                "batch" if batch.is_none() => batch = Some(value == "1"),
                "input" if input.is_none() => input = Some(value.into_owned()),
                _ => {}
            }
        }
        (batch.unwrap_or(false), input)
    }

    /// The JSON text of the inputs; empty when there is none. Only GET reads it from the query string.
    fn input_text<'a>(&'a self, query_input: Option<&'a str>) -> Result<&'a [u8], Error> {
        if self.method != Method::GET {
            return Ok(&self.body);
        }
        let text = query_input.unwrap_or_default();
        if text.len() > MAX_QUERY_INPUT_BYTES {
            let text = format!("The input in the query string is larger than {MAX_QUERY_INPUT_BYTES} bytes");
            return Err(Error::payload_too_large(text));
        }
        Ok(text.as_bytes())
    }
}

/// The not yet parsed inputs of a request.
struct Inputs<'a> {
    text: &'a [u8],
}

impl Inputs<'_> {
    fn single(&self, path: &str) -> Call {
        let input = match self.text {
            [] => Input::none(),
            text => parse(text).map_or_else(Input::broken, Input::new),
        };
        Call { path: path.to_owned(), input }
    }

    /// The inputs of a batch are an object with the calls' positions as keys. When it cannot be read, each
    /// call fails by itself, so that an unknown procedure is still told as such.
    fn batch(&self, paths: &str) -> Result<Vec<Call>, Refusal> {
        let inputs = match self.text {
            [] => Ok(Map::new()),
            text => parse(text).and_then(|json| match json {
                Json::Object(map) => Ok(map),
                _ => Err(Error::bad_request("\"input\" needs to be an object when doing a batch call")),
            }),
        };
        if paths.split(',').nth(MAX_CALLS_PER_BATCH).is_some() {
            return Err(too_many_calls(inputs));
        }
        let mut inputs = inputs;
        let call = |(index, path): (usize, &str)| Call {
            path: path.to_owned(),
            input: match &mut inputs {
                Ok(map) => map.remove(&index.to_string()).map_or_else(Input::none, Input::new),
                Err(error) => Input::broken(error.clone()),
            },
        };
        Ok(paths.split(',').enumerate().map(call).collect())
    }
}

fn too_many_calls(inputs: Result<Map<String, Json>, Error>) -> Refusal {
    let superjson = inputs.is_ok_and(|map| map.values().any(crate::superjson::is_envelope));
    Refusal {
        error: Error::bad_request(format!(
            "Batch call exceeds maximum size: more than {MAX_CALLS_PER_BATCH} calls in one batch"
        )),
        transformer: if superjson { Transformer::Superjson } else { Transformer::Plain },
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn request(method: Method, path: &str, query: &str, body: &str) -> Request {
        let mut headers = HeaderMap::new();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("Application/JSON; charset=utf-8"));
        Request { method, path: path.into(), query: query.into(), headers, body: body.to_owned().into() }
    }

    fn inputs(request: &Request) -> Vec<Option<Json>> {
        request.calls().unwrap().calls.into_iter().map(|call| call.input.value.unwrap()).collect()
    }

    #[test]
    fn get_reads_the_query_and_post_the_body() {
        let query = "input=%7B%22a%22%3A+1%7D&input=2";
        assert_eq!(inputs(&request(Method::GET, "a.b", query, "[7]")), [Some(json!({"a": 1}))]);
        assert_eq!(inputs(&request(Method::POST, "a.b", query, "[7]")), [Some(json!([7]))]);
        assert_eq!(inputs(&request(Method::POST, "/a.b/", "", "")), [None]);
        assert_eq!(request(Method::POST, "/a.b/", "", "").calls().unwrap().calls[0].path, "a.b");
    }

    #[test]
    fn a_batch_takes_inputs_by_position() {
        let batch = request(Method::POST, "a,b,c", "batch=1", r#"{"2":{"json":3},"0":1,"x":9}"#);
        assert_eq!(inputs(&batch), [Some(json!(1)), None, Some(json!(3))]);
        assert_eq!(batch.calls().unwrap().layout, Layout::Batch);
        assert_eq!(batch.calls().unwrap().transformer(), Transformer::Superjson);
        // Without batch=1 a comma is part of the name.
        for query in ["", "batch=0", "batch=true"] {
            assert_eq!(request(Method::POST, "a,b", query, "1").calls().unwrap().calls[0].path, "a,b");
        }
    }

    #[test]
    fn an_unreadable_batch_fails_call_by_call() {
        for body in ["[1]", "{", "1", "null", "\u{0}"] {
            let calls = request(Method::POST, "a,b", "batch=1", body).calls().unwrap().calls;
            assert!(calls.len() == 2 && calls.iter().all(|call| call.input.value.is_err()), "{body}");
        }
    }

    #[test]
    fn limits_refuse_the_whole_request() {
        let refusal = |request: Request| {
            let refusal = request.calls().unwrap_err();
            (refusal.error.code, refusal.transformer)
        };
        let paths = |calls| vec!["a"; calls].join(",");
        let full = request(Method::POST, &paths(MAX_CALLS_PER_BATCH), "batch=1", "{}");
        assert_eq!(full.calls().unwrap().calls.len(), MAX_CALLS_PER_BATCH);
        for (body, transformer) in
            [("{}", Transformer::Plain), (r#"{"0":{"json":1}}"#, Transformer::Superjson)]
        {
            let over = request(Method::POST, &paths(MAX_CALLS_PER_BATCH + 1), "batch=1", body);
            assert_eq!(refusal(over), (Code::BadRequest, transformer));
        }
        let long = format!("input={}", "1".repeat(MAX_QUERY_INPUT_BYTES + 1));
        assert_eq!(
            refusal(request(Method::GET, "a", &long, "")),
            (Code::PayloadTooLarge, Transformer::Plain)
        );
    }

    #[test]
    fn only_json_is_read() {
        let with_type = |method: Method, content_type: Option<&'static str>| {
            let mut request = request(method, "a", "", "");
            request.headers.clear();
            if let Some(content_type) = content_type {
                request.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
            }
            request.calls().map_err(|refusal| refusal.error.message).map(|_| ())
        };
        assert_eq!(with_type(Method::GET, None), Ok(()));
        assert_eq!(with_type(Method::GET, Some("text/plain")), Ok(()));
        assert_eq!(with_type(Method::POST, Some("application/json")), Ok(()));
        assert_eq!(with_type(Method::POST, None), Err("Missing content-type header".into()));
        for content_type in ["text/plain", "multipart/form-data; boundary=x", "application/jsonx", ""] {
            let expected = format!("Unsupported content-type \"{content_type}\"");
            assert_eq!(with_type(Method::POST, Some(content_type)), Err(expected));
        }
    }

    #[test]
    fn a_stream_is_asked_for_by_header_and_needs_a_batch() {
        for (name, value, layout) in [
            ("trpc-accept", "application/jsonl", Layout::Stream),
            ("trpc-accept", "application/json", Layout::Batch),
            ("accept", "text/html, application/jsonl", Layout::Stream),
            ("accept", "*/*", Layout::Batch),
        ] {
            let mut request = request(Method::GET, "a", "batch=1", "");
            request.headers.insert(name, HeaderValue::from_static(value));
            assert_eq!(request.calls().unwrap().layout, layout, "{name}: {value}");
            request.query.clear();
            assert_eq!(request.calls().is_err(), layout == Layout::Stream);
        }
    }

    proptest! {
        #[test]
        fn junk_never_panics(
            get: bool, path in "[a,./]{0,60}|\\PC{0,40}", query in "(batch=1&)?input=[%0-9A-F{}\"]{0,40}|\\PC{0,40}",
            body: Vec<u8>, content_type: Vec<u8>,
        ) {
            let method = if get { Method::GET } else { Method::POST };
            let mut request = request(method, &path, &query, "");
            request.body = body.into();
            if let Ok(value) = HeaderValue::from_bytes(&content_type) {
                request.headers.append("accept", value);
            }
            if let Ok(calls) = request.calls() {
                prop_assert!((1..=MAX_CALLS_PER_BATCH).contains(&calls.calls.len()));
            }
        }
    }
}
