//! Reads the script format: one command a line, words, quoted strings (as in JSON) and JSON objects.

use gemini_wire::{Close, close};
use serde_json::Value;
use thiserror::Error;

use super::knobs::{Knobs, duration};
use super::script::{Action, Event, Phase, Script, Trigger};

/// The longest script that is read, in bytes: far more than a person writes.
const MAX_SCRIPT_BYTES: usize = 1 << 20;

/// Why a script cannot be used.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("line {line} of the script: {problem}")]
pub struct ScriptError {
    /// Line number, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub problem: String,
}

/// A word, string or object of one line.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Object(Value),
    Bar,
    Colon,
}

pub(super) fn parse(text: &str) -> Result<Script, ScriptError> {
    if text.len() > MAX_SCRIPT_BYTES {
        return Err(ScriptError { line: 1, problem: "the script is longer than 1 MiB".to_owned() });
    }
    let mut script =
        Script { knobs: Knobs::default(), says: Vec::new(), hears: Vec::new(), events: Vec::new() };
    for (index, line) in text.lines().enumerate() {
        read_line(&mut script, line).map_err(|problem| ScriptError { line: index + 1, problem })?;
    }
    let built_in = Script::default();
    if script.says.is_empty() {
        script.says = built_in.says;
    }
    if script.hears.is_empty() {
        script.hears = built_in.hears;
    }
    Ok(script)
}

fn read_line(script: &mut Script, line: &str) -> Result<(), String> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(());
    }
    if let Some(setting) = line.strip_prefix("set ") {
        return read_setting(&mut script.knobs, setting);
    }
    let tokens = tokens(line)?;
    match tokens.as_slice() {
        [Token::Word(word), Token::Text(text)] if word == "say" => script.says.push(spoken(text)?),
        [Token::Word(word), Token::Text(text)] if word == "hear" => script.hears.push(spoken(text)?),
        [Token::Word(word), rest @ ..] if word == "on" => script.events.push(event(rest)?),
        [Token::Word(word), ..] if word == "say" || word == "hear" => {
            return Err(format!("after {word} comes one text in double quotes"));
        }
        [Token::Word(word), ..] => return Err(format!("\"{word}\" is none of set, say, hear, on")),
        _ => return Err("a line starts with set, say, hear, on, or # for a comment".to_owned()),
    }
    Ok(())
}

fn spoken(text: &str) -> Result<String, String> {
    if text.trim().is_empty() { Err("the text is empty".to_owned()) } else { Ok(text.to_owned()) }
}

fn read_setting(knobs: &mut Knobs, setting: &str) -> Result<(), String> {
    let (name, value) = setting.split_once('=').ok_or("expected: set name = value")?;
    let value = value.trim();
    let value = if value.starts_with('"') {
        match tokens(value)?.as_slice() {
            [Token::Text(text)] => text.clone(),
            _ => return Err("after the quoted value nothing may follow".to_owned()),
        }
    } else {
        value.split_once(" #").map_or(value, |(value, _comment)| value).trim().to_owned()
    };
    knobs.set(name.trim(), &value).map_err(|problem| format!("set {}: {problem}", name.trim()))
}

/// Splits a line. Strings and objects are JSON, so that quotes and escapes work as everywhere.
fn tokens(line: &str) -> Result<Vec<Token>, String> {
    let mut found = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        match first {
            '#' => break,
            '|' | ':' => {
                found.push(if first == '|' { Token::Bar } else { Token::Colon });
                rest = rest.get(1..).unwrap_or_default();
            }
            '"' | '{' => {
                let (value, after) = json_prefix(rest)?;
                found.push(match value {
                    Value::String(text) => Token::Text(text),
                    other => Token::Object(other),
                });
                rest = after;
            }
            _ => {
                let end = rest.find([' ', '\t', '|', ':', '"', '{']).unwrap_or(rest.len());
                let (word, after) = rest.split_at_checked(end).unwrap_or((rest, ""));
                found.push(Token::Word(word.to_owned()));
                rest = after;
            }
        }
        rest = rest.trim_start();
    }
    Ok(found)
}

fn json_prefix(text: &str) -> Result<(Value, &str), String> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Value>();
    match values.next() {
        Some(Ok(value)) => Ok((value, text.get(values.byte_offset()..).unwrap_or_default())),
        _ => Err("a quoted text or JSON object does not end, or is malformed".to_owned()),
    }
}

