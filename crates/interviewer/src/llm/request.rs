//! What a language model is asked: the guide, the talk so far, and the next move.

use gemini_wire::Role;
use serde_json::{Value, json};

use crate::conversation::Question;

/// Turns of the talk that are sent: small models lose the thread in more.
const MAX_TURNS: usize = 40;

/// Longest turn that is sent, in bytes.
const MAX_TURN_BYTES: usize = 4_000;

/// Most tokens of a reply: an interviewer who says more gives a lecture.
const MAX_TOKENS: u32 = 300;

/// The body of a request.
pub(super) fn body(model: &str, question: &Question) -> Value {
    let mut messages = vec![json!({"role": "system", "content": question.system})];
    let skip = question.history.len().saturating_sub(MAX_TURNS);
    for (role, text) in question.history.iter().skip(skip) {
        let role = match role {
            Role::User => "user",
            Role::Model => "assistant",
        };
        let text = text.get(..text.floor_char_boundary(MAX_TURN_BYTES)).unwrap_or_default();
        messages.push(json!({"role": role, "content": text}));
    }
    add_direction(&mut messages, &question.task);
    json!({
        "model": model,
        "messages": messages,
        "stream": true,
        "max_tokens": MAX_TOKENS,
        "temperature": 0.6,
    })
}

/// The next move goes behind the candidate's last words: the beginning stays the same from turn to turn, so that
/// servers can keep what they computed for it.
fn add_direction(messages: &mut Vec<Value>, task: &str) {
    let direction = format!("(Direction for your next reply, not from the candidate: {task})");
    if let Some(last) = messages.last_mut().filter(|last| last["role"] == "user") {
        let said = last["content"].as_str().unwrap_or_default().to_owned();
        last["content"] = Value::from(format!("{said}\n\n{direction}"));
    } else {
        messages.push(json!({"role": "user", "content": direction}));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn question(history: Vec<(Role, String)>) -> Question {
        Question { system: "Be kind.".to_owned(), history, task: "Ask why.".to_owned() }
    }

    #[test]
    fn the_direction_follows_the_last_words() {
        let history = vec![(Role::Model, "Hello.".to_owned()), (Role::User, "Hi.".to_owned())];
        let body = body("small", &question(history));
        assert_eq!(body["model"], "small");
        assert_eq!(body["messages"][0], json!({"role": "system", "content": "Be kind."}));
        assert_eq!(body["messages"][1]["role"], "assistant");
        let last = body["messages"][2]["content"].as_str().unwrap();
        assert!(last.starts_with("Hi.\n\n(Direction") && last.ends_with("Ask why.)"), "{last}");
    }

    #[test]
    fn without_words_the_direction_stands_alone() {
        let body = body("small", &question(Vec::new()));
        assert_eq!(body["messages"][1]["role"], "user");
    }

    #[test]
    fn a_long_talk_is_cut() {
        let history = vec![(Role::User, "é".repeat(10_000)); 500];
        let body = body("small", &question(history));
        assert_eq!(body["messages"].as_array().unwrap().len(), MAX_TURNS + 1);
        assert!(body.to_string().len() < MAX_TURNS * (MAX_TURN_BYTES + 50) + 1_000);
    }
}
