//! Each rule of the linter, by a file that breaks it; and the built-in bank, which breaks none.

use super::*;
use crate::bank::BUILT_IN;
use std::collections::BTreeSet;

/// A file without a fault.
const GOOD: &str = r#"
format = 1

[role]
id = "beekeeper"
name = "beekeeper"
aliases = ["apiarist"]
keywords = ["honey", "hives"]

[[question]]
id = "beekeeper-swarm"
kind = "situational"
competency = "planning"
levels = ["junior"]
text = "A swarm hangs in a neighbour's tree on Sunday morning. What do you do?"
rephrase = "Your bees have left their hive. What do you do?"
vocabulary = ["swarm"]
probe = [
  { kind = "depth", text = "What do you tell the neighbour?", lacks = ["neighbour"] },
  { kind = "twist", text = "How do you know that the queen is in the box?", mentions = ["box", "queen"] },
  { kind = "reason", text = "Why in that order?" },
]
rubric = [
  { point = "Keeps people safe", shows = ["neighbour", "distance"] },
  { point = "Catches the swarm", shows = ["box", "brush"] },
  { point = "Asks why it happened", shows = ["crowded", "space"] },
]
"#;

fn problems(text: &str) -> Vec<String> {
    let files = [BankFile { name: "beekeeper.toml", text }];
    lint(&files, Scope::Pack).iter().map(ToString::to_string).collect()
}

#[test]
fn a_good_file_has_no_problems() {
    assert_eq!(problems(GOOD), Vec::<String>::new());
}

#[test]
fn each_rule_names_the_place_and_what_to_do() {
    for (old, new, expected) in [
        (
            "format = 1",
            "format = 2",
            "beekeeper.toml, format: it is 2, and this program reads 1: say format = 1",
        ),
        (
            "name = \"beekeeper\"",
            "name = \"the beekeeper\"",
            "beekeeper.toml, role.name: leave out the article",
        ),
        (
            "id = \"beekeeper\"",
            "id = \"Bee Keeper\"",
            "beekeeper.toml, role.id: \"Bee Keeper\" is not kebab-case",
        ),
        ("\"honey\"", "\"Honey\"", "beekeeper.toml, role.keywords: write \"honey\" in lower case"),
        ("id = \"beekeeper-swarm\"", "id = \"swarm\"", "question swarm, id: begin it with the role"),
        (
            "situational",
            "situatonal",
            "beekeeper.toml, question beekeeper-swarm, kind: there is no kind \"situatonal\": did you mean \"situational\"?",
        ),
        (
            "\"planning\"",
            "\"juggling\"",
            "competency: there is no competency \"juggling\": use one of adaptability,",
        ),
        ("[\"junior\"]", "[\"juniour\"]", "levels: there is no level \"juniour\": did you mean \"junior\"?"),
        (
            "kind = \"twist\"",
            "kind = \"twists\"",
            "probe.kind: there is no probe.kind \"twists\": did you mean \"twist\"?",
        ),
        ("What do you do?\"\nre", "What do you do? \"\nre", "text: remove the needless spaces"),
        ("\"A swarm hangs", "\"a swarm hangs", "text: begin with a capital letter"),
        ("morning. What do you do?", "morning", "text: end with a full stop or a question mark"),
        ("A swarm hangs", "A *swarm* hangs", "text: leave out '*': a voice cannot say it"),
        ("A swarm hangs", "A swarm (large) hangs", "text: leave out '(': a voice cannot say it"),
        ("A swarm hangs", "50% of a swarm hangs", "text: write \"percent\" for %"),
        ("on Sunday", "e.g. on Sunday", "text: write \"for example\" for \"e.g\""),
        ("on Sunday", "on Sunday, no matter how old are you,", "text: an interviewer must not ask about age"),
        (
            "What do you do?\"\nre",
            "What's your biggest weakness?\"\nre",
            "text: \"biggest weakness\" is worn out",
        ),
        ("Your bees have left their hive. What do you do?", "What?", "rephrase: write a whole sentence"),
        (
            "Your bees have left their hive. What do you do?",
            "A swarm hangs in a neighbour's tree on Sunday morning. What do you do?",
            "rephrase: it is the same as the text",
        ),
        (
            "Your bees have",
            "On a quiet and sunny Sunday morning your bees have",
            "rephrase: 17 words against 14: make it",
        ),
        (
            "{ kind = \"reason\", text = \"Why in that order?\" },",
            "",
            "probe: there are 2: write 3 to 8 follow-ups",
        ),
        ("kind = \"reason\"", "kind = \"depth\"", "probe.kind: \"depth\" is there twice, and is asked once"),
        (
            "kind = \"reason\"",
            "kind = \"scale\"",
            "probe.kind: \"scale\" is never asked on a situational question",
        ),
        ("\"Why in that", "\"Great, why in that", "probe.text: begin with the question, not with \"great\""),
        ("[\"box\", \"queen\"]", "[\"box\", \"the\"]", "probe.mentions: \"the\" is in nearly every answer"),
        ("[\"box\", \"queen\"]", "[\"b*\"]", "probe.mentions: in \"b*\" put at least 3 letters before the *"),
        ("[\"box\", \"queen\"]", "[\"bo*x\"]", "probe.mentions: in \"bo*x\" put the * at the end of a word"),
        ("[\"box\", \"brush\"]", "[\"box\", \"Box\"]", "rubric.shows: \"Box\" is there twice: remove one"),
        ("[\"box\", \"brush\"]", "[\"box\"]", "rubric.shows: give \"Catches the swarm\" two words or more"),
        (
            "[\"box\", \"brush\"]",
            "[\"box\", \"in a very big box\"]",
            "rubric.shows: shorten \"in a very big box\"",
        ),
        (
            "Asks why it happened",
            "Catch a swarm",
            "rubric.point: \"Catch a swarm\" says the same as another point",
        ),
        (
            "text = \"A swarm",
            "txt = \"A swarm",
            "beekeeper.toml, line 15: unknown field `txt`, expected one of `id`",
        ),
    ] {
        assert!(GOOD.contains(old), "{old}");
        let found = problems(&GOOD.replacen(old, new, 1));
        assert!(found.iter().any(|one| one.contains(expected)), "{new}: {found:#?}");
    }
}

