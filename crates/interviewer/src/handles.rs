//! Handles with which a conversation goes on on another connection: kept in memory, few, and not for ever.

use std::collections::{HashMap, VecDeque};

use crate::conversation::Memory;

/// Handles kept for the whole server; the oldest go first.
const MAX_HANDLES: usize = 512;

/// Handles kept of one conversation: a client uses the newest, or the one before when it missed that.
const MAX_PER_CONVERSATION: usize = 3;

/// How long a handle works, in milliseconds: two hours, as on the service.
const TTL_MS: u64 = 2 * 60 * 60_000;

/// All handles of a server.
#[derive(Default)]
pub(crate) struct Handles {
    snapshots: HashMap<String, Snapshot>,
    order: VecDeque<String>,
}

struct Snapshot {
    conversation: u64,
    memory: Memory,
    issued: u64,
}

impl Handles {
    /// A handle to a conversation as it is now. `random` makes it unguessable.
    pub(crate) fn issue(&mut self, conversation: u64, memory: Memory, random: u128, now: u64) -> String {
        let handle = format!("{random:032x}");
        self.order.push_back(handle.clone());
        self.snapshots.insert(handle.clone(), Snapshot { conversation, memory, issued: now });
        self.tidy(conversation, now);
        handle
    }

    /// The conversation and what it remembered when the handle was issued.
    pub(crate) fn redeem(&self, handle: &str, now: u64) -> Option<(u64, Memory)> {
        let snapshot = self.snapshots.get(handle).filter(|snapshot| !is_old(snapshot, now))?;
        Some((snapshot.conversation, snapshot.memory.clone()))
    }

    fn tidy(&mut self, conversation: u64, now: u64) {
        let of_this =
            |handle: &&String| self.snapshots.get(*handle).is_some_and(|it| it.conversation == conversation);
        let mine: Vec<String> = self.order.iter().filter(of_this).cloned().collect();
        let too_many = mine.len().saturating_sub(MAX_PER_CONVERSATION);
        for handle in mine.into_iter().take(too_many) {
            self.snapshots.remove(&handle);
        }
        self.snapshots.retain(|_, snapshot| !is_old(snapshot, now));
        self.order.retain(|handle| self.snapshots.contains_key(handle));
        while self.order.len() > MAX_HANDLES {
            if let Some(oldest) = self.order.pop_front() {
                self.snapshots.remove(&oldest);
            }
        }
    }
}

fn is_old(snapshot: &Snapshot, now: u64) -> bool {
    now.saturating_sub(snapshot.issued) > TTL_MS
}

#[cfg(test)]
mod tests {
    use gemini_wire::Role;

    use super::*;
    use crate::conversation::tests::rig::Scripted;

    fn memory(turns: usize) -> Memory {
        let mut memory = Memory::new(Box::new(Scripted::default()));
        memory.history = vec![(Role::User, "x".to_owned()); turns];
        memory
    }

    #[test]
    fn a_handle_leads_back_to_its_moment() {
        let mut handles = Handles::default();
        let first = handles.issue(1, memory(1), 7, 0);
        let second = handles.issue(1, memory(2), 8, 10);
        let turns = |handle: &str, now| handles.redeem(handle, now).map(|(_, memory)| memory.history.len());
        assert_eq!((turns(&first, 20), turns(&second, 20)), (Some(1), Some(2)));
        assert_eq!(turns("unknown", 20), None);
        assert_eq!((turns(&first, TTL_MS), turns(&first, TTL_MS + 1)), (Some(1), None));
    }

    #[test]
    fn old_handles_make_room() {
        let mut handles = Handles::default();
        let first = handles.issue(1, memory(0), 0, 0);
        for random in 1..4 {
            handles.issue(1, memory(0), random, 0);
        }
        assert!(handles.redeem(&first, 0).is_none(), "only the last three of a conversation");
        for conversation in 0..2_000 {
            handles.issue(conversation, memory(0), u128::from(conversation) + 100, 0);
        }
        assert_eq!((handles.snapshots.len(), handles.order.len()), (MAX_HANDLES, MAX_HANDLES));
        handles.issue(1, memory(0), 5, 3 * TTL_MS);
        assert_eq!((handles.snapshots.len(), handles.order.len()), (1, 1));
    }
}
