//! The loudspeaker: the interviewer's sound, which comes in bursts, as an even stream to a device.
//!
//! > **The contract:** call [`Playout::sound`], [`Playout::interrupt`] and [`Playout::device`] as things
//! > happen, and drain [`Playout::poll_command`] to `None` after each.
//!
//! The device (in a browser an audio worklet) holds a short queue, so that a busy page is not heard:
//!
//! - [`DeviceCommand::Play`] appends samples to its queue.
//! - [`DeviceCommand::Flush`] fades what it plays within so many frames, forgets its queue, and counts
//!   anew, from zero, in the epoch that the command names.
//! - About every 20 ms, playing or not, it sends a [`DeviceReport`]: its clock.
//! - When its queue runs dry it fades its last sample to silence; a step would click.
//!
//! Commands and sound arrive in order. A report may be late: one of an older epoch changes nothing.

mod buffer;
mod handed;

use super::limits::{DEVICE_BLOCK_MS, DEVICE_LEAD_MS, FADE_MS, MAX_QUEUED_CHUNKS};
use super::pcm;
use audio::{Resampler, UnsupportedRate};
use buffer::Buffer;
use bytes::Bytes;
use contract::audio_format::{BYTES_PER_SAMPLE, CLIENT_SAMPLE_RATE_HZ};
use handed::Handed;
use std::collections::VecDeque;

/// Something for the device to do, in this order.
#[derive(Debug, Clone, PartialEq)]
pub enum DeviceCommand {
    /// Append this to the queue: mono, -1 to 1, at the device's rate.
    Play(Vec<f32>),
    /// Fade out, forget the queue, count anew.
    Flush {
        /// The number that reports bear from now on.
        epoch: u32,
        /// Frames that the fade lasts.
        fade_frames: usize,
    },
}

/// How far a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DeviceReport {
    /// The number of the last flush; zero before the first.
    pub epoch: u32,
    /// Frames heard since then that were handed to the device; silence is not counted.
    pub played_frames: u64,
    /// Frames since the device began, silence included.
    pub clock_frames: u64,
}

/// What a person heard of a turn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Heard {
    /// The interviewer's turn; zero when nothing was heard on this connection.
    pub turn: u32,
    /// Milliseconds of it.
    pub played_ms: u32,
}

/// How the playing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlayoutStatus {
    /// The interviewer is being heard.
    pub is_speaking: bool,
    /// Sound that waits, here and in the device, in milliseconds.
    pub waiting_ms: u64,
    /// Sound that waits before a turn begins, in milliseconds: it grows on a bad network.
    pub start_ms: u32,
    /// Gaps within turns so far.
    pub gaps: u32,
    /// Sound dropped because too much waited, in milliseconds.
    pub dropped_ms: u64,
}

/// Plays the interviewer's turns.
#[derive(Debug)]
pub struct Playout {
    rate_hz: u32,
    resampler: Resampler,
    buffer: Buffer,
    queue: VecDeque<Chunk>,
    queued_frames: u64,
    handed: Handed,
    epoch: u32,
    clock_frames: u64,
    /// What the clocks of earlier devices came to.
    clock_base_ms: u64,
    dropped_frames: u64,
    commands: VecDeque<DeviceCommand>,
    /// The next block is the first after silence.
    fades_in: bool,
}

/// Sound of one turn, as it came.
#[derive(Debug)]
struct Chunk {
    turn: u32,
    pcm: Bytes,
}

impl Chunk {
    fn frames(&self) -> u64 {
        pcm::wire_frames_of(self.pcm.len())
    }
}

impl Playout {
    /// For a device of this rate.
    ///
    /// # Errors
    /// [`UnsupportedRate`] for a rate that is not one of [`audio::SUPPORTED_RATES_HZ`].
    pub fn new(device_rate_hz: u32) -> Result<Self, UnsupportedRate> {
        Ok(Self {
            rate_hz: device_rate_hz,
            resampler: Resampler::new(CLIENT_SAMPLE_RATE_HZ, device_rate_hz)?,
            buffer: Buffer::default(),
            queue: VecDeque::new(),
            queued_frames: 0,
            handed: Handed::default(),
            epoch: 0,
            clock_frames: 0,
            clock_base_ms: 0,
            dropped_frames: 0,
            commands: VecDeque::new(),
            fades_in: true,
        })
    }

    /// Takes sound of a turn: 16 kHz, mono, 16-bit little-endian, as [`crate::Event::Audio`] has it.
    pub fn sound(&mut self, turn: u32, mut pcm: Bytes) {
        // Half a sample would shift all that come after it.
        pcm.truncate(pcm.len() / BYTES_PER_SAMPLE * BYTES_PER_SAMPLE);
        let chunk = Chunk { turn, pcm };
        if chunk.frames() == 0 {
            return;
        }
        let is_too_much = self.queued_frames.saturating_add(chunk.frames()) > Buffer::MAX_QUEUED_FRAMES;
        if is_too_much || self.queue.len() >= MAX_QUEUED_CHUNKS {
            self.dropped_frames = self.dropped_frames.saturating_add(chunk.frames());
            return;
        }
        self.buffer.sound_came(turn, self.clock_ms());
        self.queued_frames = self.queued_frames.saturating_add(chunk.frames());
        self.queue.push_back(chunk);
        self.pump();
    }

    /// Stops this turn and older ones. Gives what was heard, for [`crate::Input::PlayedReport`].
    pub fn interrupt(&mut self, turn: u32) -> Heard {
        let heard = self.heard();
        self.queue.retain(|chunk| chunk.turn > turn);
        self.queued_frames = self.queue.iter().map(Chunk::frames).sum();
        if self.handed.holds_through(turn) {
            let newer = self.handed.forget_through(turn);
            self.epoch = self.epoch.wrapping_add(1);
            let fade_frames = pcm::frames(FADE_MS, self.rate_hz);
            self.commands.push_back(DeviceCommand::Flush { epoch: self.epoch, fade_frames });
            for (turn, samples) in newer {
                self.hand(turn, samples);
            }
        }
        if self.handed.is_empty() {
            self.begin_anew();
        }
        self.pump();
        heard
    }

