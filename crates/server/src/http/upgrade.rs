//! From an HTTP request to a WebSocket: hyper answers 101 and gives the TCP stream back.

use crate::socket::{NetStream, RefusedUpgrade, Upgrade};
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::response::{IntoResponse as _, Response};
use http::header::{CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_VERSION, UPGRADE};
use http::{HeaderMap, HeaderValue, StatusCode};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// Answers an upgrade; the upgraded stream goes to `take`, whose future is the connection's task.
pub(super) fn upgrade<F>(
    mut request: Request,
    take: impl FnOnce(NetStream, SocketAddr) -> F + Send + 'static,
) -> Response
where
    F: Future<Output = ()> + Send,
{
    let accept = match Upgrade::read(request.headers()) {
        Ok(upgrade) => upgrade.accept,
        Err(refused) => return refusal(refused),
    };
    let peer = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map_or_else(|| SocketAddr::from(([0, 0, 0, 0], 0)), |ConnectInfo(peer)| *peer);
    let upgraded = hyper::upgrade::on(&mut request);
    tokio::spawn(async move {
        if let Some(stream) = stream_of(upgraded, peer).await {
            take(stream, peer).await;
        }
    });
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
    let headers: &mut HeaderMap = response.headers_mut();
    headers.insert(CONNECTION, HeaderValue::from_static("upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_ACCEPT, accept);
    response
}

async fn stream_of(upgraded: OnUpgrade, peer: SocketAddr) -> Option<NetStream> {
    let upgraded = match upgraded.await {
        Ok(upgraded) => upgraded,
        Err(error) => {
            tracing::debug!(%peer, %error, "a WebSocket client left during the upgrade");
            return None;
        }
    };
    let Ok(parts) = upgraded.downcast::<TokioIo<TcpStream>>() else {
        tracing::error!(%peer, "an upgraded connection is not TCP");
        return None;
    };
    Some(NetStream::plain(parts.io.into_inner()).with_early(parts.read_buf))
}

fn refusal(refused: RefusedUpgrade) -> Response {
    let status = match refused {
        RefusedUpgrade::BadKey => StatusCode::BAD_REQUEST,
        RefusedUpgrade::BadVersion | RefusedUpgrade::NotAnUpgrade => StatusCode::UPGRADE_REQUIRED,
    };
    let mut response = (status, format!("{refused}.\n")).into_response();
    if status == StatusCode::UPGRADE_REQUIRED {
        // RFC 9110 §15.5.22 asks for Upgrade, RFC 6455 §4.4 for the version.
        response.headers_mut().insert(UPGRADE, HeaderValue::from_static("websocket"));
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("upgrade"));
        response.headers_mut().insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    }
    response
}
