//! Technical writing: addresses, file names, identifiers, versions, words mixed with digits and signs.

use super::{
    chunks::{Place, Reading},
    numbers, read_alone,
};

/// Names with signs in them.
const NAMES: [(&str, &str); 31] = [
    ("k8s", "Kubernetes"),
    ("K8s", "Kubernetes"),
    ("i18n", "internationalization"),
    ("a11y", "accessibility"),
    ("e2e", "end-to-end"),
    ("4K", "four K"),
    ("C++", "C plus plus"),
    ("c++", "C plus plus"),
    ("g++", "G plus plus"),
    ("C#", "C sharp"),
    ("c#", "C sharp"),
    ("F#", "F sharp"),
    (".NET", "dot net"),
    (".net", "dot net"),
    ("ASP.NET", "ASP dot net"),
    ("VB.NET", "VB dot net"),
    ("Node.js", "node JS"),
    ("node.js", "node JS"),
    ("Next.js", "next JS"),
    ("Vue.js", "view JS"),
    ("Three.js", "three JS"),
    ("D3.js", "D three JS"),
    ("socket.io", "socket IO"),
    ("R&D", "R and D"),
    ("Q&A", "Q and A"),
    ("M&A", "M and A"),
    ("P&L", "P and L"),
    ("AT&T", "A T and T"),
    ("I/O", "I O"),
    ("A/B", "A B"),
    ("n/a", "not applicable"),
];

/// File name extensions and domains that are said as words. Others of up to three letters are spelled.
const EXTENSION_WORDS: [&str; 22] = [
    "com", "net", "org", "dev", "app", "json", "yaml", "toml", "html", "text", "java", "rust", "info",
    "lock", "log", "zip", "doc", "conf", "config", "bash", "java", "swift",
];
/// Longest extension or last part of a domain, letters.
const LONGEST_EXTENSION: usize = 6;
/// A word that ends with an extension is a file name or a domain only if the extension is one of these.
const EXTENSIONS: [&str; 44] = [
    "com", "net", "org", "io", "dev", "app", "ai", "co", "uk", "de", "json", "yaml", "yml", "toml", "html",
    "css", "js", "ts", "jsx", "tsx", "py", "rs", "go", "rb", "java", "c", "h", "cpp", "cs", "sh", "sql",
    "md", "txt", "csv", "xml", "log", "lock", "zip", "pdf", "png", "jpg", "conf", "env", "exe",
];
/// Last parts of domains; what has one before its first slash is an address.
const DOMAINS: [&str; 10] = ["com", "net", "org", "io", "dev", "app", "ai", "co", "uk", "de"];
/// Longest address that is read whole, characters. Of a longer one the path is left out.
const LONGEST_ADDRESS: usize = 60;

/// A technical word at this place.
pub(super) fn technical(place: &Place<'_>) -> Option<Reading> {
    let core = place.core();
    NAMES
        .iter()
        .find(|(name, _)| *name == core)
        .map(|(_, words)| (*words).to_owned())
        .or_else(|| address(core))
        .or_else(|| version(core))
        .or_else(|| file_name(core))
        .or_else(|| identifier(core))
        .or_else(|| joined(core))
        .or_else(|| mixed(core))
        .or_else(|| loose_digits(core))
        .map(Reading::of)
}

/// "5:7:9": whatever has digits and was none of the above.
fn loose_digits(core: &str) -> Option<String> {
    let is_digit = |c: char| c.is_ascii_digit();
    let digits = core.contains(is_digit);
    let parts = core.split(|c: char| !is_digit(c)).filter(|part| !part.is_empty());
    digits.then(|| parts.map(numbers::whole).collect::<Vec<_>>().join(" "))
}

/// "https://example.com/a-b", "jo.doe@example.com".
fn address(core: &str) -> Option<String> {
    let bare = core
        .strip_prefix("https://")
        .or_else(|| core.strip_prefix("http://"))
        .or_else(|| core.strip_prefix("mailto:"));
    let host_at = |text: &str| {
        let top = text.split('/').next().and_then(|host| host.rsplit_once('.'));
        top.is_some_and(|(_, top)| DOMAINS.contains(&top))
    };
    let is_mail = core.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    let bare = match bare {
        Some(bare) => bare,
        None if is_mail => core,
        None if core.starts_with("www.") || (core.contains('/') && host_at(core)) => core,
        None => return None,
    };
    let bare = bare.strip_prefix("www.").unwrap_or(bare);
    let bare = bare.split(['?', '#']).next().unwrap_or(bare).trim_end_matches('/');
    let shown = match bare.split_once('/') {
        Some((host, _)) if bare.chars().count() > LONGEST_ADDRESS => host,
        _ => bare,
    };
    Some(spoken_signs(shown))
}

/// An address with its signs as words.
fn spoken_signs(text: &str) -> String {
    let mut words = Vec::new();
    let mut word = String::new();
    for c in text.chars() {
        let sign = match c {
            '.' => "dot",
            '/' => "slash",
            '@' => "at",
            '-' => "dash",
            '_' => "underscore",
            ':' => "colon",
            letter => {
                word.push(letter);
                continue;
            }
        };
        words.push(part(&std::mem::take(&mut word)));
        words.push(sign.to_owned());
    }
    words.push(part(&word));
    words.retain(|word| !word.is_empty());
    words.join(" ")
}

/// One part of an address: a word, a short extension in letters, or letters and digits.
fn part(text: &str) -> String {
    let short = text.len() <= 3 && EXTENSIONS.contains(&text) && !EXTENSION_WORDS.contains(&text);
    if short {
        text.to_uppercase()
    } else {
        mixed(text).or_else(|| loose_digits(text)).unwrap_or_else(|| text.to_owned())
    }
}