    /// The session is live on another connection, which may number its turns anew: what waits is older
    /// than any of them.
    pub fn reconnected(&mut self) {
        for chunk in &mut self.queue {
            chunk.turn = 0;
        }
        self.handed.forget_numbers();
        self.buffer.forget_numbers();
    }

    /// Another device, or the same begun anew: its queue is empty, its clock and its epoch are zero. The
    /// old one's reports must not come here any more.
    ///
    /// # Errors
    /// [`UnsupportedRate`]; the old device stays.
    pub fn change_device(&mut self, device_rate_hz: u32) -> Result<(), UnsupportedRate> {
        self.resampler = Resampler::new(CLIENT_SAMPLE_RATE_HZ, device_rate_hz)?;
        self.clock_base_ms = self.clock_ms();
        self.clock_frames = 0;
        self.epoch = 0;
        self.commands.clear();
        self.handed.change_rate(self.rate_hz, device_rate_hz);
        self.rate_hz = device_rate_hz;
        self.begin_anew();
        self.pump();
        Ok(())
    }

    /// Takes a report of the device.
    pub fn device(&mut self, report: DeviceReport) {
        self.clock_frames = self.clock_frames.max(report.clock_frames);
        if report.epoch == self.epoch {
            let played = self.handed.played(report.played_frames);
            self.buffer.played(pcm::millis(played, self.rate_hz));
        }
        if self.handed.is_empty() {
            self.fades_in = true;
            if self.queue.is_empty() {
                self.buffer.ran_dry(self.handed.last_turn(), self.clock_ms());
            }
        }
        self.pump();
    }

    /// What the device is to do next.
    pub fn poll_command(&mut self) -> Option<DeviceCommand> {
        self.commands.pop_front()
    }

    /// What was heard of the turn that was heard last.
    #[must_use]
    pub fn heard(&self) -> Heard {
        let (turn, frames) = self.handed.heard();
        let played_ms = u32::try_from(pcm::millis(frames, self.rate_hz)).unwrap_or(u32::MAX);
        Heard { turn, played_ms }
    }

    /// How it goes.
    #[must_use]
    pub fn status(&self) -> PlayoutStatus {
        PlayoutStatus {
            is_speaking: !self.handed.is_empty(),
            waiting_ms: self.waiting_ms(),
            start_ms: self.buffer.start_ms(),
            gaps: self.buffer.gaps(),
            dropped_ms: pcm::millis(self.dropped_frames, CLIENT_SAMPLE_RATE_HZ),
        }
    }

    fn clock_ms(&self) -> u64 {
        self.clock_base_ms.saturating_add(pcm::millis(self.clock_frames, self.rate_hz))
    }

    /// The device is silent, and what waits begins as if it had just come.
    fn begin_anew(&mut self) {
        self.resampler.reset();
        self.fades_in = true;
        self.buffer.stop();
        if let Some(chunk) = self.queue.front() {
            self.buffer.sound_came(chunk.turn, self.clock_ms());
        }
    }

    fn waiting_ms(&self) -> u64 {
        pcm::millis(self.queued_frames, CLIENT_SAMPLE_RATE_HZ)
            + pcm::millis(self.handed.waiting_frames(), self.rate_hz)
    }

    /// Hands the device what it needs.
    fn pump(&mut self) {
        if self.queue.is_empty() || !self.buffer.may_play(self.waiting_ms(), self.clock_ms()) {
            return;
        }
        let lead = pcm::frames(DEVICE_LEAD_MS, self.rate_hz) as u64;
        while self.handed.waiting_frames() < lead {
            let Some((turn, mut samples)) = self.next_block() else { return };
            // A device of a low rate gets nothing for a single sample.
            if samples.is_empty() {
                continue;
            }
            if std::mem::take(&mut self.fades_in) {
                fade_in(&mut samples, pcm::frames(FADE_MS, self.rate_hz));
            }
            self.hand(turn, samples);
        }
    }

    fn hand(&mut self, turn: u32, samples: Vec<f32>) {
        self.commands.push_back(DeviceCommand::Play(samples.clone()));
        self.handed.add(turn, samples);
    }

    /// The next samples of one turn, at the device's rate.
    fn next_block(&mut self) -> Option<(u32, Vec<f32>)> {
        let mut wire = Vec::new();
        let mut turn = None;
        let mut missing = pcm::wire_bytes(DEVICE_BLOCK_MS);
        while missing > 0 {
            let Some(chunk) = self.queue.front_mut().filter(|chunk| turn.is_none_or(|t| t == chunk.turn))
            else {
                break;
            };
            turn = Some(chunk.turn);
            let piece = chunk.pcm.split_to(chunk.pcm.len().min(missing));
            missing -= piece.len();
            wire.extend(pcm::samples(&piece));
            if chunk.pcm.is_empty() {
                self.queue.pop_front();
            }
        }
        self.queued_frames = self.queued_frames.saturating_sub(wire.len() as u64);
        let mut device = Vec::new();
        self.resampler.process(&wire, &mut device);
        Some((turn?, device.into_iter().map(pcm::to_f32).collect()))
    }
}

/// From silence to full within so many frames.
fn fade_in(samples: &mut [f32], frames: usize) {
    for (index, sample) in samples.iter_mut().take(frames).enumerate() {
        *sample *= pcm::share(index, frames);
    }
}

#[cfg(test)]
mod tests;