/// `TRIGGER: ACTION | ACTION …`
fn event(tokens: &[Token]) -> Result<Event, String> {
    let colon = tokens.iter().position(|token| *token == Token::Colon);
    let halves = colon.and_then(|at| Some((tokens.get(..at)?, tokens.get(at + 1..)?)));
    let (when, what) = halves.ok_or("expected: on WHEN: WHAT")?;
    let trigger = trigger(when)?;
    let actions = what.split(|token| *token == Token::Bar).map(action).collect::<Result<Vec<_>, _>>()?;
    for action in &actions {
        check_place(trigger, action)?;
    }
    Ok(Event { trigger, actions })
}

fn trigger(tokens: &[Token]) -> Result<Trigger, String> {
    let words: Option<Vec<&str>> = tokens
        .iter()
        .map(|token| match token {
            Token::Word(word) => Some(word.as_str()),
            _ => None,
        })
        .collect();
    let wrong = "after on comes: connect, connect N, start, resume, resume audio, a time such as 30s, \
        or turn N with start, middle or end";
    let count = |number: &str| {
        number.parse().ok().filter(|&n: &u64| n > 0).ok_or("turns and connections count from 1")
    };
    let words = words.ok_or(wrong)?;
    match words.as_slice() {
        ["connect"] => Ok(Trigger::Connect(None)),
        ["connect", number] => Ok(Trigger::Connect(Some(count(number)?))),
        ["start"] => Ok(Trigger::Start),
        ["resume"] => Ok(Trigger::Resume),
        ["resume", "audio"] => Ok(Trigger::ResumeAudio),
        ["turn", number, "start"] => Ok(Trigger::Turn(count(number)?, Phase::Start)),
        ["turn", number] | ["turn", number, "middle"] => Ok(Trigger::Turn(count(number)?, Phase::Middle)),
        ["turn", number, "end"] => Ok(Trigger::Turn(count(number)?, Phase::End)),
        [time] => duration(time).map(Trigger::After).map_err(|_| wrong.to_owned()),
        _ => Err(wrong.to_owned()),
    }
}

fn action(tokens: &[Token]) -> Result<Action, String> {
    let [Token::Word(name), arguments @ ..] = tokens else {
        return Err("an action is missing".to_owned());
    };
    let done = match (name.as_str(), arguments) {
        ("drop_tcp", []) => Action::DropTcp,
        ("stall", []) => Action::Stall,
        ("interrupt", []) => Action::Interrupt,
        ("turn_complete", []) => Action::TurnComplete,
        ("silent", []) => Action::Silent,
        ("http", [Token::Word(status)]) => Action::Http(http_status(status)?),
        ("go_away", [Token::Word(time)]) => Action::GoAway(duration(time)?),
        ("wait", [Token::Word(time)]) => Action::Wait(duration(time)?),
        ("close", [Token::Word(code)]) => Action::Close(close_with(code, "")?),
        ("close", [Token::Word(code), Token::Text(reason)]) => Action::Close(close_with(code, reason)?),
        ("reject", [Token::Text(reason)]) => Action::Reject(reason.clone()),
        ("send", [Token::Object(object)]) => Action::Send(object.clone()),
        ("end_call", [Token::Text(reason)]) => {
            Action::ToolCall("end_call".to_owned(), serde_json::json!({ "reason": reason }))
        }
        ("tool_call", [Token::Word(tool)]) => Action::ToolCall(tool.clone(), serde_json::json!({})),
        ("tool_call", [Token::Word(tool), Token::Object(arguments)]) => {
            Action::ToolCall(tool.clone(), arguments.clone())
        }
        _ => {
            return Err(format!("\"{name}\" with these arguments is not an action; see docs/fake-gemini.md"));
        }
    };
    Ok(done)
}

fn http_status(status: &str) -> Result<u16, String> {
    let number = status.parse().ok().filter(|status| (400..600).contains(status));
    number.ok_or(format!("\"{status}\" is not an HTTP status from 400 to 599"))
}

fn close_with(code: &str, reason: &str) -> Result<Close, String> {
    let number = code.parse().ok().filter(|&code| close::is_sendable(code));
    let number =
        number.ok_or(format!("\"{code}\" is not a close code that can be sent (1006 is drop_tcp)"))?;
    Ok(Close::new(number, reason))
}

