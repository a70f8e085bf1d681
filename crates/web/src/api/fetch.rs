//! Calls over the browser's `fetch`: the cookie goes along, and no call waits for ever.

use super::call::{self, Procedure};
use super::{Failure, failure};
use gloo_net::http::{Request, RequestBuilder, Response};
use leptos::leptos_dom::helpers::set_timeout_with_handle;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::pin::Pin;
use std::time::Duration;
use wasm_bindgen::JsValue;
use web_sys::AbortController;

/// The longest that the server takes itself, and a slow line.
pub(super) const TIMEOUT: Duration = Duration::from_secs(35);

/// The status of an answer and its text, some time.
type Answer = Pin<Box<dyn Future<Output = Result<(u16, String), Failure>>>>;

/// Calls a procedure.
///
/// # Errors
/// [`Failure`], as a person can be told it.
pub(crate) async fn call<I: Serialize, O: DeserializeOwned>(
    procedure: &Procedure<I, O>,
    input: &I,
) -> Result<O, Failure> {
    let request = call::request(procedure, input)?;
    let (status, body) = send(request).await?;
    call::answer(status, &body)
}

/// Neither generic nor a part of the future that waits for it, so that it is in the program once.
fn send(request: call::Request) -> Answer {
    Box::pin(async move {
        match request.body {
            None => exchange(Request::get(&request.url), JsValue::UNDEFINED).await,
            Some(json) => {
                let post = Request::post(&request.url).header("content-type", "application/json");
                exchange(post, JsValue::from_str(&json)).await
            }
        }
    })
}

/// Sends a request and reads the whole answer: its status and its text.
pub(super) async fn exchange(request: RequestBuilder, body: JsValue) -> Result<(u16, String), Failure> {
    let Ok(abort) = AbortController::new() else { return Err(Failure::Offline) };
    let request = request.abort_signal(Some(&abort.signal()));
    let request = if body.is_undefined() { request.build() } else { request.body(body) };
    let request = request.map_err(|_| Failure::Unreadable)?;
    let timer = set_timeout_with_handle(
        {
            let abort = abort.clone();
            move || abort.abort()
        },
        TIMEOUT,
    );
    let answer = read(request).await;
    if let Ok(timer) = timer {
        timer.clear();
    }
    answer.map_err(|failure| if abort.signal().aborted() { Failure::TimedOut } else { failure })
}

async fn read(request: Request) -> Result<(u16, String), Failure> {
    let response: Response = request.send().await.map_err(|_| failure::Failure::Offline)?;
    let status = response.status();
    let body = response.text().await.map_err(|_| Failure::Offline)?;
    Ok((status, body))
}
