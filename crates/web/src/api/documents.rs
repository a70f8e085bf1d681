//! The text of an uploaded document.

use super::Failure;
use super::call::refusal;
use super::fetch::exchange;
use crate::browser::files;
use crate::i18n::texts::documents as texts;
use crate::i18n::{Language, Text};
use contract::procedures::documents::{DocumentRefusal, DocumentText};
use contract::procedures::limits::MAX_DOCUMENT_BYTES;
use gloo_net::http::Request;
use web_sys::File;

/// Why a document gives no text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum DocumentFailure {
    /// The document is to blame.
    #[error("the document cannot be used: {0:?}")]
    Document(DocumentRefusal),
    /// The browser can no longer read the file.
    #[error("the file is gone")]
    Gone,
    /// The request failed.
    #[error(transparent)]
    Call(#[from] Failure),
}

impl DocumentFailure {
    /// What to tell the person.
    pub(crate) fn text(&self, language: Language) -> String {
        match self {
            Self::Document(refusal) => language.say(refusal_text(*refusal)).to_owned(),
            Self::Gone => language.say(texts::GONE).to_owned(),
            Self::Call(failure) => failure.text(language),
        }
    }
}

fn refusal_text(refusal: DocumentRefusal) -> Text {
    match refusal {
        DocumentRefusal::Damaged => texts::DAMAGED,
        DocumentRefusal::Empty => texts::EMPTY,
        DocumentRefusal::Encrypted => texts::ENCRYPTED,
        DocumentRefusal::NoText => texts::NO_TEXT,
        DocumentRefusal::TooLarge => texts::TOO_LARGE,
        DocumentRefusal::TooSlow => texts::TOO_SLOW,
        DocumentRefusal::Unsupported => texts::UNSUPPORTED,
    }
}

/// Lets the server read a document's text. The server keeps neither.
pub(crate) async fn document_text(file: &File) -> Result<DocumentText, DocumentFailure> {
    #[expect(clippy::cast_precision_loss, reason = "5 MiB is far below 2^53")]
    let most = MAX_DOCUMENT_BYTES as f64;
    if file.size() > most {
        return Err(DocumentFailure::Document(DocumentRefusal::TooLarge));
    }
    let bytes = files::bytes(file).await.ok_or(DocumentFailure::Gone)?;
    // Sent as no known type, so that no proxy meddles: the server looks at the content.
    let request = Request::post("api/documents/text").header("content-type", "application/octet-stream");
    let (status, body) = exchange(request, bytes.into()).await?;
    read(status, &body)
}

fn read(status: u16, body: &str) -> Result<DocumentText, DocumentFailure> {
    if status == 200 {
        return serde_json::from_str(body).map_err(|_| Failure::Unreadable.into());
    }
    let failure = refusal(status, body);
    if let Failure::Refused { reason: Some(reason), .. } = &failure
        && let Ok(reason) = serde_json::from_value(reason.as_str().into())
    {
        return Err(DocumentFailure::Document(reason));
    }
    Err(failure.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use trpc::Code;

    #[test]
    fn answers_and_refusals() {
        let text = read(200, r#"{"text":"Baker","pages":1,"warnings":[]}"#).unwrap();
        assert_eq!((text.text.as_str(), text.pages), ("Baker", Some(1)));
        let refused =
            r#"{"error":{"message":"m","code":0,"data":{"code":"BAD_REQUEST","reason":"NO_TEXT"}}}"#;
        assert_eq!(read(400, refused).err(), Some(DocumentFailure::Document(DocumentRefusal::NoText)));
        let later = r#"{"error":{"message":"m","code":0,"data":{"code":"BAD_REQUEST","reason":"NEW"}}}"#;
        let Err(DocumentFailure::Call(failure)) = read(400, later) else { panic!() };
        assert_eq!(failure.code(), Some(Code::BadRequest));
        assert_eq!(read(200, "x").err(), Some(Failure::Unreadable.into()));
    }
}
