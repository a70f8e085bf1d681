//! The list of interviews, page by page.

use contract::ids::InterviewId;
use contract::procedures::interview::{HistoryCursor, HistoryEntry, HistoryInput};

/// Entries asked for at a time.
pub(crate) const PAGE: u32 = 20;

/// What is known of the list.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct History {
    entries: Vec<HistoryEntry>,
    complete: bool,
}

impl History {
    /// The list that begins with this page.
    pub(crate) fn begin(page: Vec<HistoryEntry>) -> Self {
        let mut history = Self::default();
        history.add(page);
        history
    }

    /// The next page came. What is there already is not added twice.
    pub(crate) fn add(&mut self, page: Vec<HistoryEntry>) {
        self.complete = u32::try_from(page.len()).is_ok_and(|length| length < PAGE);
        for entry in page {
            if !self.entries.iter().any(|known| known.id == entry.id) {
                self.entries.push(entry);
            }
        }
    }

    /// An interview was deleted.
    pub(crate) fn remove(&mut self, id: &InterviewId) {
        self.entries.retain(|entry| entry.id != *id);
    }

    /// The entries, newest first.
    pub(crate) fn entries(&self) -> &[HistoryEntry] {
        &self.entries
    }

    /// True when there is no further page.
    pub(crate) fn is_complete(&self) -> bool {
        self.complete
    }

    /// What to ask for the next page.
    pub(crate) fn next(&self, search: &str) -> HistoryInput {
        let last = self.entries.last();
        let cursor = last.map(|last| HistoryCursor { created_at: last.created_at, id: last.id.clone() });
        let search = (!search.is_empty()).then(|| search.to_owned());
        HistoryInput { cursor, limit: Some(PAGE), search }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::backend::{Duration, InterviewStatus};
    use trpc::Date;

    fn entry(number: u32) -> HistoryEntry {
        HistoryEntry {
            id: InterviewId::parse(format!("i{number}")).unwrap(),
            status: InterviewStatus::Pending,
            created_at: Date::from_unix_millis(i64::from(number)),
            title: None,
            job_title_snapshot: None,
            duration: Duration::Short,
            started_at: None,
            ended_at: None,
        }
    }

    #[test]
    fn pages_follow_each_other_until_one_is_short() {
        let first = History::default().next("");
        assert_eq!((first.cursor, first.limit, first.search), (None, Some(PAGE), None));
        let mut history = History::begin((0..PAGE).map(entry).collect());
        assert!(!history.is_complete());
        let next = history.next("baker");
        assert_eq!(next.cursor.unwrap().id, entry(PAGE - 1).id);
        assert_eq!(next.search.as_deref(), Some("baker"));
        history.add(vec![entry(PAGE - 1), entry(PAGE)]);
        assert_eq!(history.entries().len(), PAGE as usize + 1);
        assert!(history.is_complete());
    }

    #[test]
    fn a_deleted_interview_is_gone() {
        let mut history = History::begin(vec![entry(1), entry(2)]);
        history.remove(&entry(1).id);
        assert_eq!(history.entries(), [entry(2)]);
    }
}