#[test]
fn a_long_question_is_too_long_for_one_breath() {
    let text = GOOD.replacen("A swarm hangs", &"A swarm hangs and ".repeat(12), 1);
    assert!(problems(&text)[0].contains("too long for one breath"), "{:?}", problems(&text));
}

#[test]
fn all_problems_are_said_at_once() {
    let text = GOOD
        .replace("situational", "x")
        .replace("\"planning\"", "\"y\"")
        .replace("[\"box\", \"brush\"]", "[]");
    assert_eq!(problems(&text).len(), 3, "{:#?}", problems(&text));
}

#[test]
fn a_question_twice_is_found_across_files() {
    let other = GOOD.replace("beekeeper", "apiarist").replace("A swarm hangs", "Your swarm is hanging");
    let files =
        [BankFile { name: "beekeeper.toml", text: GOOD }, BankFile { name: "apiarist.toml", text: &other }];
    let found: Vec<String> = lint(&files, Scope::Pack).iter().map(ToString::to_string).collect();
    assert_eq!(found.len(), 1, "{found:#?}");
    assert!(found[0].contains("nearly the same as beekeeper-swarm in beekeeper.toml"), "{found:?}");
    let twice = lint(&[files[0], files[0]], Scope::Pack);
    assert!(twice.iter().any(|problem| problem.field == "id"), "{twice:?}");
}

#[test]
fn an_unknown_included_role_is_guessed() {
    let text = GOOD.replace("aliases =", "includes = [\"bekeeper\"]\naliases =");
    assert!(problems(&text)[0].contains("did you mean \"beekeeper\"?"), "{:?}", problems(&text));
}

#[test]
fn the_built_in_bank_has_no_problems() {
    let found: Vec<String> = lint(BUILT_IN, Scope::BuiltIn).iter().map(ToString::to_string).collect();
    assert!(found.is_empty(), "{} problems:\n{}", found.len(), found.join("\n"));
}

#[test]
fn a_small_bank_is_not_enough() {
    let files = [BankFile { name: "beekeeper.toml", text: GOOD }];
    let found = lint(&files, Scope::BuiltIn);
    assert!(found.iter().any(|problem| problem.field == "questions"), "{found:?}");
    assert!(found.iter().any(|problem| problem.field == "questions about safety"), "{found:?}");
}

#[test]
fn every_file_of_the_folder_is_built_in() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("bank");
    let found: BTreeSet<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let listed: BTreeSet<String> = BUILT_IN.iter().map(|file| file.name.to_owned()).collect();
    assert_eq!(found, listed);
}

#[test]
fn the_example_of_the_documentation_has_no_problems() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/question-packs.md");
    let page = std::fs::read_to_string(path).unwrap();
    let (_, rest) = page.split_once("```toml\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    assert!(example.contains("[[question]]"));
    assert_eq!(problems(example), Vec::<String>::new());
}
