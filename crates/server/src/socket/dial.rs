//! Dialling out: a WebSocket to a model, and single HTTP requests, over `ws`/`http` or `wss`/`https`.

use super::handshake::{KEY_BYTES, accept_key};
use super::stream::NetStream;
use super::tls::{TlsError, client_config, system_roots};
use super::websocket::{Socket, SocketOptions};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use http::header::{
    CONNECTION, HOST, HeaderMap, HeaderValue, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION,
    UPGRADE,
};
use http::{Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Incoming;
use hyper::client::conn::http1;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use rustls::RootCertStore;
use rustls::pki_types::ServerName;
use std::sync::Arc;
use std::time::Duration;
use tokio_rustls::TlsConnector;
use tower::Service as _;

/// From the first DNS question to the end of the WebSocket handshake.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// Most bytes of a refused upgrade's body that are read for the log.
const MAX_REFUSAL_BYTES: usize = 4096;

/// Largest head of an HTTP answer, in bytes.
const MAX_ANSWER_HEAD_BYTES: usize = 32 * 1024;

/// Why a connection could not be made. The texts hold no header and no query: those carry keys.
#[derive(Debug, thiserror::Error)]
pub enum DialError {
    /// The address is not `ws`, `wss`, `http` or `https` with a host.
    #[error("the address must begin with ws://, wss://, http:// or https:// and name a host")]
    BadAddress,
    /// No name, no route, nobody listening.
    #[error("{host} cannot be reached: {reason}")]
    Unreachable {
        /// Whom we dialled.
        host: String,
        /// What the resolver or the kernel said.
        reason: String,
    },
    /// TLS failed: mostly a certificate that is not trusted.
    #[error("TLS with {host} failed: {source}")]
    Tls {
        /// Whom we dialled.
        host: String,
        /// What rustls said.
        source: std::io::Error,
    },
    /// The peer answered the upgrade with something else than 101.
    #[error("the WebSocket upgrade was refused with HTTP {status}")]
    Refused {
        /// The HTTP status.
        status: StatusCode,
        /// The beginning of the body, for the log.
        body: String,
    },
    /// The peer's 101 was not WebSocket's, or the exchange broke off.
    #[error("the WebSocket handshake failed: {0}")]
    Handshake(String),
    /// Not done in ten seconds.
    #[error("no connection within {} seconds", CONNECT_TIMEOUT.as_secs())]
    TimedOut,
}

/// Why an HTTP request got no answer.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    /// The connection could not be made.
    #[error(transparent)]
    Dial(#[from] DialError),
    /// The connection broke before the answer was complete, or the answer was not HTTP.
    #[error("the HTTP exchange failed: {0}")]
    Exchange(String),
    /// The answer was larger than the caller allows.
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// No complete answer in the caller's time.
    #[error("no answer in time")]
    TimedOut,
}

/// Makes connections. Cheap to clone; loads the trusted certificates once, when built.
#[derive(Clone)]
pub struct Dialer {
    tcp: HttpConnector,
    tls: TlsConnector,
}

impl std::fmt::Debug for Dialer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Dialer").finish_non_exhaustive()
    }
}

impl Dialer {
    /// Trusts the system's certificates. Reads files: call once, at start.
    ///
    /// # Errors
    /// [`TlsError`] when TLS cannot be set up.
    pub fn new() -> Result<Self, TlsError> {
        Self::with_roots(system_roots())
    }

    /// What its connections over TLS trust.
    #[must_use]
    pub fn tls_config(&self) -> Arc<rustls::ClientConfig> {
        Arc::clone(self.tls.config())
    }

    /// Trusts these certificates.
    ///
    /// # Errors
    /// [`TlsError`] when TLS cannot be set up.
    pub fn with_roots(roots: RootCertStore) -> Result<Self, TlsError> {
        let mut tcp = HttpConnector::new();
        tcp.enforce_http(false);
        tcp.set_nodelay(true);
        tcp.set_connect_timeout(Some(CONNECT_TIMEOUT));
        Ok(Self { tcp, tls: TlsConnector::from(client_config(roots)?) })
    }

    /// Opens a WebSocket to `uri` with these extra headers.
    ///
    /// # Errors
    /// [`DialError`]; [`DialError::Refused`] carries the HTTP status.
    pub async fn websocket(
        &self,
        uri: &Uri,
        headers: HeaderMap,
        options: SocketOptions,
    ) -> Result<Socket, DialError> {
        tokio::time::timeout(CONNECT_TIMEOUT, Box::pin(self.open_websocket(uri, headers, options)))
            .await
            .unwrap_or(Err(DialError::TimedOut))
    }

    async fn open_websocket(
        &self,
        uri: &Uri,
        headers: HeaderMap,
        options: SocketOptions,
    ) -> Result<Socket, DialError> {
        let key = fresh_key()?;
        let request = upgrade_request(uri, headers, &key)?;
        let mut answer = self.exchange(uri, request).await?;
        if answer.status() != StatusCode::SWITCHING_PROTOCOLS {
            return Err(refusal(answer).await);
        }
        if answer.headers().get(SEC_WEBSOCKET_ACCEPT) != Some(&accept_key(key.as_bytes())) {
            return Err(DialError::Handshake("Sec-WebSocket-Accept is wrong".into()));
        }
        let upgraded = hyper::upgrade::on(&mut answer).await.map_err(handshake)?;
        let parts = upgraded
            .downcast::<TokioIo<NetStream>>()
            .map_err(|_| DialError::Handshake("the connection is of another kind".into()))?;
        Ok(Socket::client(parts.io.into_inner().with_early(parts.read_buf), options))
    }

