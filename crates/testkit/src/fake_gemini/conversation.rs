//! Conversations outlive sockets: their state, the handles that lead back to it, and who is connected.

use std::collections::{HashMap, HashSet, VecDeque};

use gemini_wire::{Role, Usage};

/// Handles kept for the whole server; the oldest go first.
const MAX_HANDLES: usize = 10_000;

/// What a conversation consists of. A handle is a copy of it: resuming goes back to that point.
#[derive(Clone, Debug, Default)]
pub(super) struct Conversation {
    pub id: u64,
    /// Who said what, the unheard rest of interrupted answers included.
    pub history: Vec<(Role, String)>,
    /// Turns the model has taken.
    pub model_turns: u64,
    /// How many scripted lines have been said.
    pub said: usize,
    /// How many turns of the user's speech have been heard.
    pub heard: usize,
    pub usage: Usage,
    /// The model was told to come to an end.
    pub closing: bool,
}

/// What all sessions of one server share.
#[derive(Debug, Default)]
pub(super) struct World {
    handles: HashMap<String, Snapshot>,
    order: VecDeque<String>,
    open: HashSet<u64>,
    fired: HashSet<(u64, usize)>,
    conversations: u64,
    pub sessions: u64,
}

#[derive(Debug)]
struct Snapshot {
    conversation: Conversation,
    issued_ms: u64,
}

/// Why a handle does not work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadHandle {
    /// Never issued, or too old.
    Unknown,
    /// The connection it came from is still open.
    StillOpen,
}

impl World {
    /// A new conversation, marked as connected.
    pub(super) fn begin(&mut self) -> Conversation {
        self.conversations += 1;
        self.open.insert(self.conversations);
        Conversation { id: self.conversations, ..Conversation::default() }
    }

    /// A handle to the conversation as it is now.
    pub(super) fn issue(&mut self, conversation: &Conversation, random: u64, now_ms: u64) -> String {
        let handle = format!("fake-handle-{}-{}-{random:016x}", conversation.id, conversation.model_turns);
        if self.order.len() >= MAX_HANDLES
            && let Some(oldest) = self.order.pop_front()
        {
            self.handles.remove(&oldest);
        }
        self.order.push_back(handle.clone());
        let snapshot = Snapshot { conversation: conversation.clone(), issued_ms: now_ms };
        self.handles.insert(handle.clone(), snapshot);
        handle
    }

    /// The conversation as it was when the handle was issued, marked as connected.
    pub(super) fn resume(
        &mut self,
        handle: &str,
        now_ms: u64,
        ttl_ms: u64,
        while_open: bool,
    ) -> Result<Conversation, BadHandle> {
        let alive = |snapshot: &&Snapshot| now_ms.saturating_sub(snapshot.issued_ms) <= ttl_ms;
        let snapshot = self.handles.get(handle).filter(alive).ok_or(BadHandle::Unknown)?;
        let conversation = snapshot.conversation.clone();
        if !self.open.insert(conversation.id) && !while_open {
            return Err(BadHandle::StillOpen);
        }
        Ok(conversation)
    }

    /// The conversation has lost its connection.
    pub(super) fn hang_up(&mut self, id: u64) {
        self.open.remove(&id);
    }

    /// True the first time it is asked about an event of a conversation: going back does not repeat events.
    pub(super) fn fire(&mut self, conversation: u64, event: usize) -> bool {
        self.fired.insert((conversation, event))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_handle_leads_back_to_its_point() {
        let mut world = World::default();
        let mut talk = world.begin();
        talk.history.push((Role::Model, "one".to_owned()));
        let handle = world.issue(&talk, 7, 0);
        talk.history.push((Role::Model, "two".to_owned()));
        assert_eq!(world.resume(&handle, 10, 100, false).unwrap_err(), BadHandle::StillOpen);
        world.hang_up(talk.id);
        assert_eq!(world.resume(&handle, 10, 100, false).unwrap().history.len(), 1);
        world.hang_up(talk.id);
        assert_eq!(world.resume(&handle, 101, 100, false).unwrap_err(), BadHandle::Unknown);
        assert_eq!(world.resume("other", 10, 100, false).unwrap_err(), BadHandle::Unknown);
        assert!(world.fire(talk.id, 0));
        assert!(!world.fire(talk.id, 0));
    }

    #[test]
    fn old_handles_make_room() {
        let mut world = World::default();
        let talk = world.begin();
        world.hang_up(talk.id);
        let first = world.issue(&talk, 0, 0);
        let last = (1..=MAX_HANDLES as u64).map(|n| world.issue(&talk, n, 0)).last().unwrap();
        assert_eq!(world.handles.len(), MAX_HANDLES);
        assert!(world.resume(&last, 0, 1, true).is_ok());
        assert_eq!(world.resume(&first, 0, 1, true).unwrap_err(), BadHandle::Unknown);
    }
}
