//! The embedded interviewer: a server on loopback that speaks the Gemini Live dialect and needs nobody else.
//!
//! The session reaches it as it reaches Google's service, with another base URL and no special case; so do the official
//! SDKs. Inside, a pure core decides (time and results go in, frames and work come out) and a thin host moves bytes.
//!
//! | module | subject |
//! |---|---|
//! | `turn_taking` | from voice probabilities to phrases and turns |
//! | `conversation` | one conversation: hearing, answering, speaking |
//! | `caption`, `dangling`, `playout`, `sentences`, `tape` | its smaller parts |
//! | `brain` | the seam to the interviewer's mind |
//! | `session`, `handles`, `microphone` | one connection: who comes in, how a talk goes on elsewhere |
//! | [`llm`] | a language model in the mind's place |
//! | `work` | worker threads, the models, what is missing, how many conversations at once |
//! | [`server`] | the host |

mod brain;
mod caption;
mod conversation;
mod dangling;
mod handles;
pub mod llm;
mod microphone;
mod playout;
mod self_test;
mod sentences;
pub mod server;
mod session;
mod tape;
mod turn_taking;
mod work;

pub use self_test::{SelfTest, SelfTestError, self_test};
pub use server::{Config, Interviewer, Report, Running, StartError};
pub use work::capacity::Speed;
pub use work::ladder::{Step, Steps, Used};
