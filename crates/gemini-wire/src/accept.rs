//! One TCP connection from its first byte to a WebSocket.

use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use http::{Request, StatusCode};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;
use tokio_websockets::{Limits, ServerBuilder, WebSocketStream};

use crate::MAX_MESSAGE_BYTES;
use crate::upgrade::{Upgrade, refusal};

/// A client that came in.
#[derive(Debug)]
pub struct Accepted<T> {
    /// How it asked.
    pub upgrade: Upgrade,
    /// What `admit` made of it.
    pub admission: T,
    /// The open WebSocket.
    pub socket: WebSocketStream<TcpStream>,
}

/// Serves HTTP on a fresh connection until a request becomes a WebSocket.
///
/// `admit` sees every request and says whether it may be upgraded, or with which status it is refused; it usually
/// begins with [`Upgrade::read`]. `None` when the connection ended before that. A client that sends nothing is waited
/// for without limit: put a time limit around this.
pub async fn accept<T, A>(stream: TcpStream, admit: A) -> Option<Accepted<T>>
where
    T: Send + 'static,
    A: Fn(&Request<Incoming>) -> Result<(Upgrade, T), StatusCode>,
{
    stream.set_nodelay(true).ok()?;
    let upgraded = Arc::new(Mutex::new(None));
    let slot = &upgraded;
    let service = service_fn(move |mut request: Request<Incoming>| {
        let response = match admit(&request) {
            Ok((upgrade, admission)) => {
                let response = upgrade.response();
                let switched = hyper::upgrade::on(&mut request);
                *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some((upgrade, admission, switched));
                response
            }
            Err(status) => refusal(status),
        };
        std::future::ready(Ok::<_, Infallible>(response))
    });
    let http = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    http.with_upgrades().await.ok()?;
    let (upgrade, admission, switched) = upgraded.lock().unwrap_or_else(PoisonError::into_inner).take()?;
    let parts = switched.await.ok()?.downcast::<TokioIo<TcpStream>>().ok()?;
    // RFC 6455 §4.1: a client sends nothing before it has the answer.
    if !parts.read_buf.is_empty() {
        return None;
    }
    let limits = Limits::default().max_payload_len(Some(MAX_MESSAGE_BYTES));
    let socket = ServerBuilder::new().limits(limits).serve(parts.io.into_inner());
    Some(Accepted { upgrade, admission, socket })
}
