//! What the app asks of the browser, a thin layer each: nothing here decides anything.

pub(crate) mod files;
pub(crate) mod intl;
pub(crate) mod page;
pub(crate) mod random;
pub(crate) mod storage;