/// Some actions make sense at one moment only.
fn check_place(trigger: Trigger, action: &Action) -> Result<(), String> {
    let connecting = matches!(trigger, Trigger::Connect(_));
    let turn_start = matches!(trigger, Trigger::Turn(_, Phase::Start));
    match action {
        Action::Http(_) if !connecting => Err("http works only with: on connect".to_owned()),
        Action::Silent | Action::Reject(_) if !turn_start => {
            Err("silent and reject work only with: on turn N start".to_owned())
        }
        Action::Http(_) | Action::Close(_) | Action::DropTcp | Action::Stall | Action::Wait(_) => Ok(()),
        _ if connecting => Err("before the setup only http, close, drop_tcp, stall and wait work".to_owned()),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_whole_script() {
        let script = parse(
            r#"
            # comment
            set transcript = after-audio   # trailing comment
            set farewell = "Bye # now"
            say "Hello: \"you\" | me."     # first turn
            hear "I led it."
            on turn 2: go_away 50s | close 1011 "Internal error encountered."
            on turn 3 end: end_call "done"
            on 30s: tool_call lookup {"q": "a|b: {c}"} | wait 20ms | stall
            on connect 2: http 503
            "#,
        )
        .unwrap();
        assert_eq!(script.knobs.farewell, "Bye # now");
        assert_eq!(script.says, ["Hello: \"you\" | me."]);
        assert_eq!(script.hears, ["I led it."]);
        let first = &script.events[0];
        assert_eq!(first.trigger, Trigger::Turn(2, Phase::Middle));
        let closing = Action::Close(Close::new(1011, close::INTERNAL));
        assert_eq!(first.actions, [Action::GoAway(50_000), closing]);
        let lookup = Action::ToolCall("lookup".to_owned(), serde_json::json!({"q": "a|b: {c}"}));
        assert_eq!(script.events[2].actions, [lookup, Action::Wait(20), Action::Stall]);
        assert_eq!(script.events[3].actions, [Action::Http(503)]);
    }

    #[test]
    fn errors_name_the_line_and_the_problem() {
        for (text, problem) in [
            ("sing \"la\"", "\"sing\" is none of set, say, hear, on"),
            ("say hello", "after say comes one text in double quotes"),
            ("say \"open", "a quoted text or JSON object does not end, or is malformed"),
            ("say \"\"", "the text is empty"),
            ("set pace = 1", "set pace: there is no knob \"pace\""),
            ("set pace", "expected: set name = value"),
            ("on turn 1", "expected: on WHEN: WHAT"),
            ("on turn 0: stall", "turns and connections count from 1"),
            ("on turn 1: http 500", "http works only with: on connect"),
            ("on turn 1: silent", "silent and reject work only with: on turn N start"),
            ("on start: close 1006", "\"1006\" is not a close code that can be sent (1006 is drop_tcp)"),
            ("on start: ", "an action is missing"),
            ("on start: stall |", "an action is missing"),
            ("on start: go_away soon", "\"soon\" is not a time such as 300ms, 50s or 2min"),
            (
                "on connect: end_call \"x\"",
                "before the setup only http, close, drop_tcp, stall and wait work",
            ),
            ("{}", "a line starts with set, say, hear, on, or # for a comment"),
        ] {
            let error = parse(&format!("# first line\n{text}\n")).unwrap_err();
            assert_eq!((error.line, error.problem.as_str()), (2, problem), "{text}");
        }
    }

    #[test]
    fn every_action_is_documented() {
        let page = include_str!("../../../../docs/fake-gemini.md");
        for action in [
            "http STATUS",
            "go_away TIME",
            "close CODE",
            "drop_tcp",
            "stall",
            "interrupt",
            "turn_complete",
            "silent",
            "reject \"REASON\"",
            "end_call \"REASON\"",
            "tool_call NAME",
            "send {…}",
            "wait TIME",
        ] {
            assert!(page.contains(&format!("`{action}")), "{action}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC*", line in "(set|say|hear|on) [a-z0-9 :|\"{}#=.]*") {
            let _ = parse(&text);
            let _ = parse(&line);
        }
    }
}
