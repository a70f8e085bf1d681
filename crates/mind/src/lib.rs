//! The structured interviewer: a question bank, a plan, follow-ups and a dialogue, as a pure state machine.
//!
//! It holds an interview without a language model: the same brief, bank, seed and inputs give the
//! same interview. It reads no clock, rolls no dice and does no IO, but for reading packs of questions.
//!
//! > [`Mind::direct`] it to greet, let it [`Mind::hear`] each answer, tell it of each long
//! > [`Mind::silence`], until a reply says [`Then::EndCall`].

mod acknowledge;
mod answers;
pub mod bank;
mod brief;
mod chance;
mod clock;
mod direction;
mod features;
mod follow_up;
mod intent;
pub mod limits;
mod material;
mod mind;
mod phrases;
mod plan;
mod quote;
mod text;
mod topic;
mod wording;

pub use bank::{Bank, PackError};
pub use brief::Brief;
pub use direction::Direction;
pub use mind::{Answer, Asked, Guide, Mind, Phase, Reply, Role, Then};
