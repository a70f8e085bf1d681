//! What is going to happen, in order of time, and of coming where times are equal.

use super::host::Letter;
use super::model::Happening;
use client::{ConnId, Input, TokenKind};
use contract::time::UnixMillis;
use session::DialId;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};

/// Something that is going to happen.
#[derive(Debug)]
pub(super) enum Event {
    /// A person does the next thing.
    Act { person: usize },
    /// From now on nothing goes wrong any more.
    Calm,
    /// A client's deadline.
    ClientTimer { person: usize },
    /// The session's deadline, of this boot of the host.
    HostTimer { boot: u64 },
    /// The host is up again.
    HostUp { boot: u64 },
    /// Something goes wrong.
    Mishap,
    /// On a line to the model.
    Model { line: DialId, happening: Happening },
    /// Something reaches a client.
    ToClient { person: usize, input: Input },
    /// Something reaches the host.
    ToHost(Letter),
    /// A client asks for a token.
    TokenAsked { person: usize, conn: ConnId, kind: TokenKind },
}

/// Events in order.
#[derive(Debug, Default)]
pub(super) struct Queue {
    order: BinaryHeap<Reverse<(UnixMillis, u64)>>,
    events: BTreeMap<u64, Event>,
    last: u64,
}

impl Queue {
    pub(super) fn push(&mut self, at: UnixMillis, event: Event) {
        self.last += 1;
        self.order.push(Reverse((at, self.last)));
        self.events.insert(self.last, event);
    }

    pub(super) fn pop(&mut self) -> Option<(UnixMillis, Event)> {
        let Reverse((at, number)) = self.order.pop()?;
        Some((at, self.events.remove(&number)?))
    }
}
