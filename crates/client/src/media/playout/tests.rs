//! The loudspeaker in virtual time, with a device that does what an audio worklet does.

use super::*;
use crate::media::limits::{MAX_QUEUED_MS, MIN_START_MS};
use proptest::prelude::*;

const RATE: u32 = 48_000;

/// Frames of one quantum of an audio worklet.
const QUANTUM: usize = 128;

/// What the worklet does, and what a person hears.
#[derive(Debug, Default)]
struct Device {
    queue: VecDeque<f32>,
    report: DeviceReport,
    heard: Vec<f32>,
}

impl Device {
    fn obey(&mut self, command: DeviceCommand) {
        match command {
            DeviceCommand::Play(samples) => self.queue.extend(samples),
            DeviceCommand::Flush { epoch, fade_frames } => {
                // The fade is left out: what these tests compare is what was kept.
                assert_eq!(fade_frames, 384);
                self.queue.clear();
                self.report.epoch = epoch;
                self.report.played_frames = 0;
            }
        }
    }

    fn run(&mut self, frames: usize) {
        for _ in 0..frames {
            self.report.clock_frames += 1;
            let sample = self.queue.pop_front();
            self.report.played_frames += u64::from(sample.is_some());
            self.heard.push(sample.unwrap_or(0.0));
        }
    }
}

/// A loudspeaker with its device.
struct Stage {
    playout: Playout,
    device: Device,
}

impl Stage {
    fn new() -> Self {
        Self { playout: Playout::new(RATE).unwrap(), device: Device::default() }
    }

    fn settle(&mut self) {
        while let Some(command) = self.playout.poll_command() {
            self.device.obey(command);
        }
    }

    fn sound(&mut self, turn: u32, value: i16, ms: usize) {
        self.playout.sound(turn, value.to_le_bytes().repeat(16 * ms).into());
        self.settle();
    }

    /// Lets time pass; the device reports about every 20 ms.
    fn pass(&mut self, ms: usize) {
        let mut frames = ms * RATE as usize / 1000;
        while frames > 0 {
            let step = frames.min(QUANTUM * 8);
            self.device.run(step);
            self.playout.device(self.device.report);
            self.settle();
            frames -= step;
        }
    }

    fn interrupt(&mut self, turn: u32) -> Heard {
        let heard = self.playout.interrupt(turn);
        self.settle();
        heard
    }

    /// Milliseconds from the beginning until something is heard.
    fn first_sound_ms(&self) -> usize {
        self.device.heard.iter().position(|sample| sample.abs() > 1e-3).unwrap() * 1000 / RATE as usize
    }

    /// Milliseconds heard of about this value.
    fn heard_ms(&self, value: i16) -> usize {
        let wanted = pcm::to_f32(value);
        let is_it = |sample: &&f32| (**sample - wanted).abs() < wanted.abs() * 0.03;
        self.device.heard.iter().filter(is_it).count() * 1000 / RATE as usize
    }
}

#[test]
fn a_burst_is_heard_at_once_in_order_and_in_real_time() {
    let mut stage = Stage::new();
    stage.sound(1, 8_000, 1_000);
    stage.sound(2, 16_000, 500);
    assert!(stage.playout.status().is_speaking);
    stage.pass(2_000);
    assert!(stage.first_sound_ms() < 5, "{}", stage.first_sound_ms());
    assert!((970..=1_000).contains(&stage.heard_ms(8_000)), "{}", stage.heard_ms(8_000));
    assert!((480..=500).contains(&stage.heard_ms(16_000)), "{}", stage.heard_ms(16_000));
    assert_eq!(stage.playout.heard().turn, 2);
    assert!((495..=500).contains(&stage.playout.heard().played_ms));
    assert!(!stage.playout.status().is_speaking);
    assert_eq!(stage.playout.status().gaps, 0);
}

#[test]
fn the_device_is_never_given_more_than_a_little() {
    let mut stage = Stage::new();
    stage.sound(1, 8_000, 60_000);
    for _ in 0..100 {
        stage.pass(20);
        let given_ms = stage.device.queue.len() * 1000 / RATE as usize;
        assert!((90..=140).contains(&given_ms), "{given_ms} ms");
    }
}

