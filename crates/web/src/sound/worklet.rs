//! The two audio worklets: where their code is, their nodes, and what is said over their ports.
//!
//! `capture` gives blocks of the microphone. `playout` is the device of `client::media::Playout`.

use super::listener::Listener;
use client::media::{DeviceCommand, DeviceReport};
use js_sys::{Array, Float32Array, Promise};
use leptos::prelude::document;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{
    AudioContext, AudioNode, AudioWorkletNode, AudioWorkletNodeOptions, ChannelCountMode, MessageEvent,
    MessagePort,
};

/// The names that the worklets register themselves by.
const CAPTURE: &str = "preppal-capture";
const PLAYOUT: &str = "preppal-playout";

/// The `<meta>` elements of the page that say where their code is: its name changes with its content.
const CAPTURE_META: &str = "meta[name=\"capture-worklet\"]";
const PLAYOUT_META: &str = "meta[name=\"playout-worklet\"]";

/// Loads the code of both.
pub(super) fn load(context: &AudioContext) -> Result<Promise, JsValue> {
    let worklet = context.audio_worklet()?;
    let both = Array::of2(
        &worklet.add_module(&address(CAPTURE_META))?.into(),
        &worklet.add_module(&address(PLAYOUT_META))?.into(),
    );
    Ok(Promise::all(&both))
}

fn address(meta: &str) -> String {
    let meta = document().query_selector(meta).ok().flatten();
    let name = meta.and_then(|meta| meta.get_attribute("content")).unwrap_or_default();
    let base = document().base_uri().ok().flatten().unwrap_or_default();
    web_sys::Url::new_with_base(&name, &base).map(|url| url.href()).unwrap_or(name)
}

/// A worklet's node. Dropped, it is taken out of the graph, and its code ends.
pub(super) struct WorkletNode {
    node: AudioWorkletNode,
    port: MessagePort,
    _listener: Listener,
}

impl WorkletNode {
    /// Blocks of mono sound, -1 to 1, at the context's rate.
    pub(super) fn capture(
        context: &AudioContext,
        on_block: Box<dyn Fn(Float32Array)>,
    ) -> Result<Self, JsValue> {
        let options = AudioWorkletNodeOptions::new();
        options.set_number_of_outputs(0);
        options.set_channel_count(1);
        options.set_channel_count_mode(ChannelCountMode::Explicit);
        let on_data = move |data: JsValue| {
            if let Ok(block) = data.dyn_into() {
                on_block(block);
            }
        };
        Self::new(context, CAPTURE, &options, Box::new(on_data))
    }

    /// A loudspeaker, mono, with its reports and the loudness of what it plays, from 0 to 1.
    pub(super) fn playout(
        context: &AudioContext,
        on_report: Box<dyn Fn(DeviceReport, f64)>,
    ) -> Result<Self, JsValue> {
        let options = AudioWorkletNodeOptions::new();
        options.set_number_of_inputs(0);
        options.set_output_channel_count(&Array::of1(&1.into()));
        let on_data = move |data: JsValue| {
            if let Some((report, loudness)) = report(&data) {
                on_report(report, loudness);
            }
        };
        Self::new(context, PLAYOUT, &options, Box::new(on_data))
    }

    fn new(
        context: &AudioContext,
        name: &str,
        options: &AudioWorkletNodeOptions,
        on_data: Box<dyn Fn(JsValue)>,
    ) -> Result<Self, JsValue> {
        let node = AudioWorkletNode::new_with_options(context, name, options)?;
        let port = node.port()?;
        let on_message = move |event: web_sys::Event| {
            if let Ok(message) = event.dyn_into::<MessageEvent>() {
                on_data(message.data());
            }
        };
        let listener = Listener::new(&port, "message", Box::new(on_message));
        port.start();
        Ok(Self { node, port, _listener: listener })
    }

    /// The node.
    pub(super) fn node(&self) -> &AudioNode {
        &self.node
    }

    /// Tells the loudspeaker what to do.
    pub(super) fn obey(&self, command: DeviceCommand) {
        // A port refuses only what cannot be copied, and a buffer that is gone.
        let _ = match command {
            DeviceCommand::Play(samples) => {
                let samples = Float32Array::from(samples.as_slice());
                self.port.post_message_with_transferable(&samples, &Array::of1(&samples.buffer()))
            }
            DeviceCommand::Flush { epoch, fade_frames } => {
                let fade_frames = u32::try_from(fade_frames).unwrap_or(u32::MAX);
                self.port.post_message(&Array::of2(&epoch.into(), &fade_frames.into()))
            }
        };
    }
}

impl Drop for WorkletNode {
    fn drop(&mut self) {
        // The code ends when it is told nothing, and only then can the browser free the node.
        let _ = self.port.post_message(&JsValue::NULL);
        let _ = self.node.disconnect();
        self.port.close();
    }
}

/// Epoch, frames played, frames of the clock, loudness.
fn report(data: &JsValue) -> Option<(DeviceReport, f64)> {
    let numbers: &Array = data.dyn_ref()?;
    let number = |index| numbers.get(index).as_f64();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts of frames stay below 2^53, and a cast from a float saturates"
    )]
    let count = |index| number(index).map(|number| number as u64);
    let epoch = u32::try_from(count(0)?).ok()?;
    Some((DeviceReport { epoch, played_frames: count(1)?, clock_frames: count(2)? }, number(3)?))
}
