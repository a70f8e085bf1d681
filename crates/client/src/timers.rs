//! The table of deadlines: each has a name, so "why did we wake?" always has an answer.

use contract::time::UnixMillis;

/// A named deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(usize)]
pub enum Timer {
    /// An attempt to connect takes too long.
    Attempt,
    /// Final captions are missing: ask for them.
    CaptionGap,
    /// The server does not confirm the end.
    End,
    /// Measure the round trip.
    Ping,
    /// Connect again.
    Reconnect,
    /// The results do not come.
    Results,
    /// The interview is not created.
    Setup,
    /// Nothing comes over the connection.
    Silence,
    /// The session does not start on an open connection.
    Start,
    /// The time in which to get connected is over: one last try.
    Window,
}

impl Timer {
    const ALL: [Self; 10] = [
        Self::Attempt,
        Self::CaptionGap,
        Self::End,
        Self::Ping,
        Self::Reconnect,
        Self::Results,
        Self::Setup,
        Self::Silence,
        Self::Start,
        Self::Window,
    ];
}

/// The deadlines that are set.
#[derive(Debug, Clone, Default)]
pub(crate) struct Timers {
    at: [Option<UnixMillis>; Timer::ALL.len()],
}

impl Timers {
    pub(crate) fn set(&mut self, timer: Timer, at: UnixMillis) {
        if let Some(slot) = self.at.get_mut(timer as usize) {
            *slot = Some(at);
        }
    }

    /// Sets a deadline unless it is set already.
    pub(crate) fn set_if_none(&mut self, timer: Timer, at: UnixMillis) {
        self.set(timer, self.get(timer).unwrap_or(at));
    }

    /// Sets a deadline unless it is set and earlier.
    pub(crate) fn bring_forward(&mut self, timer: Timer, at: UnixMillis) {
        self.set(timer, self.get(timer).map_or(at, |set| set.min(at)));
    }

    pub(crate) fn stop(&mut self, timer: Timer) {
        if let Some(slot) = self.at.get_mut(timer as usize) {
            *slot = None;
        }
    }

    pub(crate) fn stop_all(&mut self) {
        self.at = Default::default();
    }

    pub(crate) fn get(&self, timer: Timer) -> Option<UnixMillis> {
        self.at.get(timer as usize).copied().flatten()
    }

    /// The earliest deadline and its name.
    pub(crate) fn next(&self) -> Option<(UnixMillis, Timer)> {
        Timer::ALL.into_iter().filter_map(|timer| Some((self.get(timer)?, timer))).min()
    }

    /// Takes one deadline that has come, the earliest first.
    pub(crate) fn take_expired(&mut self, now: UnixMillis) -> Option<Timer> {
        let (at, timer) = self.next()?;
        if at > now {
            return None;
        }
        self.stop(timer);
        Some(timer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_order() {
        for (index, timer) in Timer::ALL.into_iter().enumerate() {
            assert_eq!(timer as usize, index);
        }
    }

    #[test]
    fn deadlines_come_in_order_and_once() {
        let mut timers = Timers::default();
        timers.set(Timer::Window, UnixMillis(30));
        timers.set_if_none(Timer::Window, UnixMillis(99));
        timers.set(Timer::Ping, UnixMillis(40));
        timers.bring_forward(Timer::Ping, UnixMillis(20));
        timers.bring_forward(Timer::Ping, UnixMillis(25));
        timers.set(Timer::Start, UnixMillis(10));
        timers.stop(Timer::Start);
        assert_eq!(timers.next(), Some((UnixMillis(20), Timer::Ping)));
        assert_eq!(timers.take_expired(UnixMillis(19)), None);
        assert_eq!(timers.take_expired(UnixMillis(40)), Some(Timer::Ping));
        assert_eq!(timers.take_expired(UnixMillis(40)), Some(Timer::Window));
        assert_eq!(timers.take_expired(UnixMillis(40)), None);
    }
}
