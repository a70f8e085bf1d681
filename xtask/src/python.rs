//! A Python of the tests' own: other people's clients, in the versions of `tests/clients/requirements.txt`.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::machine::{install, program};
use crate::step::{Failure, output_of, run, say};
use crate::{root, target};

/// Tells the tests which Python has the packages.
pub(crate) const PYTHON_VARIABLE: &str = "PREPPAL_TEST_PYTHON";

/// A copy of the requirements lies here after an installation, and tells whether it is still right.
const STAMP: &str = ".installed-requirements.txt";

/// The interpreter of a virtual environment with the packages, made when it is not there.
pub(crate) fn environment() -> Result<PathBuf, Failure> {
    let requirements = root().join("tests/clients/requirements.txt");
    let wanted = fs::read(&requirements)
        .map_err(|error| Failure::new(format!("{}: {error}", requirements.display())))?;
    let folder = target().join("python");
    let python = folder.join("bin/python");
    let stamp = folder.join(STAMP);
    if fs::read(&stamp).is_ok_and(|installed| installed == wanted) && python.is_file() {
        say("  the Python packages are there");
        return Ok(python);
    }
    ensure_venv()?;
    let mut make = Command::new("python3");
    make.args(["-m", "venv", "--clear"]).arg(&folder);
    run(make)?;
    let mut pip = Command::new(&python);
    pip.args(["-m", "pip", "install", "--quiet", "--only-binary=:all:", "--requirement"]).arg(&requirements);
    run(pip)?;
    fs::write(&stamp, wanted).map_err(|error| Failure::new(format!("{}: {error}", stamp.display())))?;
    Ok(python)
}

fn ensure_venv() -> Result<(), Failure> {
    let works = || {
        program("python3").is_some_and(|python| {
            let mut check = Command::new(python);
            // On Debian the module is there without what it needs to make an environment.
            check.args(["-c", "import venv, ensurepip"]);
            output_of(check).is_some()
        })
    };
    if !works() {
        install("Python with venv", &["python3", "python3-pip", "python3-venv"])?;
    }
    if works() { Ok(()) } else { Err(Failure::new("`python3 -m venv` does not work after its installation")) }
}
