//! Turning what somebody says about themselves round: "I moved my team" to "you moved your team".

/// First person and its second person.
const TURNED: &[(&str, &str)] = &[
    ("i", "you"),
    ("i'm", "you're"),
    ("i've", "you've"),
    ("i'd", "you'd"),
    ("i'll", "you'll"),
    ("me", "you"),
    ("my", "your"),
    ("mine", "yours"),
    ("myself", "yourself"),
    ("we", "you"),
    ("we're", "you're"),
    ("we've", "you've"),
    ("we'd", "you'd"),
    ("we'll", "you'll"),
    ("us", "you"),
    ("our", "your"),
    ("ours", "yours"),
    ("ourselves", "yourselves"),
];

/// Turns words round. None when they already speak of "you", whom nobody could tell apart any more.
pub(crate) fn turned(words: &[String]) -> Option<Vec<String>> {
    let mut out: Vec<String> = Vec::with_capacity(words.len());
    let mut subject_was_i = false;
    for word in words {
        let lower = word.to_lowercase().replace('’', "'");
        if lower.starts_with("you") {
            return None;
        }
        let new = match lower.as_str() {
            "am" => "are".to_owned(),
            "was" if subject_was_i => "were".to_owned(),
            "wasn't" if subject_was_i => "weren't".to_owned(),
            _ => TURNED
                .iter()
                .find(|(first, _)| *first == lower)
                .map_or_else(|| word.clone(), |(_, second)| (*second).to_owned()),
        };
        subject_was_i = lower == "i" || (subject_was_i && lower.ends_with("ly"));
        out.push(new);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_person_becomes_the_second() {
        for (said, turned_round) in [
            ("I was sure that my team would help me", Some("you were sure that your team would help you")),
            ("we're sharing our data with us and ours", Some("you're sharing your data with you and yours")),
            ("I really was tired, and it was late", Some("you really were tired, and it was late")),
            ("what I’d do myself", Some("what you'd do yourself")),
            ("as you said, I left", None),
        ] {
            let words: Vec<String> = said.split(' ').map(str::to_owned).collect();
            assert_eq!(turned(&words).map(|words| words.join(" ")).as_deref(), turned_round, "{said}");
        }
    }
}
