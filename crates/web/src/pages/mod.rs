//! One file, or folder, a page.

pub(crate) mod create;
pub(crate) mod dashboard;
pub(crate) mod feedback;
pub(crate) mod home;
pub(crate) mod lobby;
pub(crate) mod not_found;
pub(crate) mod parts;
pub(crate) mod privacy;
pub(crate) mod profile;
pub(crate) mod session;
pub(crate) mod signin;
pub(crate) mod terms;
