//! The committed protobuf code is what the `.proto` files say, and the numbers stay where they are.

#![expect(clippy::unwrap_used, reason = "a panic is a test's report")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const FILES: [&str; 2] = ["interview.proto", "interview_prep_v1.proto"];

fn proto_dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto")
}

fn descriptors() -> prost_types::FileDescriptorSet {
    protox::compile(FILES, [proto_dir()]).expect("the .proto files compile")
}

fn generate() -> Vec<(String, String)> {
    let out = tempfile::tempdir().unwrap();
    prost_build::Config::new()
        .bytes(["."])
        .out_dir(out.path())
        .compile_fds(descriptors())
        .expect("code generation succeeds");
    ["preppal", "interview_prep.v1"]
        .map(|package| {
            let text = std::fs::read_to_string(out.path().join(format!("{package}.rs"))).unwrap();
            let subject = if package == "preppal" { FILES[0] } else { FILES[1] };
            let head = format!(
                "//! Generated from `proto/{subject}`; `UPDATE_GENERATED=1 cargo test -p contract` writes it anew.\n\n"
            );
            (format!("{}.rs", package.replace('.', "_")), head + &text)
        })
        .to_vec()
}

#[test]
fn committed_code_is_fresh() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/generated");
    for (name, text) in generate() {
        let path = folder.join(&name);
        if std::env::var_os("UPDATE_GENERATED").is_some() {
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == text,
            "{name} is stale: run `UPDATE_GENERATED=1 cargo test -p contract` and commit it"
        );
    }
}

/// Every (message, field, number, type) and every enum value, pinned: a change here breaks clients.
#[test]
fn numbers_and_types_are_pinned() {
    let mut lines = String::new();
    for file in descriptors().file {
        for message in &file.message_type {
            describe_message(&mut lines, file.package(), message);
        }
        for kind in &file.enum_type {
            describe_enum(&mut lines, file.package(), kind);
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/wire-numbers.txt");
    if std::env::var_os("UPDATE_GENERATED").is_some() {
        std::fs::write(&path, &lines).unwrap();
    }
    assert_eq!(std::fs::read_to_string(path).unwrap(), lines);
}

fn describe_message(lines: &mut String, scope: &str, message: &prost_types::DescriptorProto) {
    let name = format!("{scope}.{}", message.name());
    for field in &message.field {
        let kind = match field.type_name() {
            "" => format!("{:?}", field.r#type()).to_lowercase(),
            named => named.trim_start_matches('.').to_owned(),
        };
        writeln!(lines, "{name} {} = {} {kind}", field.name(), field.number()).unwrap();
    }
    for kind in &message.enum_type {
        describe_enum(lines, &name, kind);
    }
}

fn describe_enum(lines: &mut String, scope: &str, kind: &prost_types::EnumDescriptorProto) {
    for value in &kind.value {
        writeln!(lines, "{scope}.{} {} = {}", kind.name(), value.name(), value.number()).unwrap();
    }
}
