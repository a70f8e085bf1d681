//! Code generated from the `.proto` files in `proto/`; never edited by hand.
#![expect(missing_docs, reason = "the .proto files document the messages")]
#![allow(
    clippy::all,
    clippy::pedantic,
    clippy::allow_attributes,
    reason = "generated code is not ours to style"
)]

#[rustfmt::skip]
pub mod interview_prep_v1;
#[rustfmt::skip]
pub mod preppal;