    /// One HTTP/1.1 request on a connection of its own; the answer's body at most `max_bytes` long.
    ///
    /// # Errors
    /// [`RequestError`] when there is no complete answer in time.
    pub async fn request(
        &self,
        mut request: Request<Full<Bytes>>,
        max_bytes: usize,
        timeout: Duration,
    ) -> Result<Response<Bytes>, RequestError> {
        let uri = request.uri().clone();
        *request.uri_mut() = origin_form(&uri)?;
        request.headers_mut().insert(HOST, host_header(&uri)?);
        request.headers_mut().entry(CONNECTION).or_insert(HeaderValue::from_static("close"));
        let work = async {
            let (head, body) = self.exchange(&uri, request).await?.into_parts();
            match Limited::new(body, max_bytes).collect().await {
                Ok(body) => Ok(Response::from_parts(head, body.to_bytes())),
                Err(error) if error.is::<http_body_util::LengthLimitError>() => {
                    Err(RequestError::TooLarge(max_bytes))
                }
                Err(error) => Err(RequestError::Exchange(error.to_string())),
            }
        };
        tokio::time::timeout(timeout, Box::pin(work)).await.unwrap_or(Err(RequestError::TimedOut))
    }

    /// Sends one request on a new connection and gives the answer's head.
    async fn exchange(
        &self,
        uri: &Uri,
        request: Request<Full<Bytes>>,
    ) -> Result<Response<Incoming>, DialError> {
        let stream = self.connect(uri).await?;
        let (mut sender, connection) = http1::Builder::new()
            .max_buf_size(MAX_ANSWER_HEAD_BYTES)
            .handshake(TokioIo::new(stream))
            .await
            .map_err(handshake)?;
        // Ends when the answer is read, the stream upgraded, or the caller gone.
        tokio::spawn(async move {
            if let Err(error) = connection.with_upgrades().await {
                tracing::debug!(%error, "an outgoing HTTP connection ended badly");
            }
        });
        sender.send_request(request).await.map_err(handshake)
    }

    /// A TCP connection to the host of `uri`, with TLS when its scheme says so.
    async fn connect(&self, uri: &Uri) -> Result<NetStream, DialError> {
        let secure = match uri.scheme_str() {
            Some("wss" | "https") => true,
            Some("ws" | "http") => false,
            _ => return Err(DialError::BadAddress),
        };
        let host = bare_host(uri)?.to_owned();
        let unreachable = |reason: String| DialError::Unreachable { host: host.clone(), reason };
        let tcp = self
            .tcp
            .clone()
            .call(tcp_address(uri, secure)?)
            .await
            .map_err(|error| unreachable(with_cause(&error)))?
            .into_inner();
        if !secure {
            return Ok(NetStream::plain(tcp));
        }
        let name = ServerName::try_from(host.clone()).map_err(|_| DialError::BadAddress)?;
        match self.tls.connect(name, tcp).await {
            Ok(stream) => Ok(NetStream::tls(stream)),
            Err(source) => Err(DialError::Tls { host, source }),
        }
    }
}

/// What the connector says, with the cause that it keeps to itself.
fn with_cause(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

fn handshake(error: impl std::error::Error) -> DialError {
    DialError::Handshake(with_cause(&error))
}

async fn refusal(answer: Response<Incoming>) -> DialError {
    let status = answer.status();
    let body = Limited::new(answer.into_body(), MAX_REFUSAL_BYTES)
        .collect()
        .await
        .map(|body| String::from_utf8_lossy(&body.to_bytes()).into_owned())
        .unwrap_or_default();
    DialError::Refused { status, body }
}

/// The key only proves that the peer speaks WebSocket: RFC 6455 asks for fresh random bytes.
fn fresh_key() -> Result<String, DialError> {
    let mut bytes = [0u8; KEY_BYTES];
    getrandom::fill(&mut bytes).map_err(|error| DialError::Handshake(error.to_string()))?;
    Ok(STANDARD.encode(bytes))
}

fn upgrade_request(uri: &Uri, headers: HeaderMap, key: &str) -> Result<Request<Full<Bytes>>, DialError> {
    let mut request = Request::new(Full::new(Bytes::new()));
    *request.uri_mut() = origin_form(uri)?;
    *request.headers_mut() = headers;
    let fixed = request.headers_mut();
    fixed.insert(HOST, host_header(uri)?);
    fixed.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    fixed.insert(UPGRADE, HeaderValue::from_static("websocket"));
    fixed.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    fixed.insert(SEC_WEBSOCKET_KEY, HeaderValue::from_str(key).map_err(|_| DialError::BadAddress)?);
    Ok(request)
}

/// Path and query alone, as a request line to the server itself has it.
fn origin_form(uri: &Uri) -> Result<Uri, DialError> {
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    path.parse().map_err(|_| DialError::BadAddress)
}

fn host_header(uri: &Uri) -> Result<HeaderValue, DialError> {
    let authority = uri.authority().ok_or(DialError::BadAddress)?.as_str();
    // A user name and password have no place in a Host header.
    let host = authority.rsplit('@').next().unwrap_or(authority);
    HeaderValue::from_str(host).map_err(|_| DialError::BadAddress)
}

/// The host without the brackets of an IPv6 address.
fn bare_host(uri: &Uri) -> Result<&str, DialError> {
    let host = uri.host().ok_or(DialError::BadAddress)?;
    Ok(host.trim_start_matches('[').trim_end_matches(']'))
}

/// The connector knows the default ports of `http` and `https` alone.
fn tcp_address(uri: &Uri, secure: bool) -> Result<Uri, DialError> {
    let authority = uri.authority().ok_or(DialError::BadAddress)?.clone();
    Uri::builder()
        .scheme(if secure { "https" } else { "http" })
        .authority(authority)
        .path_and_query("/")
        .build()
        .map_err(|_| DialError::BadAddress)
}

#[cfg(test)]
mod tests;
