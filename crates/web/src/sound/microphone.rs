//! The microphone: the browser's stream, its worklet, and `client::media::Capture`.

use super::devices;
use super::graph::Graph;
use super::listener::Listener;
use super::problem::MicrophoneProblem;
use super::promise::{name_of, settled};
use super::worklet::WorkletNode;
use bytes::Bytes;
use client::media::{Capture, Reading};
use js_sys::{Float32Array, Object, Reflect};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{MediaStream, MediaStreamAudioSourceNode, MediaStreamConstraints, MediaStreamTrack};

/// Length of a frame, in milliseconds: the shortest, for it is heard as delay.
const FRAME_MS: u32 = 20;

/// What a microphone gives.
#[derive(Debug, Clone)]
pub(crate) enum MicrophoneEvent {
    /// A frame for `client::Input::Microphone`.
    Frame(Bytes),
    /// The level, 20 times a second; none while muted.
    Reading(Reading),
    /// It was pulled out, or its permission was taken back.
    Lost,
    /// The system gives silence instead: a phone call, a switch.
    Silenced,
    /// It gives sound again.
    Back,
}

/// An open microphone. Dropped, it is stopped.
pub(crate) struct Microphone(Rc<MicrophoneInner>);

/// What a context holds on to when it is rebuilt.
pub(super) struct MicrophoneInner {
    stream: MediaStream,
    track: MediaStreamTrack,
    capture: RefCell<Capture>,
    on_event: Callback<MicrophoneEvent>,
    attached: RefCell<Option<Attached>>,
    listeners: RefCell<Vec<Listener>>,
    is_stopped: Cell<bool>,
    /// Kept, so that no block allocates.
    block: RefCell<Vec<f32>>,
}

/// The microphone's part of a graph.
struct Attached {
    source: MediaStreamAudioSourceNode,
    _worklet: WorkletNode,
}

impl Drop for Attached {
    fn drop(&mut self) {
        // Fails only when it is not connected.
        let _ = self.source.disconnect();
    }
}

impl Microphone {
    /// None when the browser does not let it into the graph.
    pub(super) fn new(
        stream: MediaStream,
        graph: &Graph,
        on_event: Callback<MicrophoneEvent>,
    ) -> Option<Self> {
        let track: MediaStreamTrack = stream.get_audio_tracks().get(0).dyn_into().ok()?;
        let inner = Rc::new(MicrophoneInner {
            stream,
            track,
            capture: RefCell::new(Capture::new(graph.rate_hz(), FRAME_MS).ok()?),
            on_event,
            attached: RefCell::default(),
            listeners: RefCell::default(),
            is_stopped: Cell::new(false),
            block: RefCell::default(),
        });
        inner.listen();
        inner.attach(graph);
        let is_attached = inner.attached.borrow().is_some();
        is_attached.then_some(Self(inner))
    }

    /// While muted, frames are silence. The track stays, so that nobody is asked again.
    pub(crate) fn set_muted(&self, is_muted: bool) {
        self.0.capture.borrow_mut().set_muted(is_muted);
        self.0.track.set_enabled(!is_muted);
    }

    /// The browser's id of the device.
    pub(crate) fn device_id(&self) -> String {
        self.0.track.get_settings().get_device_id().unwrap_or_default()
    }

    pub(super) fn downgrade(&self) -> Weak<MicrophoneInner> {
        Rc::downgrade(&self.0)
    }
}

impl Drop for Microphone {
    fn drop(&mut self) {
        self.0.stop();
    }
}

impl MicrophoneInner {
    /// Puts it into a graph, in place of the one before.
    pub(super) fn attach(self: &Rc<Self>, graph: &Graph) {
        self.attached.take();
        if self.is_stopped.get() {
            return;
        }
        // The same rate, when it was just made; a graph has a rate that is supported.
        let _ = self.capture.borrow_mut().change_device(graph.rate_hz());
        let inner = Rc::downgrade(self);
        let on_block = move |block: Float32Array| {
            if let Some(inner) = inner.upgrade() {
                inner.take(&block);
            }
        };
        let connect = || -> Result<Attached, JsValue> {
            let worklet = WorkletNode::capture(&graph.context, Box::new(on_block))?;
            let source = graph.context.create_media_stream_source(&self.stream)?;
            source.connect_with_audio_node(worklet.node())?;
            Ok(Attached { source, _worklet: worklet })
        };
        match connect() {
            Ok(attached) => *self.attached.borrow_mut() = Some(attached),
            Err(_) => self.tell(MicrophoneEvent::Lost),
        }
    }

