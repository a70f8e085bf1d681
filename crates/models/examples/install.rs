//! Installs the models into a folder: `cargo run -p models --example install -- FOLDER [FOLDER OF PACKAGES]`.
#![expect(clippy::print_stdout, reason = "an example that people run in a terminal")]

use std::{env, path::Path};

use models::{ModelsDir, Source, Step, install, verify};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let folder = arguments.next().ok_or("name the folder to install into")?;
    let packages = arguments.next();
    let source = packages.as_deref().map_or(Source::Pip, |folder| Source::Folder(Path::new(folder)));
    let dir = ModelsDir::at(folder);
    let mut last = None;
    let report = install(&dir, source, &mut |progress| {
        let percent = progress.done * 100 / progress.total.max(1);
        let line = format!("{:?} {} {percent} %", progress.step, progress.model);
        if last.replace(line.clone()) != Some(line.clone()) || progress.step == Step::Installed {
            println!("{line}");
        }
    })?;
    println!("installed {:?}, kept {:?}", report.installed, report.kept);
    for check in verify(&dir)? {
        println!("{:?} {}/{}", check.outcome, check.model, check.file);
    }
    Ok(())
}
