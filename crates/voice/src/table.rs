//! A compact read-only map from words to values: sorted keys in one piece of text.
//!
//! The lexicons and the tagger have 290,000 keys. As a hash map of strings they take several times the
//! memory of their text; sorted, a look-up takes 17 comparisons and no memory beyond the text.

/// A sorted, immutable map.
pub(crate) struct Table<V> {
    keys: String,
    /// Where each key ends in `keys`, in bytes.
    ends: Vec<usize>,
    values: Vec<V>,
}

impl<V> FromIterator<(String, V)> for Table<V> {
    /// Of a key that comes twice, the later value counts.
    fn from_iter<I: IntoIterator<Item = (String, V)>>(entries: I) -> Self {
        let mut sorted: Vec<(String, V)> = entries.into_iter().collect();
        sorted.reverse();
        sorted.sort_by(|a, b| a.0.cmp(&b.0));
        sorted.dedup_by(|later, earlier| later.0 == earlier.0);
        let mut table = Self { keys: String::new(), ends: Vec::new(), values: Vec::new() };
        for (key, value) in sorted {
            table.keys.push_str(&key);
            table.ends.push(table.keys.len());
            table.values.push(value);
        }
        table.keys.shrink_to_fit();
        table.ends.shrink_to_fit();
        table.values.shrink_to_fit();
        table
    }
}

impl<V> Table<V> {
    /// The value of `key`.
    pub(crate) fn get(&self, key: &str) -> Option<&V> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            match self.key(middle)?.cmp(key) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return self.values.get(middle),
            }
        }
        None
    }

    fn key(&self, at: usize) -> Option<&str> {
        let start = match at.checked_sub(1) {
            Some(before) => *self.ends.get(before)?,
            None => 0,
        };
        self.keys.get(start..*self.ends.get(at)?)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn finds_what_a_hash_map_finds(
            entries in proptest::collection::vec(("[a-cé]{0,3}", any::<u8>()), 0..40),
            probe in "[a-cé]{0,3}",
        ) {
            let table: Table<u8> = entries.iter().cloned().collect();
            let entries: HashMap<String, u8> = entries.into_iter().collect();
            prop_assert_eq!(table.values.len(), entries.len());
            prop_assert_eq!(table.get(&probe), entries.get(&probe));
            for (key, value) in &entries {
                prop_assert_eq!(table.get(key), Some(value));
            }
        }
    }
}
