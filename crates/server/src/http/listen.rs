//! Accepting connections: limits, `TCP_NODELAY`, and an orderly stop.

use crate::telemetry::METRICS;
use axum::Router;
use axum::extract::ConnectInfo;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::Service as _;

/// Most HTTP connections at once; more wait in the kernel's queue. WebSockets are not counted: the
/// engine limits sessions.
const MAX_HTTP_CONNECTIONS: usize = 2048;

/// Largest head of a request, in bytes: our tokens have 300, cookies some more.
const MAX_HEAD_BYTES: usize = 32 * 1024;

/// How long a head may take to arrive, and a kept-alive connection may lie idle.
const HEAD_TIMEOUT: Duration = Duration::from_secs(20);

/// How long running requests may take to finish once the server stops.
const STOP_GRACE: Duration = Duration::from_secs(5);

/// Idle time after which the kernel asks a peer whether it is still there. A client that vanished
/// without a word (a closed laptop, a lost network) must not keep its interview talking to nobody.
const KEEPALIVE_IDLE: Duration = Duration::from_secs(20);

/// Pause between two such questions.
const KEEPALIVE_INTERVAL: Duration = Duration::from_secs(10);

/// How long what was sent may stay unacknowledged before the peer counts as gone, in milliseconds.
#[cfg(target_os = "linux")]
const UNACKNOWLEDGED_MS: u32 = 30_000;

/// Pause after a failed accept: mostly the process is out of file descriptors, and time frees some.
const ACCEPT_PAUSE: Duration = Duration::from_millis(100);

/// Serves `app` on `listener` until `stop` is ready, then lets running requests finish.
/// Connections that were upgraded to WebSockets are not waited for.
pub async fn accept_connections(listener: TcpListener, app: Router, stop: impl Future<Output = ()>) {
    let (stopping, watcher) = watch::channel(());
    let permits = Arc::new(Semaphore::new(MAX_HTTP_CONNECTIONS));
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            () = &mut stop => break,
            accepted = accept(&listener, &permits) => {
                let Some((stream, peer, permit)) = accepted else { continue };
                tokio::spawn(converse(stream, peer, permit, app.clone(), watcher.clone()));
            }
        }
    }
    // Closed now, so that a load balancer finds nobody listening.
    drop(listener);
    drop(watcher);
    stopping.send_replace(());
    // Closed when the last connection has dropped its receiver.
    if tokio::time::timeout(STOP_GRACE, stopping.closed()).await.is_err() {
        tracing::warn!("some HTTP requests did not finish before the stop");
    }
}

async fn accept(
    listener: &TcpListener,
    permits: &Arc<Semaphore>,
) -> Option<(TcpStream, SocketAddr, OwnedSemaphorePermit)> {
    let permit = Arc::clone(permits).acquire_owned().await.ok()?;
    match listener.accept().await {
        Ok((stream, peer)) => Some((stream, peer, permit)),
        Err(error) => {
            tracing::warn!(%error, "a connection could not be accepted");
            tokio::time::sleep(ACCEPT_PAUSE).await;
            None
        }
    }
}

/// Lets the kernel find out when the peer is gone: it costs a session nothing.
fn watch_peer(stream: &TcpStream) -> std::io::Result<()> {
    use rustix::net::sockopt;
    sockopt::set_socket_keepalive(stream, true)?;
    sockopt::set_tcp_keepidle(stream, KEEPALIVE_IDLE)?;
    sockopt::set_tcp_keepintvl(stream, KEEPALIVE_INTERVAL)?;
    #[cfg(target_os = "linux")]
    sockopt::set_tcp_user_timeout(stream, UNACKNOWLEDGED_MS)?;
    Ok(())
}

/// One connection, until it closes or becomes a WebSocket.
async fn converse(
    stream: TcpStream,
    peer: SocketAddr,
    permit: OwnedSemaphorePermit,
    app: Router,
    mut stopping: watch::Receiver<()>,
) {
    // Audio chunks are small and must not wait for each other (Nagle's algorithm).
    if let Err(error) = stream.set_nodelay(true).and_then(|()| watch_peer(&stream)) {
        return tracing::debug!(%peer, %error, "a connection was gone before it was served");
    }
    let _held = METRICS.http_connections.hold();
    let service = hyper::service::service_fn(move |mut request: http::Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        app.clone().call(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(HEAD_TIMEOUT)
        .max_buf_size(MAX_HEAD_BYTES)
        .serve_connection(TokioIo::new(stream), service)
        .with_upgrades();
    let mut connection = std::pin::pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        _ = stopping.changed() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "an HTTP connection ended badly");
    }
    drop(permit);
}
