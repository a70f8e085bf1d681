//! Typed procedures by name, and the way of a request through them.

use std::any::TypeId;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::future::Future;
use std::sync::Arc;

use futures_util::FutureExt;
use futures_util::future::{BoxFuture, join_all, ready};
use futures_util::stream::{self, FuturesUnordered, StreamExt};
use http::{HeaderValue, Method, header};
use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::code::Code;
use crate::error::Error;
use crate::input::typed;
use crate::request::{Call, Calls, Layout, Refusal, Request};
use crate::response::{Finished, Response};
use crate::serializer::to_value;
use crate::value::Value;

/// Whether a procedure reads (GET) or changes something (POST).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Changes nothing; called by GET.
    Query,
    /// Changes something; called by POST.
    Mutation,
}

impl Kind {
    /// The name on the wire.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Mutation => "mutation",
        }
    }

    /// The only HTTP method it is called by.
    pub const fn method(self) -> Method {
        match self {
            Self::Query => Method::GET,
            Self::Mutation => Method::POST,
        }
    }
}

/// What a procedure is, for documents about the API.
#[derive(Debug, Clone, PartialEq)]
pub struct ProcedureInfo {
    /// The name, such as `interview.getById`.
    pub path: String,
    /// Query or mutation.
    pub kind: Kind,
    /// The JSON schema of the input; `{"type": "null"}` when there is none.
    pub input: Schema,
    /// The JSON schema of the output; `{"type": "null"}` when there is none.
    pub output: Schema,
}

type Handler<C> = Box<dyn Fn(C, Option<Json>) -> BoxFuture<'static, Result<Value, Error>> + Send + Sync>;
type Running = FuturesUnordered<BoxFuture<'static, Finished>>;
type ErrorObserver = Arc<dyn Fn(&str, &Error) + Send + Sync>;

/// How the schemas of one type are made: as part of a larger document, or by itself.
struct Shape {
    part: fn(&mut SchemaGenerator) -> Schema,
    whole: fn(SchemaGenerator) -> Schema,
}

impl Shape {
    fn of<T: JsonSchema>() -> Self {
        Self {
            part: |generator| generator.subschema_for::<T>(),
            whole: |generator| generator.into_root_schema_for::<T>(),
        }
    }
}

struct Procedure<C> {
    kind: Kind,
    handler: Handler<C>,
    input: Shape,
    output: Shape,
    before_headers: bool,
}

/// Procedures by name, each a function of a context `C` and a typed input.
///
/// ```
/// # use trpc::{Error, Router};
/// # #[derive(Clone)] struct App;
/// # #[derive(serde::Deserialize, schemars::JsonSchema)] struct ById { id: String }
/// # #[derive(serde::Serialize, schemars::JsonSchema)] struct Interview { id: String }
/// async fn get_by_id(_app: App, input: ById) -> Result<Interview, Error> {
///     Ok(Interview { id: input.id })
/// }
/// let router: Router<App> = Router::new().query("interview.getById", get_by_id);
/// assert_eq!(router.procedures().len(), 1);
/// ```
pub struct Router<C> {
    procedures: BTreeMap<String, Procedure<C>>,
    on_error: Option<ErrorObserver>,
}

impl<C> Default for Router<C> {
    fn default() -> Self {
        Self { procedures: BTreeMap::new(), on_error: None }
    }
}

impl<C> fmt::Debug for Router<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.procedures.keys()).finish()
    }
}

