//! Developer commands: `cargo xtask help` lists them. Only the standard library is used, so that the
//! commands themselves are there within seconds.

mod browser;
mod cargo_deny;
mod checks;
mod machine;
mod models;
mod node;
mod postgres;
mod programs;
mod python;
mod step;
mod wasm;
mod wasm_browser;
mod wasm_toolchain;

use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use step::{Failure, cargo, run, say};

const HELP: &str = "\
Usage: cargo xtask <command>

  serve [--release] [options]   build and run `preppal serve` with these options
  build                         build the release binary, target/release/preppal
  test                          every check and every test, as the continuous integration runs them
  test <name>…                  only the Rust tests whose names contain one of these
  sim [--seeds N] [--seed S]    whole interviews in virtual time with every fault, one for each seed
  lint                          formatting, clippy, dependencies and documentation; no tests
  web [--quick] [--check]       build the web app into target/web, which the program embeds;
                                with --quick sooner, and far larger;
                                with --check, see whether a browser renders it
  browser [<file>…]             the browser tests, all or those of tests/web whose names contain one
                                of these; the web app is built first, unless a file is named
  clients                       install the npm packages of tests/clients
  postgres -- <command>…        run a command with a throw-away PostgreSQL; its address is in
                                PREPPAL_TEST_DATABASE_URL
  help                          this text

Needed: Rust. `test` also needs Node.js, PostgreSQL and Chromium, which it installs itself as root on
Debian.";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (command, rest) = match arguments.split_first() {
        Some((command, rest)) => (command.as_str(), rest),
        None => ("help", [].as_slice()),
    };
    let result = match command {
        "serve" => serve(rest),
        "build" => build(),
        "test" if rest.is_empty() => checks::everything(),
        "test" => checks::some_tests(rest),
        "sim" => simulate(rest),
        "lint" => checks::lint(),
        "web" => web(rest),
        "clients" => node::install_packages(node::CLIENTS),
        "browser" => browser::test(rest),
        "postgres" => with_postgres(rest),
        "help" | "--help" | "-h" => {
            say(HELP);
            Ok(())
        }
        other => Err(Failure::new(format!("there is no command `{other}`; `cargo xtask help` lists them"))),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            say(format!("xtask: {failure}"));
            ExitCode::FAILURE
        }
    }
}

/// The folder of the workspace.
fn root() -> PathBuf {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own).to_owned()
}

/// The folder for everything that is built.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |given| root().join(given))
}

fn build() -> Result<(), Failure> {
    say("Building the web app and the release binary. The first time this takes some minutes.");
    wasm::build(wasm::Effort::Ship)?;
    run(cargo(["build", "--release", "--package", "server", "--bin", "preppal"]))?;
    say(format!("Built {}", target().join("release/preppal").display()));
    Ok(())
}

fn web(options: &[String]) -> Result<(), Failure> {
    if let Some(unknown) = options.iter().find(|option| !["--quick", "--check"].contains(&option.as_str())) {
        return Err(Failure::new(format!("`web` has no option {unknown}; it has --quick and --check")));
    }
    let has = |wanted: &str| options.iter().any(|option| option == wanted);
    let effort = if has("--quick") { wasm::Effort::Quick } else { wasm::Effort::Ship };
    if has("--check") { wasm_browser::check(effort) } else { wasm::build(effort) }
}

/// The simulation, optimised: a seed takes about a millisecond.
fn simulate(arguments: &[String]) -> Result<(), Failure> {
    say("Building the simulation.");
    let mut command = cargo(["run", "--release", "--package", "testkit", "--bin", "sim", "--"]);
    command.args(arguments);
    run(command)
}

/// Replaces this process by the server, so that signals reach it directly.
fn serve(arguments: &[String]) -> Result<(), Failure> {
    let release = arguments.first().is_some_and(|first| first == "--release");
    let (profile, effort, options): (_, _, &[String]) = match arguments.split_first() {
        Some((_, options)) if release => ("release", wasm::Effort::Ship, options),
        _ => ("debug", wasm::Effort::Quick, arguments),
    };
    say("Building the web app and preppal. The first time this takes some minutes.");
    wasm::build(effort)?;
    let mut build = cargo(["build", "--package", "server", "--bin", "preppal"]);
    if release {
        build.arg("--release");
    }
    run(build)?;
    let binary = target().join(profile).join("preppal");
    models::for_serve(&binary, options);
    say(format!("Starting {} serve", binary.display()));
    let error = Command::new(&binary).arg("serve").args(options).exec();
    Err(Failure::new(format!("{} does not start: {error}", binary.display())))
}

fn with_postgres(arguments: &[String]) -> Result<(), Failure> {
    let arguments = match arguments.split_first() {
        Some((first, rest)) if first == "--" => rest,
        _ => arguments,
    };
    let Some((program, arguments)) = arguments.split_first() else {
        return Err(Failure::new("which command? For example: cargo xtask postgres -- cargo test -p store"));
    };
    let server = postgres::Server::start()?;
    let mut command = Command::new(program);
    command.args(arguments).env(postgres::URL_VARIABLE, server.url());
    run(command)
}
