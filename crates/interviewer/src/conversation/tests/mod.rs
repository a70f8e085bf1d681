//! Conversations in virtual time: a person who speaks in words per frame, a scripted mind, printed traces.

mod anything;
mod model;
pub(crate) mod rig;
mod scenes;
