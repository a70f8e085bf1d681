//! The line of a call: the tokens that are asked for, and the one socket there is.

use super::backlog::Backlog;
use crate::api::Failure;
use bytes::Bytes;
use client::{ConnId, Input, Token, TokenRefusal};
use contract::ids::InterviewId;
use js_sys::{Array, ArrayBuffer, Uint8Array};
use leptos::prelude::document;
use trpc::Code;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{BinaryType, CloseEvent, Event, MessageEvent, Url, WebSocket};

/// The live protocol's name in the handshake; the token goes beside it, which keeps it out of access logs.
const SUBPROTOCOL: &str = "preppal.v2";

/// RFC 6455 §7.4.1: what a browser calls a connection that ended without a close.
const NO_CLOSE: u16 = 1006;

/// Closed in order. RFC 6455 §7.4.1
const NORMAL: u16 = 1000;

/// What a line tells.
pub(super) type OnInput = std::rc::Rc<dyn Fn(Input)>;

/// An open socket, or one that is being opened. Dropped, it is closed after what is queued.
pub(super) struct Line {
    conn: ConnId,
    socket: WebSocket,
    backlog: Backlog,
    _on_open: Closure<dyn FnMut(Event)>,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
    _on_close: Closure<dyn FnMut(CloseEvent)>,
}

impl Line {
    /// Opens a socket. None when the browser refuses to try.
    pub(super) fn open(
        conn: ConnId,
        token: &Token,
        interview: &InterviewId,
        on_input: &OnInput,
    ) -> Option<Self> {
        let protocols = Array::of2(&SUBPROTOCOL.into(), &["token.", &token.0].concat().into());
        let socket = WebSocket::new_with_str_sequence(&address(interview)?, &protocols).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let told = on_input.clone();
        let on_open = Closure::<dyn FnMut(Event)>::new(move |_| told(Input::SocketOpened { conn }));
        let told = on_input.clone();
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |message: MessageEvent| {
            if let Some(frame) = binary(message.data()) {
                told(Input::SocketFrame { conn, frame });
            }
        });
        let told = on_input.clone();
        let on_close = Closure::<dyn FnMut(CloseEvent)>::new(move |close: CloseEvent| {
            let code = Some(close.code()).filter(|code| *code != NO_CLOSE);
            told(Input::SocketClosed { conn, code });
        });
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        let backlog = Backlog::default();
        Some(Self { conn, socket, backlog, _on_open: on_open, _on_message: on_message, _on_close: on_close })
    }

    /// Which attempt it belongs to.
    pub(super) fn conn(&self) -> ConnId {
        self.conn
    }

    /// Sends a frame. Sound waits, and is dropped, when the network is slower than speech.
    pub(super) fn send(&mut self, frame: Bytes, is_audio: bool) {
        if !is_audio {
            return self.hand(&frame);
        }
        let handed = usize::try_from(self.socket.buffered_amount()).unwrap_or(usize::MAX);
        for frame in self.backlog.push(frame, handed) {
            self.hand(&frame);
        }
    }

    /// Frames of sound that were never sent: the network was slower than speech.
    pub(super) fn dropped(&self) -> u32 {
        self.backlog.dropped()
    }

    fn hand(&self, frame: &[u8]) {
        // Fails before the socket is open; what cannot be sent finds a connection that ends.
        let _ = self.socket.send_with_u8_array(frame);
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // Nothing more of it is wanted.
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onclose(None);
        // Fails for no code that is allowed.
        let _ = self.socket.close_with_code(NORMAL);
    }
}

/// A binary message; a text is none of ours.
fn binary(data: JsValue) -> Option<Bytes> {
    let buffer: ArrayBuffer = data.dyn_into().ok()?;
    Some(Uint8Array::new(&buffer).to_vec().into())
}

/// The interview's address: next to the pages, with the scheme of sockets.
fn address(interview: &InterviewId) -> Option<String> {
    let base = document().base_uri().ok().flatten()?;
    let address = Url::new_with_base(&interview.to_string(), &base).ok()?;
    let scheme = if address.protocol() == "https:" { "wss:" } else { "ws:" };
    address.set_protocol(scheme);
    Some(address.href())
}

/// What the API's refusal of a token means. Anything but a clear answer may be better next time.
pub(super) fn refusal(failure: &Failure) -> TokenRefusal {
    match failure.code() {
        Some(Code::BadRequest) => TokenRefusal::WrongStatus,
        Some(Code::Forbidden | Code::NotFound) => TokenRefusal::NotFound,
        Some(Code::Unauthorized) => TokenRefusal::SignedOut,
        _ => TokenRefusal::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_refusals_mean() {
        let refused = |code| Failure::Refused { code, message: String::new(), reason: None };
        for (failure, expected) in [
            (refused(Code::BadRequest), TokenRefusal::WrongStatus),
            (refused(Code::NotFound), TokenRefusal::NotFound),
            (refused(Code::Forbidden), TokenRefusal::NotFound),
            (refused(Code::Unauthorized), TokenRefusal::SignedOut),
            (refused(Code::TooManyRequests), TokenRefusal::Unreachable),
            (Failure::Offline, TokenRefusal::Unreachable),
            (Failure::TimedOut, TokenRefusal::Unreachable),
            (Failure::Unreadable, TokenRefusal::Unreachable),
        ] {
            assert_eq!(refusal(&failure), expected, "{failure}");
        }
    }
}
