//! The checks and tests, in the order in which they fail fastest.

use std::process::Command;

use crate::postgres::{self, Server};
use crate::step::{Failure, Steps, cargo, output_of, run, say};
use crate::wasm::{self, Effort};
use crate::{browser, cargo_deny, models, node, programs, python};

/// Makes the tests fail rather than skip when PostgreSQL is missing.
const REQUIRE_POSTGRES: &str = "PREPPAL_REQUIRE_POSTGRES";

/// Formatting, clippy, dependencies, documentation.
const LINT_STEPS: usize = 5;

/// Programs and tests are built, needs of the tests (two), the tests, the examples in the documentation.
const TEST_STEPS: usize = 5;

/// The web app, which the program embeds, and the browser tests.
const BROWSER_STEPS: usize = 2;

/// Everything, as before a merge.
pub(crate) fn everything() -> Result<(), Failure> {
    let mut steps = Steps::new(LINT_STEPS + TEST_STEPS + BROWSER_STEPS);
    lint_steps(&mut steps)?;
    // Before the program is built for the first time: it embeds the app.
    steps.step("The web app", || wasm::build(Effort::Ship))?;
    test_steps(&mut steps, &[])?;
    steps.step("Browser tests", || browser::run_all(&models::folder()))?;
    say("\nAll checks and tests passed.");
    Ok(())
}

/// What needs no test run.
pub(crate) fn lint() -> Result<(), Failure> {
    lint_steps(&mut Steps::new(LINT_STEPS))
}

/// The tests whose names contain one of `names`.
pub(crate) fn some_tests(names: &[String]) -> Result<(), Failure> {
    test_steps(&mut Steps::new(TEST_STEPS), names)
}

fn lint_steps(steps: &mut Steps) -> Result<(), Failure> {
    steps.step("Is every file formatted? (`cargo fmt` does it)", || {
        ensure_component("fmt", "rustfmt")?;
        run(cargo(["fmt", "--all", "--check"]))
    })?;
    steps.step("Clippy, warnings are errors", || {
        ensure_component("clippy", "clippy")?;
        run(cargo(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"]))
    })?;
    steps.step("Dependencies: licences, sources, bans", cargo_deny::check_offline)?;
    steps.step("Dependencies: known vulnerabilities", cargo_deny::check_advisories)?;
    steps.step("Documentation builds, warnings are errors", || {
        let mut command = cargo(["doc", "--workspace", "--no-deps", "--quiet"]);
        command.env("RUSTDOCFLAGS", "--deny warnings");
        run(command)
    })
}

fn test_steps(steps: &mut Steps, names: &[String]) -> Result<(), Failure> {
    steps.step("Programs and tests are built", programs::build)?;
    let (python, speech) =
        steps.step("What the tests need: npm and Python packages, speech models", || {
            node::install_packages(node::CLIENTS)?;
            Ok((python::environment()?, models::for_tests()?))
        })?;
    let server = steps.step("What the tests need: a throw-away PostgreSQL", Server::start)?;
    steps.step("Tests", || {
        let mut command = test_command();
        command.args(names);
        command.env(postgres::URL_VARIABLE, server.url()).env(REQUIRE_POSTGRES, "1");
        command.env(models::FOLDER_VARIABLE, speech).env(python::PYTHON_VARIABLE, python);
        run(command)
    })?;
    steps.step("Examples in the documentation", || run(cargo(["test", "--workspace", "--doc", "--quiet"])))
}

/// cargo-nextest when it is installed: it is faster and shows failures better.
fn test_command() -> Command {
    if output_of(cargo(["nextest", "--version"])).is_some() {
        return cargo(["nextest", "run", "--workspace", "--lib", "--bins", "--tests"]);
    }
    cargo(["test", "--workspace", "--lib", "--bins", "--tests"])
}

fn ensure_component(subcommand: &str, component: &str) -> Result<(), Failure> {
    if output_of(cargo([subcommand, "--version"])).is_some() {
        return Ok(());
    }
    Err(Failure::new(format!("{component} is missing. Install it: rustup component add {component}")))
}
