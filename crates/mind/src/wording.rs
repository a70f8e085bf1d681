//! Choosing words so that nothing sounds twice the same in one interview.

use crate::chance::Chance;
use std::collections::BTreeSet;

/// Remembers which wordings were used.
#[derive(Debug, Clone)]
pub(crate) struct Wording {
    chance: Chance,
    used: BTreeSet<String>,
}

impl Wording {
    pub(crate) const fn new(chance: Chance) -> Self {
        Self { chance, used: BTreeSet::new() }
    }

    /// One of the wordings, an unused one while there is any.
    pub(crate) fn pick(&mut self, table: &[&str]) -> String {
        let unused: Vec<&str> =
            table.iter().copied().filter(|wording| !self.used.contains(*wording)).collect();
        if unused.is_empty() {
            for wording in table {
                self.used.remove(*wording);
            }
        }
        let choice = if unused.is_empty() { self.chance.one(table) } else { self.chance.one(&unused) };
        let choice = choice.copied().unwrap_or_default();
        self.used.insert(choice.to_owned());
        choice.to_owned()
    }

    /// An unused wording, not yet marked as used; none when all were.
    pub(crate) fn peek(&mut self, table: &[&str]) -> Option<String> {
        let unused: Vec<&str> =
            table.iter().copied().filter(|wording| !self.used.contains(*wording)).collect();
        self.chance.one(&unused).map(|wording| (*wording).to_owned())
    }

    /// A number below `end`.
    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.chance.below(end)
    }

    /// Marks a wording as used; false when it was used before.
    pub(crate) fn use_up(&mut self, wording: &str) -> bool {
        self.used.insert(wording.to_owned())
    }

    /// Marks those wordings of a table as used that a text has.
    pub(crate) fn recall(&mut self, table: &[&str], text: &str) {
        for wording in table.iter().filter(|wording| text.contains(**wording)) {
            self.used.insert((*wording).to_owned());
        }
    }

    /// One of a list, by chance.
    pub(crate) fn one_of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        self.chance.one(list)
    }

    /// True in `percent` of a hundred cases.
    pub(crate) fn in_percent(&mut self, percent: usize) -> bool {
        self.chance.below(100) < percent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_wordings_come_before_one_comes_again() {
        let mut wording = Wording::new(Chance::new(7));
        let table = ["a", "b", "c"];
        let first: BTreeSet<String> = (0..3).map(|_| wording.pick(&table)).collect();
        assert_eq!(first.len(), 3);
        assert_eq!(wording.peek(&table), None);
        assert!(table.contains(&wording.pick(&table).as_str()));
        assert_eq!(wording.pick(&[]), "");
    }
}
