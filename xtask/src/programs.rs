//! The programs that the tests run, built together with the tests.
//!
//! In one go: Cargo gives a library the features that the chosen packages ask for, so another choice would
//! compile half of the libraries anew.

use std::path::PathBuf;

use crate::step::{Failure, cargo, run};
use crate::target;

/// Builds every program and every test.
pub(crate) fn build() -> Result<(), Failure> {
    run(cargo(["build", "--workspace", "--bins", "--tests"]))
}

/// Where they are.
pub(crate) fn folder() -> PathBuf {
    target().join("debug")
}
