//! One audio context of the browser with what hangs on it. When it breaks, another one takes its place.
//!
//! The interviewer's voice goes through an `<audio>` element, not straight to the context's output: only what an
//! element plays is known to be taken out of the microphone by every browser's echo canceller.

use super::promise::settled;
use super::worklet::{self, WorkletNode};
use client::media::{DeviceReport, Playout};
use js_sys::{Promise, Reflect};
use leptos::prelude::document;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{
    AudioContext, AudioContextOptions, GainNode, HtmlAudioElement, MediaStreamAudioDestinationNode,
};

/// The rate of a context whose device has one that speech cannot be converted from, in Hz.
const FALLBACK_RATE_HZ: f32 = 48_000.0;

/// Time in which the loudness follows, in seconds: quick, and without a click.
const GAIN_TIME_S: f64 = 0.015;

/// A context, its gain, its way out.
pub(super) struct Graph {
    pub(super) context: AudioContext,
    loaded: Result<Promise, JsValue>,
    gain: GainNode,
    destination: MediaStreamAudioDestinationNode,
    element: HtmlAudioElement,
    /// There once the worklets are loaded.
    pub(super) playout: RefCell<Option<WorkletNode>>,
    /// The browser wants a tap before it lets the element play.
    is_blocked: Cell<bool>,
}

impl Graph {
    /// Fails where there is no Web Audio.
    pub(super) fn new() -> Result<Self, JsValue> {
        let context = new_context()?;
        let gain = GainNode::new(&context)?;
        let destination = MediaStreamAudioDestinationNode::new(&context)?;
        destination.set_channel_count(1);
        gain.connect_with_audio_node(&destination)?;
        let element = new_element(&destination)?;
        let loaded = worklet::load(&context);
        let (playout, is_blocked) = (RefCell::new(None), Cell::new(false));
        Ok(Self { context, loaded, gain, destination, element, playout, is_blocked })
    }

    /// The context's rate, in Hz.
    pub(super) fn rate_hz(&self) -> u32 {
        rate_of(&self.context)
    }

    /// When the worklets are loaded; an error when they do not load.
    pub(super) fn loaded(&self) -> Result<Promise, JsValue> {
        self.loaded.clone()
    }

    /// Puts the loudspeaker's worklet in, once.
    pub(super) fn start_playout(&self, on_report: Box<dyn Fn(DeviceReport, f64)>) -> Result<(), JsValue> {
        if self.playout.borrow().is_none() {
            let node = WorkletNode::playout(&self.context, on_report)?;
            node.node().connect_with_audio_node(&self.gain)?;
            *self.playout.borrow_mut() = Some(node);
        }
        Ok(())
    }

    /// How loud the interviewer is: 1 is as it comes.
    pub(super) fn set_gain(&self, gain: f32) {
        let now = self.context.current_time();
        // Fails only for what is no number.
        let _ = self.gain.gain().set_target_at_time(gain, now, GAIN_TIME_S);
    }

    /// Lets the element play; what the browser says to it is in [`Self::is_blocked`] then.
    pub(super) fn play(self: &Rc<Self>, then: Box<dyn FnOnce()>) {
        let playing = self.element.play();
        let graph = Rc::clone(self);
        spawn_local(async move {
            let failure = settled(playing).await.err();
            let name = failure.as_ref().map(super::promise::name_of);
            graph.is_blocked.set(name.is_some_and(|name| name == "NotAllowedError"));
            then();
        });
    }

    /// Whether a tap is needed before anything is heard.
    pub(super) fn is_blocked(&self) -> bool {
        self.is_blocked.get()
    }

    /// Plays on another device, where the browser can choose. Says whether it does.
    pub(super) fn set_sink(&self, device: &str) -> Option<Promise> {
        let set: js_sys::Function = Reflect::get(&self.element, &"setSinkId".into()).ok()?.dyn_into().ok()?;
        set.call1(&self.element, &device.into()).ok()?.dyn_into().ok()
    }
}

/// What is held is given back to the browser.
impl Drop for Graph {
    fn drop(&mut self) {
        self.playout.borrow_mut().take();
        for track in self.destination.stream().get_tracks() {
            track.unchecked_into::<web_sys::MediaStreamTrack>().stop();
        }
        // These fail only for a context that is closed already.
        let _ = self.element.pause();
        self.element.set_src_object(None);
        self.element.remove();
        let closed = self.context.close();
        spawn_local(async move { drop(settled(closed).await) });
    }
}

/// At the device's own rate where speech can be converted from it.
fn new_context() -> Result<AudioContext, JsValue> {
    let context = AudioContext::new()?;
    if Playout::new(rate_of(&context)).is_ok() {
        return Ok(context);
    }
    let options = AudioContextOptions::new();
    options.set_sample_rate(FALLBACK_RATE_HZ);
    let closed = context.close();
    spawn_local(async move { drop(settled(closed).await) });
    AudioContext::new_with_context_options(&options)
}

/// Rounded: some browsers compute it from a device's period.
fn rate_of(context: &AudioContext) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "rates are between 3,000 and 768,000"
    )]
    let rate = context.sample_rate().round() as u32;
    rate
}

fn new_element(destination: &MediaStreamAudioDestinationNode) -> Result<HtmlAudioElement, JsValue> {
    let element: HtmlAudioElement = document().create_element("audio")?.dyn_into()?;
    element.set_autoplay(true);
    element.set_attribute("playsinline", "")?;
    element.set_attribute("data-sound", "interviewer")?;
    element.set_hidden(true);
    element.set_src_object(Some(&destination.stream()));
    // Some browsers let an element outside of the page fall silent.
    if let Some(body) = document().body() {
        body.append_child(&element)?;
    }
    Ok(element)
}
