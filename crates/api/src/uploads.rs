//! `POST /api/documents/text`: the text of an uploaded file, to be corrected and used by the person. Nothing
//! of it is stored. It is no procedure, since its input is not JSON.

use crate::caller::Call;
use crate::http::read_body;
use axum::body::Body;
use axum::response::{IntoResponse as _, Response};
use bytes::Bytes;
use contract::procedures::documents::{DocumentRefusal, DocumentText, DocumentWarning, DocumentWarningCode};
use contract::procedures::limits::MAX_DOCUMENT_BYTES;
use documents::{DocumentError, Reader, Warning};
use http::{HeaderMap, header};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use trpc::{Code, Error};

/// The path of the route, and the name by which errors call it.
pub(crate) const PATH: &str = "/api/documents/text";
pub(crate) const NAME: &str = "documents.text";

/// Documents read at once: each takes a processor for up to a second, and rarely hundreds of MiB.
const MAX_RUNNING: usize = 2;

/// Documents that may arrive, wait or be read, of [`MAX_DOCUMENT_BYTES`] each; more are refused at once.
const MAX_ADMITTED: usize = 16;

/// How long a document may take to arrive: 5 MiB over a telephone line of 1 Mbit/s take 42 s.
const ARRIVAL_TIME: Duration = Duration::from_secs(60);

/// Reads documents, a few at a time.
pub(crate) struct Uploads {
    reader: Reader,
    running: Arc<Semaphore>,
    admitted: Arc<Semaphore>,
}

impl Uploads {
    pub(crate) fn new(reader: Reader) -> Self {
        Self {
            reader,
            running: Arc::new(Semaphore::new(MAX_RUNNING)),
            admitted: Arc::new(Semaphore::new(MAX_ADMITTED)),
        }
    }

    fn admit(&self) -> Result<OwnedSemaphorePermit, Error> {
        let busy = |_| Error::too_many_requests("The server is busy. Please try again in a few seconds.");
        Arc::clone(&self.admitted).try_acquire_owned().map_err(busy)
    }

    async fn read(&self, document: Bytes) -> Result<documents::Text, DocumentError> {
        let _running = self.running.acquire().await.map_err(|_| DocumentError::Failed)?;
        self.reader.read(document).await
    }
}

/// Why a document's text is not given: an error as procedures have it, and the reason when it is the document's
/// fault.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(crate) error: Error,
    reason: Option<DocumentRefusal>,
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self { error, reason: None }
    }
}

impl Refusal {
    /// In the shape of every error of the API, with `error.data.reason` for a program.
    pub(crate) fn to_json(&self) -> Value {
        let Error { code, message, .. } = &self.error;
        let mut data = json!({"code": code.name(), "httpStatus": code.http_status().as_u16(), "path": NAME});
        if let (Some(reason), Some(data)) = (self.reason, data.as_object_mut()) {
            data.insert("reason".into(), json!(reason));
        }
        json!({"error": {"message": message, "code": code.json_rpc(), "data": data}})
    }
}

pub(crate) fn response(outcome: &Result<DocumentText, Refusal>) -> Response {
    let (status, body) = match outcome {
        Ok(text) => (http::StatusCode::OK, json!(text)),
        Err(refusal) => (refusal.error.code.http_status(), refusal.to_json()),
    };
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

/// The text of the document that is the request's body.
///
/// # Errors
/// [`Refusal`].
pub(crate) async fn text(call: &Call, headers: &HeaderMap, body: Body) -> Result<DocumentText, Refusal> {
    let user = call.as_user()?;
    let api = &call.api;
    api.limiters.documents_per_user.attempt(user.user.id.as_str(), call.now)?;
    let admitted = api.uploads.admit()?;
    let arrived = tokio::time::timeout(ARRIVAL_TIME, read_body(headers, body, MAX_DOCUMENT_BYTES)).await;
    let arrived = arrived.map_err(|_| Error::new(Code::Timeout, "The document took too long to arrive"))?;
    let document = match arrived {
        Err(error) if error.code == Code::PayloadTooLarge => return Err(refusal(DocumentError::TooLarge)),
        other => other?,
    };
    let read = api.uploads.read(document).await;
    drop(admitted);
    read.map(document_text).map_err(refusal)
}

fn document_text(read: documents::Text) -> DocumentText {
    DocumentText {
        text: read.text,
        pages: read.pages,
        warnings: read.warnings.into_iter().map(warning).collect(),
    }
}

fn warning(warning: Warning) -> DocumentWarning {
    let (code, message) = match warning {
        Warning::PagesWithoutText => (
            DocumentWarningCode::PagesWithoutText,
            "Some pages hold pictures and no text. What they say is missing.",
        ),
        Warning::Truncated => {
            (DocumentWarningCode::Truncated, "The document is very long. Its end is missing.")
        }
        Warning::UnreadableCharacters => {
            (DocumentWarningCode::UnreadableCharacters, "Some characters could not be read.")
        }
    };
    DocumentWarning { code, message: message.to_owned() }
}

fn refusal(error: DocumentError) -> Refusal {
    let (code, reason) = match error {
        DocumentError::Damaged => (Code::BadRequest, DocumentRefusal::Damaged),
        DocumentError::Empty => (Code::BadRequest, DocumentRefusal::Empty),
        DocumentError::Encrypted => (Code::BadRequest, DocumentRefusal::Encrypted),
        DocumentError::NoText => (Code::BadRequest, DocumentRefusal::NoText),
        DocumentError::TooLarge => (Code::PayloadTooLarge, DocumentRefusal::TooLarge),
        DocumentError::TooSlow => (Code::BadRequest, DocumentRefusal::TooSlow),
        DocumentError::Unsupported => (Code::UnsupportedMediaType, DocumentRefusal::Unsupported),
        DocumentError::Failed => return Error::internal("a document could not be read").into(),
    };
    Refusal { error: Error::new(code, error.to_string()), reason: Some(reason) }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The contract repeats them for clients that do not have this crate.
    #[test]
    fn the_limits_are_the_contracts() {
        assert_eq!(documents::MAX_BYTES, MAX_DOCUMENT_BYTES);
        assert_eq!(documents::MAX_CHARS, contract::procedures::limits::MAX_DOCUMENT_CHARS);
    }
}