    /// Stops the track and takes it out of the graph.
    pub(super) fn stop(&self) {
        if !self.is_stopped.replace(true) {
            self.listeners.take();
            stop_tracks(&self.stream);
            self.attached.take();
        }
    }

    fn listen(self: &Rc<Self>) {
        let listener = |event, what: fn() -> MicrophoneEvent| {
            let inner = Rc::downgrade(self);
            let tell = move |_| {
                if let Some(inner) = inner.upgrade() {
                    inner.tell(what());
                }
            };
            Listener::new(&self.track, event, Box::new(tell))
        };
        *self.listeners.borrow_mut() = vec![
            listener("ended", || MicrophoneEvent::Lost),
            listener("mute", || MicrophoneEvent::Silenced),
            listener("unmute", || MicrophoneEvent::Back),
        ];
    }

    fn take(&self, block: &Float32Array) {
        let mut samples = self.block.borrow_mut();
        samples.resize(usize::try_from(block.length()).unwrap_or_default(), 0.0);
        block.copy_to(&mut samples);
        self.capture.borrow_mut().push(&samples);
        drop(samples);
        // Borrowed anew each time: whoever is told may mute or stop it.
        while let Some(frame) = self.next_frame() {
            self.tell(MicrophoneEvent::Frame(frame));
        }
        while let Some(reading) = self.next_reading() {
            self.tell(MicrophoneEvent::Reading(reading));
        }
    }

    fn next_frame(&self) -> Option<Bytes> {
        self.capture.borrow_mut().poll_frame()
    }

    fn next_reading(&self) -> Option<Reading> {
        self.capture.borrow_mut().poll_reading()
    }

    fn tell(&self, event: MicrophoneEvent) {
        if !self.is_stopped.get() {
            // None when the page that wanted to know is gone.
            let _ = self.on_event.try_run(event);
        }
    }
}

/// Asks the browser for a microphone, which may ask the person.
pub(super) async fn open(device: Option<String>) -> Result<MediaStream, MicrophoneProblem> {
    // Absent on a page that is not secure.
    let devices = window().navigator().media_devices().ok();
    let Some(devices) = devices.filter(|devices| devices.is_object()) else {
        return Err(MicrophoneProblem::Insecure);
    };
    let ask = |device: Option<&str>| devices.get_user_media_with_constraints(&constraints(device));
    let mut answer = settled(ask(device.as_deref())).await;
    if device.is_some() && answer.as_ref().is_err_and(|error| name_of(error) == "OverconstrainedError") {
        // The remembered one is gone.
        answer = settled(ask(None)).await;
    }
    match answer {
        Ok(stream) => stream.dyn_into().map_err(|_| MicrophoneProblem::Failed),
        Err(error) => Err(MicrophoneProblem::of(&name_of(&error), devices::ask_permission().await)),
    }
}

/// Gives a stream back to the system.
pub(super) fn stop_tracks(stream: &MediaStream) {
    for track in stream.get_tracks() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

/// One channel, with all that the browser does for speech.
fn constraints(device: Option<&str>) -> MediaStreamConstraints {
    let audio = Object::new();
    // Setting a property fails only for a frozen object.
    for name in ["echoCancellation", "noiseSuppression", "autoGainControl"] {
        let _ = Reflect::set(&audio, &name.into(), &JsValue::TRUE);
    }
    let _ = Reflect::set(&audio, &"channelCount".into(), &1.into());
    if let Some(device) = device {
        let exact = Object::new();
        let _ = Reflect::set(&exact, &"exact".into(), &device.into());
        let _ = Reflect::set(&audio, &"deviceId".into(), &exact);
    }
    let constraints = MediaStreamConstraints::new();
    constraints.set_audio(&audio);
    constraints
}
