//! Voice activity by energy: tells from received PCM when a person starts and stops speaking.
//!
//! Its clock is the audio itself, not the wall: without audio there is no progress, so a client that stops
//! sending during silence never ends its turn. The real service behaves the same way.

/// Length of the window whose loudness is judged, in milliseconds.
const WINDOW_MS: u64 = 10;

/// The edges of speech, with their position in the received audio.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Activity {
    /// Speech began; milliseconds since the first sample received.
    Start(u64),
    /// Silence has lasted long enough; milliseconds since the first sample received.
    End(u64),
}

/// When speech counts as such.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct VadSettings {
    /// Loudness from which a window is speech: root mean square of 16-bit samples.
    pub threshold: u32,
    /// Speech needed before its start is reported, in milliseconds.
    pub prefix_ms: u64,
    /// Silence needed before the end is reported, in milliseconds.
    pub silence_ms: u64,
}

/// An energy detector over one stream of 16-bit little-endian mono PCM.
#[derive(Debug)]
pub(super) struct Vad {
    settings: VadSettings,
    energy: u64,
    samples: u64,
    position_ms: u64,
    run_ms: u64,
    speaking: bool,
}

impl Vad {
    /// A detector at the start of a stream.
    pub(super) fn new(settings: VadSettings) -> Self {
        Self { settings, energy: 0, samples: 0, position_ms: 0, run_ms: 0, speaking: false }
    }

    /// Takes PCM at `rate` hertz and calls `report` for each edge found in it.
    pub(super) fn push(&mut self, pcm: &[u8], rate: u32, mut report: impl FnMut(Activity)) {
        let window = (u64::from(rate) * WINDOW_MS / 1000).max(1);
        for pair in pcm.as_chunks::<2>().0 {
            let sample = u64::from(i16::from_le_bytes(*pair).unsigned_abs());
            self.energy += sample * sample;
            self.samples += 1;
            if self.samples >= window {
                let threshold = u64::from(self.settings.threshold);
                let loud = self.energy / self.samples >= threshold * threshold;
                (self.energy, self.samples) = (0, 0);
                self.position_ms += WINDOW_MS;
                if let Some(edge) = self.judge(loud) {
                    report(edge);
                }
            }
        }
    }

    /// Ends speech now, if any is going on.
    pub(super) fn end(&mut self) -> Option<Activity> {
        let was = std::mem::take(&mut self.speaking);
        self.run_ms = 0;
        was.then_some(Activity::End(self.position_ms))
    }

    fn judge(&mut self, loud: bool) -> Option<Activity> {
        if loud == self.speaking {
            self.run_ms = 0;
            return None;
        }
        self.run_ms += WINDOW_MS;
        let needed = if loud { self.settings.prefix_ms } else { self.settings.silence_ms };
        if self.run_ms < needed {
            return None;
        }
        let run = std::mem::take(&mut self.run_ms);
        self.speaking = loud;
        let edge =
            if loud { Activity::Start(self.position_ms - run) } else { Activity::End(self.position_ms) };
        Some(edge)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pcm(level: i16, ms: usize) -> Vec<u8> {
        (0..ms * 16).flat_map(|i| if i % 2 == 0 { level } else { -level }.to_le_bytes()).collect()
    }

    fn run(parts: &[(i16, usize)]) -> Vec<Activity> {
        let mut vad = Vad::new(VadSettings { threshold: 500, prefix_ms: 20, silence_ms: 800 });
        let mut edges = Vec::new();
        for (level, ms) in parts {
            for chunk in pcm(*level, *ms).chunks(640) {
                vad.push(chunk, 16_000, |edge| edges.push(edge));
            }
        }
        edges
    }

    #[test]
    fn edges_are_placed_on_the_audio_clock() {
        let edges = run(&[(0, 1000), (4000, 2000), (0, 900)]);
        assert_eq!(edges, [Activity::Start(1000), Activity::End(3800)]);
    }

    #[test]
    fn short_pauses_clicks_and_hum_are_not_edges() {
        assert_eq!(run(&[(4000, 10), (0, 1000)]), []);
        assert_eq!(run(&[(300, 3000)]), []);
        assert_eq!(run(&[(4000, 500), (0, 700), (4000, 500), (0, 700)]), [Activity::Start(0)]);
    }

    #[test]
    fn no_audio_means_no_end() {
        assert_eq!(run(&[(4000, 500), (0, 500)]), [Activity::Start(0)]);
    }

    #[test]
    fn chunk_borders_do_not_matter() {
        let audio = [pcm(0, 95), pcm(4000, 305), pcm(0, 1000)].concat();
        let settings = VadSettings { threshold: 500, prefix_ms: 20, silence_ms: 200 };
        let edges_by = |size: usize| {
            let mut vad = Vad::new(settings);
            let mut edges = Vec::new();
            audio.chunks(size).for_each(|chunk| vad.push(chunk, 16_000, |edge| edges.push(edge)));
            edges
        };
        assert_eq!(edges_by(audio.len()), edges_by(34));
        assert_eq!(edges_by(34).len(), 2);
    }
}