fn has_extension(text: &str) -> bool {
    text.rsplit_once('.').is_some_and(|(name, extension)| {
        name.chars().any(char::is_alphanumeric)
            && extension.len() <= LONGEST_EXTENSION
            && EXTENSIONS.contains(&extension)
    })
}

/// "v1.2", "1.2.3".
fn version(core: &str) -> Option<String> {
    let (prefix, digits) = match core.strip_prefix(['v', 'V']) {
        Some(digits) => ("version ", digits),
        None => ("", core),
    };
    let parts: Vec<&str> = digits.split('.').collect();
    let numeric =
        |part: &&str| !part.is_empty() && part.len() <= 6 && part.chars().all(|c| c.is_ascii_digit());
    if !parts.iter().all(numeric) || (prefix.is_empty() && parts.len() < 3) {
        return None;
    }
    let words: Vec<String> = parts.iter().map(|part| numbers::whole(part)).collect();
    Some(format!("{prefix}{}", words.join(" point ")))
}

/// "main.rs" -> "main dot RS".
fn file_name(core: &str) -> Option<String> {
    if !has_extension(core) {
        return None;
    }
    let (name, extension) = core.rsplit_once('.')?;
    if name.contains('.') {
        return Some(spoken_signs(core));
    }
    Some(format!("{} dot {}", read_alone(name), part(extension)))
}

/// `snake_case`, `camelCase`, `call()`.
fn identifier(core: &str) -> Option<String> {
    let bare = core.trim_end_matches("()");
    if bare.contains('_') {
        return Some(spoken_parts(bare, '_'));
    }
    let letters: Vec<char> = bare.chars().collect();
    let starts_low = letters.iter().take(2).all(char::is_ascii_lowercase);
    let rises = letters.windows(2).any(|pair| matches!(pair, [a, b] if a.is_lowercase() && b.is_uppercase()));
    if letters.len() > 3 && starts_low && rises && letters.iter().all(char::is_ascii_alphanumeric) {
        return Some(spaced_humps(&letters));
    }
    (bare != core).then(|| read_alone(bare))
}

fn spaced_humps(letters: &[char]) -> String {
    let mut words = String::new();
    let mut previous = ' ';
    for letter in letters {
        if letter.is_uppercase() && previous.is_lowercase() {
            words.push(' ');
        }
        words.push(*letter);
        previous = *letter;
    }
    // "getUserById": the words are common words, not names. Acronyms stay.
    let lower = |word: &str| match word.chars().filter(|c| c.is_uppercase()).count() {
        0 | 1 => word.to_lowercase(),
        _ => word.to_owned(),
    };
    words.split(' ').map(|word| mixed(word).unwrap_or_else(|| lower(word))).collect::<Vec<_>>().join(" ")
}

/// "client/server", "CI/CD", "HTTP/2", "key=value", "R&B", "10-year": the parts, read one by one.
fn joined(core: &str) -> Option<String> {
    for (sign, word) in [('/', " "), ('&', " and "), ('=', " equals "), ('+', " plus "), ('@', " at ")] {
        if core.trim_matches(sign).contains(sign) {
            return Some(
                core.split(sign).filter(|p| !p.is_empty()).map(read_alone).collect::<Vec<_>>().join(word),
            );
        }
    }
    let has_digit = core.chars().any(|c| c.is_ascii_digit());
    if has_digit && core.trim_matches('-').contains(['-', '–']) {
        return Some(
            core.split(['-', '–'])
                .filter(|part| !part.is_empty())
                .map(read_alone)
                .collect::<Vec<_>>()
                .join(" "),
        );
    }
    let tag = core.strip_prefix(['#', '@']).filter(|tag| tag.starts_with(char::is_alphabetic))?;
    Some(read_alone(tag))
}

fn spoken_parts(text: &str, sign: char) -> String {
    text.split(sign).filter(|part| !part.is_empty()).map(read_alone).collect::<Vec<_>>().join(" ")
}

/// "p99" -> "p ninety nine", "EC2" -> "EC two", "x86" -> "x eighty six", "ES2015" -> "ES twenty fifteen".
fn mixed(core: &str) -> Option<String> {
    let digits = core.chars().filter(char::is_ascii_digit).count();
    let letters = core.chars().filter(|c| c.is_alphabetic()).count();
    if digits == 0 || letters == 0 {
        return None;
    }
    let mut parts: Vec<String> = Vec::new();
    let mut was_digit = None;
    for c in core.chars() {
        if !(c.is_alphanumeric() || matches!(c, '.' | '\'')) {
            was_digit = None;
            continue;
        }
        let is_digit = c.is_ascii_digit() || (c == '.' && was_digit == Some(true));
        match parts.last_mut().filter(|_| was_digit == Some(is_digit)) {
            Some(part) => part.push(c),
            None => parts.push(String::from(c)),
        }
        was_digit = Some(is_digit);
    }
    Some(parts.iter().map(|part| number_part(part)).collect::<Vec<_>>().join(" "))
}

fn number_part(part: &str) -> String {
    let part = part.trim_matches('.');
    let year = part.len() == 4 && (part.starts_with("19") || part.starts_with("20"));
    match (numbers::Number::parse(part), part.parse()) {
        (_, Ok(value)) if year => numbers::year(value),
        (Some(number), _) => number.words(),
        (None, _) => loose_digits(part).unwrap_or_else(|| part.to_owned()),
    }
}
