//! Skills with a name: tools, languages, methods.

use crate::bank::Bank;
use crate::text::words::split;
use std::collections::BTreeSet;

/// Names that many jobs ask for. The bank's vocabulary adds those of each role.
const COMMON: &[&str] = &[
    "AWS",
    "Android",
    "Angular",
    "Ansible",
    "Azure",
    "BigQuery",
    "C#",
    "C++",
    "Cassandra",
    "CSS",
    "Datadog",
    "Django",
    "Docker",
    "Elasticsearch",
    "Excel",
    "Figma",
    "Flutter",
    "GCP",
    "GitHub",
    "GitLab",
    "Go",
    "Grafana",
    "GraphQL",
    "HTML",
    "HubSpot",
    "Java",
    "JavaScript",
    "Jenkins",
    "Jira",
    "Kafka",
    "Kotlin",
    "Kubernetes",
    "Linux",
    "MongoDB",
    "MySQL",
    "Node.js",
    "PHP",
    "Postgres",
    "PostgreSQL",
    "Power BI",
    "Prometheus",
    "PyTorch",
    "Python",
    "QuickBooks",
    "RabbitMQ",
    "React",
    "Redis",
    "Redux",
    "Ruby",
    "Ruby on Rails",
    "Rust",
    "SAP",
    "SQL",
    "Salesforce",
    "Scala",
    "Scrum",
    "Selenium",
    "Snowflake",
    "Spark",
    "Spring Boot",
    "Swift",
    "Tableau",
    "TensorFlow",
    "Terraform",
    "TypeScript",
    "Vue",
    "dbt",
    "nginx",
    "pandas",
    "Airflow",
    "Next.js",
    "Playwright",
    "Cypress",
    "Xero",
    "Zendesk",
    "Shopify",
];

/// Most skills that are kept of a text.
const MAX_SKILLS: usize = 30;

/// A skill and its words.
pub(super) struct Skill {
    name: String,
    words: Vec<String>,
}

/// All skills with a name, of the common list and the bank's vocabulary.
pub(super) fn known(bank: &Bank) -> Vec<Skill> {
    let roles = bank.roles().iter().flat_map(|role| &role.vocabulary);
    let questions = bank.questions().iter().flat_map(|question| &question.vocabulary);
    let names: BTreeSet<&str> = COMMON
        .iter()
        .copied()
        .chain(roles.chain(questions).map(String::as_str).filter(|name| is_name(name)))
        .collect();
    names.into_iter().map(|name| Skill { name: name.to_owned(), words: split(name) }).collect()
}

/// Whether it is the name of one thing: it has a capital or a digit.
fn is_name(word: &str) -> bool {
    word.chars().any(|c| c.is_uppercase() || c.is_ascii_digit()) && word.chars().count() > 2
}

/// The skills that a text names, in its order.
pub(super) fn named_in(text: &str, known: &[Skill]) -> Vec<String> {
    let words = split(text);
    let mut found: Vec<(usize, &Skill)> = known
        .iter()
        .filter_map(|skill| {
            let at = words.windows(skill.words.len().max(1)).position(|window| window == skill.words)?;
            // "Go", "Swift" and "Excel" are words too: as names they have their capital.
            (skill.name.len() > 6 || text.contains(&skill.name)).then_some((at, skill))
        })
        .collect();
    found.sort_by_key(|(at, _)| *at);
    // "PostgreSQL" and "Postgres" are one thing: keep what comes first.
    let mut names: Vec<String> = Vec::new();
    for (_, skill) in found.into_iter().take(MAX_SKILLS) {
        let lower = skill.name.to_lowercase();
        if !names
            .iter()
            .any(|name| name.to_lowercase().starts_with(&lower) || lower.starts_with(&name.to_lowercase()))
        {
            names.push(skill.name.clone());
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn skills_are_found_by_name() {
        let known = known(&Bank::built_in());
        assert_eq!(
            named_in("You know kubernetes, Go and node.js; ready to go, swift to react", &known),
            ["Kubernetes", "Go", "Node.js"]
        );
        assert!(named_in("", &known).is_empty());
    }
}