#[test]
fn sound_that_trickles_in_waits_until_enough_is_there() {
    let mut stage = Stage::new();
    for _ in 0..50 {
        stage.sound(1, 8_000, 20);
        stage.pass(20);
    }
    let first = stage.first_sound_ms();
    assert!((60..=80).contains(&first), "heard after {first} ms");
    assert_eq!(stage.playout.status().gaps, 0);
}

#[test]
fn a_short_word_is_heard_though_nothing_follows() {
    let mut stage = Stage::new();
    stage.sound(1, 8_000, 40);
    stage.pass(400);
    let first = stage.first_sound_ms();
    assert!((80..=110).contains(&first), "heard after {first} ms");
}

#[test]
fn a_network_with_gaps_makes_more_wait_until_there_are_none() {
    let mut stage = Stage::new();
    // Sound of 100 ms comes every 100 ms, but some of it up to 90 ms late.
    let late_ms = [0, 0, 90, 0, 30, 0, 90, 60].into_iter().cycle();
    let mut now_ms = 0;
    for (number, late_ms) in late_ms.take(200).enumerate() {
        let comes_ms = (number * 100 + late_ms).max(now_ms);
        stage.pass(comes_ms - now_ms);
        now_ms = comes_ms;
        stage.sound(1, 8_000, 100);
    }
    let status = stage.playout.status();
    assert!(status.start_ms > MIN_START_MS, "{status:?}");
    assert!((1..=4).contains(&status.gaps), "it learns: {status:?}");
}

#[test]
fn barging_in_stops_at_once_and_tells_what_was_heard() {
    let mut stage = Stage::new();
    stage.sound(3, 8_000, 5_000);
    stage.pass(1_000);
    let heard = stage.interrupt(3);
    assert_eq!(heard.turn, 3);
    assert!((975..=1_000).contains(&heard.played_ms), "{heard:?}");
    assert!(stage.device.queue.is_empty());
    assert!(!stage.playout.status().is_speaking);
    assert_eq!(stage.playout.status().waiting_ms, 0);
    // What the device reported before it knew of the flush.
    stage.playout.device(DeviceReport { epoch: 0, played_frames: 99_999, clock_frames: 48_000 });
    stage.sound(4, 16_000, 200);
    stage.pass(400);
    assert!((180..=200).contains(&stage.heard_ms(16_000)), "{}", stage.heard_ms(16_000));
    assert_eq!(stage.playout.heard().turn, 4);
    assert_eq!(stage.playout.status().gaps, 0);
}

#[test]
fn a_newer_turn_that_waits_behind_a_stale_one_is_kept() {
    let mut stage = Stage::new();
    stage.sound(1, 8_000, 60);
    stage.sound(2, 16_000, 300);
    stage.pass(20);
    stage.interrupt(1);
    stage.pass(600);
    assert!(stage.heard_ms(8_000) <= 25, "{}", stage.heard_ms(8_000));
    assert!((280..=300).contains(&stage.heard_ms(16_000)), "{}", stage.heard_ms(16_000));
}

#[test]
fn an_interruption_of_what_is_over_disturbs_nothing() {
    let mut stage = Stage::new();
    stage.sound(5, 8_000, 500);
    stage.pass(100);
    stage.interrupt(4);
    stage.pass(600);
    assert_eq!(stage.device.report.epoch, 0);
    assert!(stage.heard_ms(8_000) >= 480);
}

#[test]
fn an_interruption_before_anything_is_heard() {
    let mut stage = Stage::new();
    stage.sound(1, 8_000, 40);
    assert_eq!(stage.interrupt(1), Heard::default());
    stage.pass(2_000);
    stage.sound(2, 16_000, 20);
    stage.pass(20);
    assert_eq!(stage.heard_ms(16_000), 0, "the next turn gathers anew");
    stage.pass(200);
    assert!(stage.heard_ms(16_000) > 5);
}

#[test]
fn sound_begins_softly_after_silence() {
    let mut stage = Stage::new();
    stage.sound(1, 16_000, 200);
    let rise: Vec<f32> = stage.device.queue.iter().take(500).copied().collect();
    assert!(rise[0].abs() < 0.01 && rise[450] > 0.4, "{} {}", rise[0], rise[450]);
    let largest = rise.windows(2).map(|pair| (pair[1] - pair[0]).abs()).fold(0.0, f32::max);
    assert!(largest < 0.05, "a step of {largest}");
}

