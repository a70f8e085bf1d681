//! The table of deadlines: each has a name, so "why did we wake?" always has an answer.

use contract::time::UnixMillis;

/// A named deadline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(usize)]
pub enum Timer {
    /// Try a backend call again.
    BackendRetry,
    /// The client did not come back, or never came.
    ClientGrace,
    /// A spoken close has been heard to its end, or has taken too long.
    Closing,
    /// The interviewer did not greet: ask again.
    Greeting,
    /// The interview's time is up.
    InterviewLimit,
    /// Nobody is connected: the provider's meter need not run.
    ModelPause,
    /// Dial the provider again.
    ModelRedial,
    /// The provider took too long to get ready.
    ModelSetup,
    /// The provider says nothing although it should.
    ModelSilence,
    /// A change of connection is due: at an idle moment, or at the latest when it must be.
    ModelSwap,
    /// The save takes long: tell the client, later release it.
    SaveDeadline,
    /// The last words' transcript has had its time.
    Settle,
    /// Tell how much time is left.
    TimeWarning,
    /// Transcripts that trail have had their time: the interviewer's turn.
    TranscriptAi,
    /// Transcripts that trail have had their time: the person's turn.
    TranscriptUser,
}

impl Timer {
    const ALL: [Self; 15] = [
        Self::BackendRetry,
        Self::ClientGrace,
        Self::Closing,
        Self::Greeting,
        Self::InterviewLimit,
        Self::ModelPause,
        Self::ModelRedial,
        Self::ModelSetup,
        Self::ModelSilence,
        Self::ModelSwap,
        Self::SaveDeadline,
        Self::Settle,
        Self::TimeWarning,
        Self::TranscriptAi,
        Self::TranscriptUser,
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
        timers.set(Timer::InterviewLimit, UnixMillis(30));
        timers.set(Timer::ClientGrace, UnixMillis(20));
        timers.set(Timer::ModelSetup, UnixMillis(10));
        timers.stop(Timer::ModelSetup);
        assert_eq!(timers.next(), Some((UnixMillis(20), Timer::ClientGrace)));
        assert_eq!(timers.take_expired(UnixMillis(19)), None);
        assert_eq!(timers.take_expired(UnixMillis(40)), Some(Timer::ClientGrace));
        assert_eq!(timers.take_expired(UnixMillis(40)), Some(Timer::InterviewLimit));
        assert_eq!(timers.take_expired(UnixMillis(40)), None);
    }
}
