//! Sound in the browser: one audio context, the microphone's frames, the interviewer's voice.
//!
//! What is to be done with sound is decided in `client::media`; here the browser is asked to do it. `problem` and
//! the choice of a device are pure. The two audio worklets are in `crates/web/worklets`.

mod advice;
mod context;
pub(crate) mod devices;
mod graph;
mod listener;
mod microphone;
mod problem;
mod promise;
mod speaker;
mod worklet;

pub(crate) use advice::{Browser, advice};
pub(crate) use context::{ContextState, Sound};
pub(crate) use listener::Listener;
pub(crate) use microphone::{Microphone, MicrophoneEvent};
pub(crate) use problem::MicrophoneProblem;
pub(crate) use promise::pause;
