//! What to call an interview: the role, as the first telling line of a job description names it.

/// Longest title in characters: what a line of a list holds.
pub const MAX_TITLE_CHARS: usize = 80;

/// Lines looked at before the first characters have to do.
const MAX_LINES: usize = 20;

/// Words before a colon that only announce the role, in the languages of the pages, in lower case.
const LABELS: [&str; 15] = [
    "job",
    "job title",
    "opening",
    "position",
    "role",
    "title",
    "vacancy",
    "cargo",
    "puesto",
    "título del puesto",
    "vacante",
    "岗位",
    "岗位名称",
    "职位",
    "职位名称",
];

/// Lines that head a job description without naming the role, in lower case.
const HEADINGS: [&str; 17] = [
    "about the job",
    "about the position",
    "about the role",
    "about us",
    "job advertisement",
    "job description",
    "job posting",
    "position description",
    "the role",
    "we are hiring",
    "acerca del puesto",
    "descripción del puesto",
    "oferta de empleo",
    "sobre el puesto",
    "岗位描述",
    "招聘",
    "职位描述",
];

/// The title of an interview for this job; none when no line tells one.
#[must_use]
pub fn interview_title(job_description: &str) -> Option<String> {
    let mut lines = job_description.lines().map(bare).filter(|line| !line.is_empty()).take(MAX_LINES);
    let line = lines.find_map(|line| {
        let role = bare(without_label(line));
        let lower = role.trim_end_matches([':', '：']).to_lowercase();
        let tells = role.chars().filter(|c| c.is_alphabetic()).count() >= 2;
        let announces = HEADINGS.contains(&lower.as_str()) || LABELS.contains(&lower.as_str());
        (tells && !announces).then_some(role)
    })?;
    Some(shortened(line.trim_end_matches([':', '：'])))
}

/// A line without the marks of Markdown and of lists.
fn bare(line: &str) -> &str {
    let mark = |c: char| c.is_whitespace() || "#*_>-–—=•·▪◦|`\u{feff}".contains(c);
    line.trim_start_matches(mark).trim_end_matches(|c: char| c.is_whitespace() || "*_#=|`".contains(c))
}

/// `Job title: Baker` is `Baker`; with nothing after the colon the line stays as it is.
fn without_label(line: &str) -> &str {
    let Some((label, role)) = line.split_once([':', '：']) else { return line };
    let is_label = LABELS.contains(&bare(label).to_lowercase().as_str());
    if is_label && !bare(role).is_empty() { role } else { line }
}

/// At most [`MAX_TITLE_CHARS`], cut between words where there are some, with single spaces.
fn shortened(line: &str) -> String {
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MAX_TITLE_CHARS {
        return line;
    }
    let cut: String = line.chars().take(MAX_TITLE_CHARS - 1).collect();
    let words = cut.rsplit_once(' ').map_or(cut.as_str(), |(words, _)| words);
    // One very long word is cut within.
    let kept = if words.chars().count() * 2 < MAX_TITLE_CHARS { cut.as_str() } else { words };
    format!("{}…", kept.trim_end_matches([',', ';', '.', ' ', '-']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_role_is_found() {
        for (text, title) in [
            ("Baker", Some("Baker")),
            ("\n\n  # Senior  Rust Engineer \n\nWe are …", Some("Senior Rust Engineer")),
            ("**Job Title:** Nurse (night shift)", Some("Nurse (night shift)")),
            ("Job title: Nurse\nBerlin", Some("Nurse")),
            ("Position:\nNurse", Some("Nurse")),
            ("JOB DESCRIPTION\n====\nPlumber:", Some("Plumber")),
            ("About the role\n- Data analyst", Some("Data analyst")),
            ("职位：软件工程师\n北京", Some("软件工程师")),
            ("Descripción del puesto\nPuesto: Enfermera", Some("Enfermera")),
            ("Rust: the job of your life", Some("Rust: the job of your life")),
            ("---\n2024\n***", None),
            ("Job description", None),
            ("", None),
            ("\u{feff}Cook", Some("Cook")),
        ] {
            assert_eq!(interview_title(text).as_deref(), title, "{text:?}");
        }
    }

    #[test]
    fn a_long_line_is_cut_between_words() {
        let sentence = "We are looking for an experienced person who bakes bread, cakes and more, every single day of the week";
        let title = interview_title(sentence).unwrap();
        assert_eq!(title, "We are looking for an experienced person who bakes bread, cakes and more…");
        assert!(title.chars().count() <= MAX_TITLE_CHARS);
        let word = interview_title(&"漢".repeat(200)).unwrap();
        assert_eq!(word.chars().count(), MAX_TITLE_CHARS);
    }
}
