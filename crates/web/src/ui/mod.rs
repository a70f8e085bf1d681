//! Parts that several pages are made of.

pub(crate) mod announcer;
pub(crate) mod choice;
pub(crate) mod dialog;
pub(crate) mod errors;
pub(crate) mod field;
pub(crate) mod link;
pub(crate) mod shell;
pub(crate) mod title;
pub(crate) mod views;
