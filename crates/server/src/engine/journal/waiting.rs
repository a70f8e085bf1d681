//! What the database has not confirmed yet, one entry an interview, and who waits for it.

use super::JournalError;
use contract::ids::InterviewId;
use std::collections::HashMap;
use store::CheckpointWrite;
use tokio::sync::oneshot;
use tokio::time::Instant;

/// Takes the answer to a message.
pub(super) type Done = oneshot::Sender<Result<(), JournalError>>;

/// Everything not confirmed.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    entries: HashMap<InterviewId, Entry>,
}

#[derive(Debug)]
struct Entry {
    /// The newest state, and every turn that is not confirmed.
    write: CheckpointWrite,
    /// Since when the oldest of the savers waits.
    since: Instant,
    /// Those who want a version to be durable. None left: it is, or they were told that it is not.
    savers: Vec<(i64, Done)>,
    /// Those who want the entry gone.
    settlers: Vec<Done>,
}

impl Entry {
    fn answer(&mut self, up_to: i64, answer: &Result<(), JournalError>) {
        let (now, later) =
            std::mem::take(&mut self.savers).into_iter().partition(|(version, _)| *version <= up_to);
        self.savers = later;
        let now: Vec<(i64, Done)> = now;
        for (_, done) in now {
            // A session that does not wait any more needs no answer.
            let _ = done.send(answer.clone());
        }
    }

    fn settle(self) {
        for done in self.settlers {
            let _ = done.send(Ok(()));
        }
    }
}

/// What is left of an entry after the database has answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum After {
    /// Nothing: the database has everything.
    Confirmed,
    /// Nothing: the database never takes it.
    Refused,
    /// Newer things, or it was forgotten meanwhile.
    Unchanged,
}

impl Waiting {
    /// Takes a checkpoint in; one of an older claim than what waits is refused.
    pub(super) fn add(&mut self, write: CheckpointWrite, done: Option<Done>, now: Instant) {
        let saver = done.map(|done| (write.version, done));
        let Some(entry) = self.entries.get_mut(&write.lease.interview) else {
            let savers = saver.into_iter().collect();
            let interview = write.lease.interview.clone();
            self.entries.insert(interview, Entry { write, since: now, savers, settlers: Vec::new() });
            return;
        };
        if entry.write.lease.fencing > write.lease.fencing {
            if let Some((_, done)) = saver {
                let _ = done.send(Err(JournalError::Fenced));
            }
            return;
        }
        if entry.savers.is_empty() {
            entry.since = now;
        }
        if entry.write.lease.fencing < write.lease.fencing {
            entry.answer(i64::MAX, &Err(JournalError::Fenced));
            entry.write = write;
        } else {
            let CheckpointWrite { lease: _, version, turns, data } = write;
            for turn in turns {
                if !entry.write.turns.iter().any(|known| known.sequence == turn.sequence) {
                    entry.write.turns.push(turn);
                }
            }
            if version >= entry.write.version {
                (entry.write.version, entry.write.data) = (version, data);
            }
        }
        entry.savers.extend(saver);
    }

    /// Answers once nothing waits of this interview.
    pub(super) fn settle(&mut self, interview: &InterviewId, done: Done) {
        match self.entries.get_mut(interview) {
            Some(entry) => entry.settlers.push(done),
            None => {
                let _ = done.send(Ok(()));
            }
        }
    }

    /// Drops an interview: its result has been accepted, its checkpoints matter no more.
    pub(super) fn forget(&mut self, interview: &InterviewId) {
        if let Some(mut entry) = self.entries.remove(interview) {
            entry.answer(i64::MAX, &Ok(()));
            entry.settle();
        }
    }

    /// Copies of those that wait longest, at most this many.
    pub(super) fn batch(&self, most: usize) -> Vec<CheckpointWrite> {
        let mut entries: Vec<&Entry> = self.entries.values().collect();
        if entries.len() > most {
            entries.select_nth_unstable_by_key(most, |entry| entry.since);
            entries.truncate(most);
        }
        entries.into_iter().map(|entry| entry.write.clone()).collect()
    }

