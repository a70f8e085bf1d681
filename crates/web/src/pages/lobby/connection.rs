//! The way to the server, measured with a WebSocket that sends back what it gets.

use crate::sound::{Listener, pause};
use js_sys::{ArrayBuffer, Uint8Array};
use leptos::prelude::*;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use wasm_bindgen::JsCast as _;
use web_sys::{BinaryType, MessageEvent, WebSocket};

/// Frames that are sent. The server sends back 20 at most.
const FRAMES: u8 = 15;

/// Bytes of a frame: one of the microphone, 20 ms.
const FRAME_BYTES: u32 = 640;

/// Between two frames: often enough to meet a line that stutters, and over in a second and a half.
const INTERVAL: Duration = Duration::from_millis(100);

/// How long opening may take.
const OPENING: Duration = Duration::from_secs(8);

/// How long is waited for the last frames. What comes later is of no use in a conversation.
const PATIENCE: Duration = Duration::from_secs(2);

/// Between two looks whether it is there.
const LOOK: Duration = Duration::from_millis(50);

/// A frame that took longer is as good as lost, in milliseconds.
const LATE_MS: f64 = 1_000.0;

/// From here on a conversation drags, in milliseconds there and back.
const SLOW_MS: u32 = 300;

/// From here on words are lost, in percent.
const LOSSY_PERCENT: u32 = 5;

/// What a line is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Line {
    /// There and back, in milliseconds: half of the frames took longer.
    pub(crate) median_ms: u32,
    /// Frames that came late or not at all.
    pub(crate) lost_percent: u32,
}

impl Line {
    /// Of the times that frames took, in milliseconds. None when not one came in time.
    fn of(times_ms: &[f64], sent: usize) -> Option<Self> {
        let mut in_time: Vec<f64> = times_ms.iter().copied().filter(|time| *time <= LATE_MS).collect();
        in_time.sort_by(f64::total_cmp);
        let median = *in_time.get(in_time.len() / 2)?;
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a time of at most a second"
        )]
        let median_ms = median.round() as u32;
        let lost = sent.saturating_sub(in_time.len()) * 100 / sent.max(1);
        Some(Self { median_ms, lost_percent: u32::try_from(lost).unwrap_or(100) })
    }

    /// A conversation drags on it.
    pub(crate) fn is_slow(self) -> bool {
        self.median_ms >= SLOW_MS
    }

    /// Words are lost on it.
    pub(crate) fn is_lossy(self) -> bool {
        self.lost_percent >= LOSSY_PERCENT
    }
}

/// Measures the line; none when there is none.
pub(crate) async fn measure() -> Option<Line> {
    let socket = WebSocket::new(&address()?).ok()?;
    socket.set_binary_type(BinaryType::Arraybuffer);
    let line = exchange(&socket).await;
    // Fails only for a code that is none.
    let _ = socket.close();
    line
}

/// `http` becomes `ws`, `https` becomes `wss`: not every browser does that by itself.
fn address() -> Option<String> {
    let base = document().base_uri().ok().flatten()?;
    let url = web_sys::Url::new_with_base("api/echo", &base).ok()?;
    Some(format!("ws{}", url.href().strip_prefix("http")?))
}

async fn exchange(socket: &WebSocket) -> Option<Line> {
    if !wait(OPENING, || socket.ready_state() != WebSocket::CONNECTING).await {
        return None;
    }
    let times = Rc::new(RefCell::new(Vec::new()));
    let (sent, came) = (Rc::new(RefCell::new(Vec::new())), Rc::clone(&times));
    let begun = Rc::clone(&sent);
    let take = move |event: web_sys::Event| {
        let time = frame_number(event).and_then(|number| begun.borrow().get(number).copied());
        if let Some(at) = time {
            came.borrow_mut().push(now_ms() - at);
        }
    };
    let _listener = Listener::new(socket, "message", Box::new(take));
    for number in 0..FRAMES {
        if socket.ready_state() != WebSocket::OPEN {
            return None;
        }
        let frame = Uint8Array::new_with_length(FRAME_BYTES);
        frame.set_index(0, number);
        sent.borrow_mut().push(now_ms());
        socket.send_with_array_buffer(&frame.buffer()).ok()?;
        pause(INTERVAL).await;
    }
    wait(PATIENCE, || times.borrow().len() >= usize::from(FRAMES)).await;
    let times = times.borrow();
    Line::of(&times, usize::from(FRAMES))
}

/// The number that a frame was sent with.
fn frame_number(event: web_sys::Event) -> Option<usize> {
    let message: MessageEvent = event.dyn_into().ok()?;
    let frame: ArrayBuffer = message.data().dyn_into().ok()?;
    let frame = Uint8Array::new(&frame);
    (frame.length() > 0).then(|| usize::from(frame.get_index(0)))
}

/// Waits until it is so; says whether it is, by then.
async fn wait(longest: Duration, is_so: impl Fn() -> bool) -> bool {
    let mut waited = Duration::ZERO;
    while !is_so() && waited < longest {
        pause(LOOK).await;
        waited += LOOK;
    }
    is_so()
}

/// A clock that never goes back, in milliseconds.
fn now_ms() -> f64 {
    window().performance().map_or_else(js_sys::Date::now, |clock| clock.now())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_the_median_of_what_came_in_time() {
        let line =
            |times: &[f64], sent| Line::of(times, sent).map(|line| (line.median_ms, line.lost_percent));
        assert_eq!(line(&[40.0, 20.4, 3_000.0, 30.0], 4), Some((30, 25)));
        assert_eq!(line(&[20.0, 20.0], 20), Some((20, 90)));
        assert_eq!(line(&[10.0, 12.6, 11.0], 3), Some((11, 0)));
        assert_eq!(line(&[1_500.0], 1), None);
        assert_eq!(line(&[], 15), None);
    }

    #[test]
    fn slow_and_lossy_lines_are_told() {
        let line = |median_ms, lost_percent| Line { median_ms, lost_percent };
        assert!(!line(299, 4).is_slow() && !line(299, 4).is_lossy());
        assert!(line(300, 0).is_slow() && line(10, 5).is_lossy());
    }
}
