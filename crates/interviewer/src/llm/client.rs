//! The connection to a language model: one request, one stream, and three time limits.

use std::io;
use std::str::FromStr;
use std::sync::Arc;

use bytes::Bytes;
use http::{Request, Uri, header};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use rustls::pki_types::ServerName;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;

use super::draft::Draft;
use super::sse::{Events, Piece};
use super::{ModelError, ModelReport, Settings, Tally, request};
use crate::conversation::{JobResult, Question};

/// Where a language model is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    host: String,
    port: u16,
    is_tls: bool,
    path: String,
}

/// An address that cannot be one of a language model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be an address such as http://127.0.0.1:11434/v1, without a user name, a query or a fragment")]
pub struct BadEndpoint;

impl FromStr for Endpoint {
    type Err = BadEndpoint;

    /// Reads a base URL; `/chat/completions` is added to its path.
    fn from_str(text: &str) -> Result<Self, BadEndpoint> {
        let uri: Uri = text.trim().parse().map_err(|_| BadEndpoint)?;
        let is_tls = match uri.scheme_str() {
            Some("http") => false,
            Some("https") => true,
            _ => return Err(BadEndpoint),
        };
        let authority = uri.authority().ok_or(BadEndpoint)?;
        if authority.as_str().contains('@') || uri.query().is_some() || text.contains('#') {
            return Err(BadEndpoint);
        }
        let port = authority.port_u16().unwrap_or(if is_tls { 443 } else { 80 });
        let path = format!("{}/chat/completions", uri.path().trim_end_matches('/'));
        Ok(Self { host: authority.host().to_owned(), port, is_tls, path })
    }
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}
impl<S: AsyncRead + AsyncWrite + Send + Unpin> Stream for S {}

/// A language model that can be asked.
pub(crate) struct Model {
    settings: Settings,
    tally: Tally,
}

impl Model {
    pub(crate) fn new(settings: Settings) -> Self {
        Self { settings, tally: Tally::default() }
    }

    pub(crate) fn report(&self) -> ModelReport {
        let (asked, failed) = self.tally.read();
        let Settings { endpoint, model, .. } = &self.settings;
        ModelReport { host: endpoint.host.clone(), model: model.clone(), asked, failed }
    }

    /// Asks for a reply and passes its sentences on as they come; the last result says how it ended.
    pub(crate) async fn ask(&self, question: &Question, mut tell: impl FnMut(JobResult)) {
        let begun = Instant::now();
        let written = self.write(question, begun, &mut tell).await;
        self.tally.note(written.is_err());
        match written {
            Ok(()) => tell(JobResult::ThoughtAll),
            Err(problem) => {
                tracing::warn!(%problem, model = self.settings.model, "the structured interviewer's words are used");
                tell(JobResult::Failed);
            }
        }
    }

    async fn write(
        &self,
        question: &Question,
        begun: Instant,
        tell: &mut impl FnMut(JobResult),
    ) -> Result<(), ModelError> {
        let patience = self.settings.patience;
        let first = begun + patience.first;
        let mut body = timeout_at(first, self.open(question)).await.map_err(|_| ModelError::TooSlow)??;
        let (mut events, mut draft) = (Events::default(), Draft::default());
        let mut limit = first;
        let mut has_ended = false;
        while !has_ended && !draft.is_full() {
            let frame = timeout_at(limit, body.frame()).await.map_err(|_| ModelError::TooSlow)?;
            let Some(frame) = frame else { break };
            let frame = frame.map_err(|_| ModelError::Broken)?;
            let Some(bytes) = frame.data_ref() else { continue };
            for piece in events.push(bytes)? {
                let sentences = match piece {
                    Piece::Text(text) => draft.push(&text)?,
                    Piece::End => {
                        has_ended = true;
                        Vec::new()
                    }
                };
                limit = (Instant::now() + patience.between).min(begun + patience.whole);
                sentences.into_iter().for_each(|sentence| tell(JobResult::Thought(sentence)));
            }
        }
        draft.finish()?.into_iter().for_each(|sentence| tell(JobResult::Thought(sentence)));
        Ok(())
    }

    /// Sends the question; gives the stream of the answer.
    async fn open(&self, question: &Question) -> Result<Incoming, ModelError> {
        let Settings { endpoint, model, key, .. } = &self.settings;
        let body = request::body(model, question).to_string();
        let mut request = Request::post(&endpoint.path)
            .header(header::HOST, format!("{}:{}", endpoint.host, endpoint.port))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "text/event-stream");
        if let Some(key) = key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {key}"));
        }
        let unreachable = |error: &dyn std::error::Error| ModelError::Unreachable(error.to_string());
        let request = request.body(Full::new(Bytes::from(body))).map_err(|error| unreachable(&error))?;
        let stream = self.connect().await.map_err(|error| unreachable(&error))?;
        let connected = http1::handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = connected.map_err(|error| unreachable(&error))?;
        // It ends with the body, whose errors are noticed there.
        tokio::spawn(connection);
        let response = sender.send_request(request).await.map_err(|_| ModelError::Broken)?;
        match response.status().as_u16() {
            200 => Ok(response.into_body()),
            other => Err(ModelError::Refused(other)),
        }
    }

    async fn connect(&self) -> io::Result<Box<dyn Stream>> {
        let Settings { endpoint, tls, .. } = &self.settings;
        let host = endpoint.host.trim_matches(['[', ']']);
        let tcp = TcpStream::connect((host, endpoint.port)).await?;
        tcp.set_nodelay(true)?;
        if !endpoint.is_tls {
            return Ok(Box::new(tcp));
        }
        let config = tls.as_ref().ok_or_else(|| io::Error::other("no certificates are trusted"))?;
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let stream = TlsConnector::from(Arc::clone(config)).connect(name, tcp).await?;
        Ok(Box::new(stream))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        for (text, host, port, is_tls, path) in [
            ("http://127.0.0.1:11434/v1", "127.0.0.1", 11_434, false, "/v1/chat/completions"),
            ("https://api.example.com/v1/", "api.example.com", 443, true, "/v1/chat/completions"),
            ("http://localhost", "localhost", 80, false, "/chat/completions"),
            (" http://[::1]:8080/api ", "[::1]", 8_080, false, "/api/chat/completions"),
        ] {
            let expected = Endpoint { host: host.to_owned(), port, is_tls, path: path.to_owned() };
            assert_eq!(text.parse(), Ok(expected), "{text}");
        }
        for text in
            ["", "localhost:11434", "ftp://x", "http://user:secret@x/v1", "http://x/v1?key=1", "http://x/#a"]
        {
            assert_eq!(text.parse::<Endpoint>(), Err(BadEndpoint), "{text}");
        }
    }
}