    /// What this answer of the database will leave: files go before anyone is told that they are gone.
    pub(super) fn after(&self, sent: &CheckpointWrite, result: &Result<(), JournalError>) -> After {
        match self.entries.get(&sent.lease.interview) {
            Some(entry) if entry.write.lease == sent.lease => match result {
                Ok(()) if entry.write.version == sent.version => After::Confirmed,
                Ok(()) => After::Unchanged,
                Err(_) => After::Refused,
            },
            _ => After::Unchanged,
        }
    }

    /// The database has answered to this copy.
    pub(super) fn answered(
        &mut self,
        sent: &CheckpointWrite,
        result: &Result<(), JournalError>,
        now: Instant,
    ) {
        let interview = &sent.lease.interview;
        if self.after(sent, result) != After::Unchanged {
            if let Some(mut entry) = self.entries.remove(interview) {
                entry.answer(i64::MAX, result);
                entry.settle();
            }
        } else if let Some(entry) = self.entries.get_mut(interview)
            && entry.write.lease == sent.lease
        {
            // Something newer came meanwhile. Turns are only ever added at the end.
            entry.answer(sent.version, result);
            entry.write.turns.drain(..sent.turns.len().min(entry.write.turns.len()));
            entry.since = now;
        }
    }

    /// Since when the oldest checkpoint waits that someone wants to be durable.
    pub(super) fn oldest(&self) -> Option<Instant> {
        self.unsaved().map(|entry| entry.since).min()
    }

    /// Copies of those that someone wants to be durable and that wait since `since` or longer.
    pub(super) fn overdue(&self, since: Instant) -> Vec<CheckpointWrite> {
        self.unsaved().filter(|entry| entry.since <= since).map(|entry| entry.write.clone()).collect()
    }

    fn unsaved(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values().filter(|entry| !entry.savers.is_empty())
    }