#[test]
fn another_connection_numbers_its_turns_anew() {
    let mut stage = Stage::new();
    stage.sound(9, 8_000, 500);
    stage.pass(100);
    stage.playout.reconnected();
    assert_eq!(stage.playout.heard(), Heard::default());
    stage.sound(1, 16_000, 500);
    stage.pass(100);
    stage.interrupt(1);
    stage.pass(1_000);
    assert!(stage.heard_ms(8_000) < 230, "older than any turn of the new connection");
    assert_eq!(stage.heard_ms(16_000), 0);
}

#[test]
fn another_device_goes_on_where_the_old_one_was() {
    let mut stage = Stage::new();
    stage.sound(1, 8_000, 2_000);
    stage.pass(1_000);
    assert!(stage.playout.change_device(123).is_err());
    stage.playout.change_device(16_000).unwrap();
    assert!((975..=1_000).contains(&stage.playout.heard().played_ms), "{:?}", stage.playout.heard());
    let mut device = Device::default();
    for _ in 0..100 {
        while let Some(command) = stage.playout.poll_command() {
            device.obey(command);
        }
        device.run(320);
        stage.playout.device(device.report);
    }
    let heard = stage.playout.heard();
    assert!((1_850..=2_000).contains(&heard.played_ms), "what the old device still had is lost: {heard:?}");
    assert!(!stage.playout.status().is_speaking);
}

#[test]
fn no_more_than_three_minutes_wait() {
    let mut playout = Playout::new(RATE).unwrap();
    for _ in 0..200 {
        playout.sound(1, vec![0; 32_000].into());
    }
    let status = playout.status();
    assert!(status.waiting_ms <= MAX_QUEUED_MS + u64::from(DEVICE_LEAD_MS), "{status:?}");
    assert!(status.dropped_ms >= 19_000, "{status:?}");
    let mut playout = Playout::new(RATE).unwrap();
    for _ in 0..20_000 {
        playout.sound(1, vec![0; 32].into());
    }
    assert!((16_000..=18_200).contains(&playout.status().waiting_ms), "{:?}", playout.status());
}

#[derive(Debug, Clone)]
enum Step {
    Sound { turn: u32, bytes: usize },
    Interrupt(u32),
    Pass(usize),
    Reconnected,
    Report(DeviceReport),
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (0u32..6, 0usize..8_000).prop_map(|(turn, bytes)| Step::Sound { turn, bytes }),
        1 => (0u32..6).prop_map(Step::Interrupt),
        4 => (0usize..300).prop_map(Step::Pass),
        1 => Just(Step::Reconnected),
        1 => (0u32..3, any::<u64>(), 0u64..1_000_000).prop_map(|(epoch, played_frames, clock_frames)| {
            Step::Report(DeviceReport { epoch, played_frames, clock_frames })
        }),
    ]
}

proptest! {
    /// Nothing panics, nothing stale waits after an interruption, and everything that waits is heard in the end.
    #[test]
    fn whatever_comes_in_whatever_order(steps in prop::collection::vec(any_step(), 0..40)) {
        let mut stage = Stage::new();
        let mut has_lied = false;
        for step in steps {
            match step {
                Step::Sound { turn, bytes } => {
                    stage.playout.sound(turn, vec![1; bytes].into());
                    stage.settle();
                }
                Step::Interrupt(turn) => {
                    stage.interrupt(turn);
                    prop_assert!(stage.playout.queue.iter().all(|chunk| chunk.turn > turn));
                    prop_assert!(!stage.playout.handed.holds_through(turn));
                }
                Step::Pass(ms) => stage.pass(ms),
                Step::Reconnected => stage.playout.reconnected(),
                Step::Report(report) => {
                    has_lied = true;
                    stage.playout.device(report);
                    stage.settle();
                }
            }
        }
        stage.pass(10_000);
        if !has_lied {
            prop_assert!(stage.playout.queue.is_empty());
            prop_assert_eq!(stage.playout.status().waiting_ms, 0);
            prop_assert!(stage.device.queue.is_empty());
        }
    }
}