impl<C: Clone + Send + 'static> Router<C> {
    /// A router without procedures.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a procedure that reads. `()` as input takes anything, `()` as output is no output.
    ///
    /// # Panics
    /// When the name is taken: a mistake in the program, seen at its start.
    #[must_use]
    pub fn query<I, O, F, Fut>(self, path: &str, handler: F) -> Self
    where
        F: Fn(C, I) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<O, Error>> + Send + 'static,
        I: DeserializeOwned + JsonSchema + 'static,
        O: Serialize + JsonSchema + 'static,
    {
        self.add(path, Kind::Query, handler)
    }

    /// Adds a procedure that changes something. `()` as input takes anything, `()` as output is no output.
    ///
    /// # Panics
    /// When the name is taken: a mistake in the program, seen at its start.
    #[must_use]
    pub fn mutation<I, O, F, Fut>(self, path: &str, handler: F) -> Self
    where
        F: Fn(C, I) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<O, Error>> + Send + 'static,
        I: DeserializeOwned + JsonSchema + 'static,
        O: Serialize + JsonSchema + 'static,
    {
        self.add(path, Kind::Mutation, handler)
    }

    fn add<I, O, F, Fut>(mut self, path: &str, kind: Kind, handler: F) -> Self
    where
        F: Fn(C, I) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<O, Error>> + Send + 'static,
        I: DeserializeOwned + JsonSchema + 'static,
        O: Serialize + JsonSchema + 'static,
    {
        let handler: Handler<C> = Box::new(move |context, input| match typed(input) {
            Ok(input) => handler(context, input).map(|outcome| output(&outcome?)).boxed(),
            Err(error) => ready(Err(error)).boxed(),
        });
        let procedure = Procedure {
            kind,
            handler,
            input: Shape::of::<I>(),
            output: Shape::of::<O>(),
            before_headers: false,
        };
        let taken = self.procedures.insert(path.to_owned(), procedure).is_some();
        assert!(!taken, "two procedures are called {path}");
        self
    }

    /// Takes over the procedures of another router.
    ///
    /// # Panics
    /// When both have a procedure of the same name: a mistake in the program, seen at its start.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for (path, procedure) in other.procedures {
            assert!(!self.procedures.contains_key(&path), "two procedures are called {path}");
            self.procedures.insert(path, procedure);
        }
        self
    }

    /// Makes [`handle`](Self::handle) return only after this procedure has finished, even when the answer
    /// is a stream. For procedures that decide on headers of the response, such as a cookie at sign-in.
    ///
    /// # Panics
    /// When there is no such procedure: a mistake in the program, seen at its start.
    #[must_use]
    pub fn before_headers(mut self, path: &str) -> Self {
        let procedure = self.procedures.get_mut(path);
        assert!(procedure.is_some(), "no procedure is called {path}");
        if let Some(procedure) = procedure {
            procedure.before_headers = true;
        }
        self
    }

    /// Calls `observer` with the name of the procedure (empty when there is no such procedure) for every
    /// error. Log the error's `Display`: its `message` may hold what the client sent.
    #[must_use]
    pub fn on_error(mut self, observer: impl Fn(&str, &Error) + Send + Sync + 'static) -> Self {
        self.on_error = Some(Arc::new(observer));
        self
    }

    /// All procedures, sorted by name, each schema complete in itself.
    pub fn procedures(&self) -> Vec<ProcedureInfo> {
        let settings = SchemaSettings::draft2020_12;
        self.describe(
            |shape| (shape.whole)(settings().for_deserialize().into_generator()),
            |shape| (shape.whole)(settings().for_serialize().into_generator()),
        )
    }

    /// All procedures, sorted by name; schemas refer to definitions that `inputs` and `outputs` collect.
    pub fn procedures_in(
        &self,
        inputs: &mut SchemaGenerator,
        outputs: &mut SchemaGenerator,
    ) -> Vec<ProcedureInfo> {
        self.describe(|shape| (shape.part)(inputs), |shape| (shape.part)(outputs))
    }

    fn describe(
        &self,
        mut input: impl FnMut(&Shape) -> Schema,
        mut output: impl FnMut(&Shape) -> Schema,
    ) -> Vec<ProcedureInfo> {
        let info = |(path, procedure): (&String, &Procedure<C>)| ProcedureInfo {
            path: path.clone(),
            kind: procedure.kind,
            input: input(&procedure.input),
            output: output(&procedure.output),
        };
        self.procedures.iter().map(info).collect()
    }

    /// Answers one request. Every call of a batch gets a clone of the context; they run side by side.
    ///
    /// The future owns the running procedures: one that is dropped half-way, because its client has gone,
    /// stops at its next await.
    pub async fn handle(&self, context: C, request: Request) -> Response {
        if request.method == Method::HEAD {
            return Response::empty();
        }
        let calls = match request.calls().and_then(|calls| self.of_one_kind(calls)) {
            Ok(calls) => calls,
            Err(refusal) => {
                self.observe("", &refusal.error);
                return Response::refusal(&refusal);
            }
        };
        let transformer = calls.transformer();
        let (layout, count) = (calls.layout, calls.calls.len());
        let allow = calls.calls.iter().find_map(|call| self.wrong_method(&request.method, &call.path));
        let awaited = calls.calls.iter().filter(|call| self.decides_headers(&call.path)).count();
        let running = calls.calls.into_iter().enumerate();
        let running = running.map(|(index, call)| self.start(&context, &request.method, index, call));
        if layout == Layout::Stream {
            let (early, rest) = self.until_headers(running.collect(), awaited).await;
            return Response::lines(count, transformer, stream::iter(early).chain(rest));
        }
        let mut response = Response::whole(layout, join_all(running).await);
        if let Some(kind) = allow
            && let Ok(method) = HeaderValue::from_str(kind.method().as_str())
        {
            response.headers.insert(header::ALLOW, method);
        }
        response
    }

    /// Refuses a batch of queries and mutations together: GET cannot change, POST cannot be cached.
    fn of_one_kind(&self, calls: Calls) -> Result<Calls, Refusal> {
        let procedures = calls.calls.iter().filter_map(|call| self.procedures.get(&call.path));
        let kinds: BTreeSet<_> = procedures.map(|procedure| procedure.kind).collect();
        if kinds.len() > 1 {
            let names: Vec<_> = kinds.into_iter().map(Kind::name).collect();
            let text = format!("Cannot mix procedure types in call: {}", names.join(", "));
            return Err(Refusal { error: Error::bad_request(text), transformer: calls.transformer() });
        }
        Ok(calls)
    }

    /// The kind of the procedure when it exists but is called by another method.
    fn wrong_method(&self, method: &Method, path: &str) -> Option<Kind> {
        self.procedures.get(path).map(|procedure| procedure.kind).filter(|kind| kind.method() != *method)
    }

    /// Starts one call. The order of checks is the original's: name, method, input.
    fn start(&self, context: &C, method: &Method, index: usize, call: Call) -> BoxFuture<'static, Finished> {
        let Call { path, input } = call;
        let outcome = match (self.procedures.get(&path), self.wrong_method(method, &path), input.value) {
            (None, _, _) => Err(no_procedure(&path)),
            (_, Some(kind), _) => Err(unsupported_method(method, kind, &path)),
            (_, _, Err(error)) => Err(error),
            (Some(procedure), None, Ok(value)) => Ok((procedure.handler)(context.clone(), value)),
        };
        let on_error = self.on_error.clone();
        // An unknown name is the client's text, not ours to hand to a log.
        let known = if self.procedures.contains_key(&path) { path.clone() } else { String::new() };
        async move {
            let outcome = match outcome {
                Ok(running) => running.await,
                Err(error) => Err(error),
            };
            if let (Some(observer), Err(error)) = (on_error, &outcome) {
                observer(&known, error);
            }
            Finished { index, path, transformer: input.transformer, outcome }
        }
        .boxed()
    }

    /// Drives the calls until the `awaited` ones that may decide on headers are over.
    async fn until_headers(&self, mut running: Running, mut awaited: usize) -> (Vec<Finished>, Running) {
        let mut early = Vec::new();
        while awaited > 0 {
            let Some(finished) = running.next().await else { break };
            if self.decides_headers(&finished.path) {
                awaited -= 1;
            }
            early.push(finished);
        }
        (early, running)
    }

    fn decides_headers(&self, path: &str) -> bool {
        self.procedures.get(path).is_some_and(|procedure| procedure.before_headers)
    }

    fn observe(&self, path: &str, error: &Error) {
        if let Some(observer) = &self.on_error {
            observer(path, error);
        }
    }
}

fn no_procedure(path: &str) -> Error {
    Error::not_found(format!("No procedure found on path \"{path}\"")).with_log("no such procedure")
}

fn unsupported_method(method: &Method, kind: Kind, path: &str) -> Error {
    let kind = kind.name();
    let text = format!("Unsupported {method}-request to {kind} procedure at path \"{path}\"");
    Error::new(Code::MethodNotSupported, text)
}

/// The tree of a procedure's output; `()` is no output at all.
fn output<O: Serialize + 'static>(output: &O) -> Result<Value, Error> {
    if TypeId::of::<O>() == TypeId::of::<()>() {
        return Ok(Value::Undefined);
    }
    to_value(output).map_err(|error| Error::internal(error.to_string()))
}