    /// This copy is in the outbox, or cannot be.
    pub(super) fn spooled(&mut self, copy: &CheckpointWrite, result: &Result<(), JournalError>) {
        let entry = self.entries.get_mut(&copy.lease.interview);
        if let Some(entry) = entry.filter(|entry| entry.write.lease == copy.lease) {
            entry.answer(copy.version, result);
        }
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::backend::{Speaker, Turn};
    use contract::time::UnixMillis;
    use std::time::Duration;
    use store::{Fencing, Lease};
    use tokio::sync::oneshot::error::TryRecvError;

    type Answer = oneshot::Receiver<Result<(), JournalError>>;

    /// Saves of one interview, with instants counted in seconds.
    struct Stage {
        waiting: Waiting,
        start: Instant,
    }

    impl Stage {
        fn new() -> Self {
            Self { waiting: Waiting::default(), start: Instant::now() }
        }

        fn at(&self, seconds: u64) -> Instant {
            self.start + Duration::from_secs(seconds)
        }

        fn add(&mut self, name: &str, fencing: i64, version: i64, turns: &[u64], seconds: u64) -> Answer {
            let (done, answer) = oneshot::channel();
            self.waiting.add(write(name, fencing, version, turns), Some(done), self.at(seconds));
            answer
        }

        fn sent(&self) -> CheckpointWrite {
            self.waiting.batch(9).pop().unwrap()
        }

        fn answered(&mut self, sent: &CheckpointWrite, result: &Result<(), JournalError>) -> After {
            let after = self.waiting.after(sent, result);
            self.waiting.answered(sent, result, self.at(50));
            after
        }
    }

    fn write(name: &str, fencing: i64, version: i64, turns: &[u64]) -> CheckpointWrite {
        let turn = |&sequence: &u64| Turn {
            sequence,
            speaker: Speaker::Ai,
            content: String::new(),
            at: UnixMillis(0),
            interrupted: false,
        };
        let interview = InterviewId::parse(name).unwrap();
        CheckpointWrite {
            lease: Lease { interview, fencing: Fencing(fencing) },
            version,
            turns: turns.iter().map(turn).collect(),
            data: format!("state {version}"),
        }
    }

    fn waits(answer: &mut Answer) -> bool {
        answer.try_recv() == Err(TryRecvError::Empty)
    }

    #[test]
    fn saves_of_one_interview_become_one_with_every_turn() {
        let mut stage = Stage::new();
        let mut answers = [stage.add("i", 1, 1, &[1, 2], 0), stage.add("i", 1, 2, &[2, 3], 1)];
        let sent = stage.sent();
        assert_eq!(sent, write("i", 1, 2, &[1, 2, 3]));
        assert_eq!(stage.answered(&sent, &Ok(())), After::Confirmed);
        assert!(answers.iter_mut().all(|answer| answer.try_recv() == Ok(Ok(()))));
        assert_eq!(stage.waiting.len(), 0);
    }

    #[test]
    fn what_comes_during_a_commit_stays() {
        let mut stage = Stage::new();
        let mut first = stage.add("i", 1, 1, &[1], 0);
        let sent = stage.sent();
        let mut second = stage.add("i", 1, 2, &[2], 1);
        assert_eq!(stage.answered(&sent, &Ok(())), After::Unchanged);
        assert_eq!(first.try_recv(), Ok(Ok(())));
        assert!(waits(&mut second));
        assert_eq!(stage.sent(), write("i", 1, 2, &[2]));
    }

    #[test]
    fn what_is_spooled_counts_as_saved_and_is_still_to_be_written() {
        let mut stage = Stage::new();
        let mut early = stage.add("early", 1, 1, &[1], 0);
        let mut late = stage.add("late", 1, 1, &[1], 5);
        assert_eq!(stage.waiting.oldest(), Some(stage.at(0)));
        let overdue = stage.waiting.overdue(stage.at(4));
        assert_eq!(overdue, [write("early", 1, 1, &[1])]);
        stage.waiting.spooled(&overdue[0], &Ok(()));
        assert_eq!(early.try_recv(), Ok(Ok(())));
        assert!(waits(&mut late));
        assert_eq!((stage.waiting.oldest(), stage.waiting.len()), (Some(stage.at(5)), 2));
        // More of the first: the whole of it waits again, from now on.
        let mut more = stage.add("early", 1, 2, &[2], 9);
        assert_eq!(stage.waiting.overdue(stage.at(8)), [write("late", 1, 1, &[1])]);
        assert!(stage.waiting.overdue(stage.at(9)).contains(&write("early", 1, 2, &[1, 2])));
        assert!(waits(&mut more));
    }

    #[test]
    fn an_older_claim_is_refused_and_a_newer_one_replaces_it() {
        let mut stage = Stage::new();
        let mut old = stage.add("i", 1, 5, &[1], 0);
        let mut new = stage.add("i", 2, 1, &[2], 1);
        let mut late = stage.add("i", 1, 6, &[3], 2);
        assert_eq!(old.try_recv(), Ok(Err(JournalError::Fenced)));
        assert_eq!(late.try_recv(), Ok(Err(JournalError::Fenced)));
        assert!(waits(&mut new));
        assert_eq!(stage.sent(), write("i", 2, 1, &[2]));
        let stale = stage.answered(&write("i", 1, 5, &[1]), &Err(JournalError::Fenced));
        assert_eq!(stale, After::Unchanged, "the answer to the old claim is not for the new one");
        assert!(waits(&mut new));
    }

    #[test]
    fn a_refusal_reaches_everyone_and_a_settler_learns_that_nothing_waits() {
        let mut stage = Stage::new();
        let mut saver = stage.add("i", 1, 1, &[1], 0);
        let (done, mut settled) = oneshot::channel();
        stage.waiting.settle(&InterviewId::parse("i").unwrap(), done);
        assert!(waits(&mut settled));
        let sent = stage.sent();
        assert_eq!(stage.answered(&sent, &Err(JournalError::Fenced)), After::Refused);
        assert_eq!((saver.try_recv(), settled.try_recv()), (Ok(Err(JournalError::Fenced)), Ok(Ok(()))));
        let (done, mut settled) = oneshot::channel();
        stage.waiting.settle(&InterviewId::parse("i").unwrap(), done);
        assert_eq!(settled.try_recv(), Ok(Ok(())));
    }

    #[test]
    fn a_batch_takes_those_that_wait_longest() {
        let mut stage = Stage::new();
        let _answers: Vec<Answer> =
            [("c", 3), ("a", 1), ("d", 4), ("b", 2)].map(|(name, at)| stage.add(name, 1, 1, &[], at)).into();
        let mut names: Vec<String> =
            stage.waiting.batch(2).iter().map(|write| write.lease.interview.to_string()).collect();
        names.sort();
        assert_eq!(names, ["a", "b"]);
    }
}
