//! What the client sends after the setup, and what it sets in motion.

use gemini_wire::client_frame::{Blob, Content, FunctionResponse, Realtime, Scheduling};
use gemini_wire::{ClientFrame, Close, Role, close};
use serde_json::Value;

use super::live::Live;
use super::log::MAX_SAMPLES;
use super::reply::Ask;
use super::script::Trigger;
use super::setup;
use super::vad::Activity;
use crate::speech::from_bytes;

impl Live {
    /// Takes a frame.
    ///
    /// # Errors
    /// The close frame with which the service answers a frame it does not accept.
    pub(super) fn receive(&mut self, now: u64, frame: ClientFrame<'_>) -> Result<(), Close> {
        self.now = self.now.max(now);
        match frame {
            ClientFrame::Setup(_) => return Err(Close::invalid()),
            ClientFrame::Realtime(input) => self.realtime(&input)?,
            ClientFrame::Content(content) => self.content(&content)?,
            ClientFrame::ToolResponse(answers) => self.tool_answers(&answers)?,
            ClientFrame::ContextUpdate(update) => self.context_update(&update)?,
        }
        self.advance(now);
        Ok(())
    }

    fn realtime(&mut self, input: &Realtime<'_>) -> Result<(), Close> {
        let is_manual = self.setup.asked.manual_activity;
        let has_signal = input.activity_start.is_some() || input.activity_end.is_some();
        let has_stream_end = input.audio_stream_end == Some(true);
        if (has_signal && !is_manual) || (has_stream_end && is_manual) {
            return Err(Close::invalid());
        }
        if input.media_chunks.is_some() && self.shared.script.knobs.refuse_media_chunks {
            return Err(Close::new(1007, close::MEDIA_CHUNKS));
        }
        if input.activity_start.is_some() {
            self.manual_open = true;
            self.activity_began();
        }
        if let Some(audio) = &input.audio {
            self.audio(audio)?;
        }
        if let Some(text) = &input.text {
            self.text(text);
        }
        if input.activity_end.is_some() && std::mem::take(&mut self.manual_open) {
            self.activity_ended();
        }
        if has_stream_end && self.setup.family.audio_stream_end_ends_turn() && self.vad.end().is_some() {
            self.activity_ended();
        }
        Ok(())
    }

    fn audio(&mut self, audio: &Blob<'_>) -> Result<(), Close> {
        let rate = audio.pcm_rate()?;
        let is_measured = !self.talks_always();
        let is_recorded = self.shared.record_audio;
        let pcm = if is_measured || is_recorded { audio.pcm()? } else { Vec::new() };
        let bytes = if pcm.is_empty() { audio.estimated_len() } else { pcm.len() };
        let ms = bytes as u64 * 1000 / 2 / u64::from(rate);
        {
            let mut log = self.log();
            log.audio_ms += ms;
            log.audio_frames += 1;
            if is_recorded && log.audio.len() < MAX_SAMPLES {
                log.audio.extend(from_bytes(&pcm));
            }
        }
        self.conversation.usage.heard_ms += ms;
        if std::mem::take(&mut self.awaits_resumed_audio) {
            let actions = self.take_events(Trigger::ResumeAudio);
            self.act(actions);
        }
        if !is_measured {
            self.begin_talk();
        } else if !self.setup.asked.manual_activity {
            self.detect(&pcm, rate);
        }
        Ok(())
    }

    fn detect(&mut self, pcm: &[u8], rate: u32) {
        let mut edges = Vec::new();
        self.vad.push(pcm, rate, |edge| edges.push(edge));
        for edge in edges {
            let (is_start, offset_ms) = match edge {
                Activity::Start(offset_ms) => (true, offset_ms),
                Activity::End(offset_ms) => (false, offset_ms),
            };
            if self.setup.family.sends_voice_activity() {
                self.send(self.writer.voice_activity(is_start, offset_ms));
            }
            if is_start { self.activity_began() } else { self.activity_ended() }
        }
    }

    /// The user speaks: an answer that was being prepared waits for the rest, one being spoken is cut off.
    fn activity_began(&mut self) {
        self.log().speech_starts += 1;
        self.user_speaks = true;
        self.touch();
        if !self.setup.asked.no_interruption {
            self.interrupt();
        }
    }

    fn activity_ended(&mut self) {
        self.log().speech_ends += 1;
        self.user_speaks = false;
        self.touch();
        self.ask(Ask::Speech);
    }

    /// Somebody is there: the idle time starts again.
    fn touch(&mut self) {
        self.idle_due = self.shared.script.knobs.idle_close.map(|ms| self.now + ms);
    }

    /// Text counts as a turn of the user, and so as an interruption.
    fn text(&mut self, text: &str) {
        self.log().texts.push(text.to_owned());
        self.remember(Role::User, text);
        self.touch();
        if self.talks_always() {
            self.begin_talk();
            return;
        }
        if !self.setup.asked.no_interruption {
            self.interrupt();
        }
        self.ask(Ask::Text(text.to_owned()));
    }

    fn content(&mut self, content: &Content) -> Result<(), Close> {
        let has_spoken = self.conversation.model_turns > 0;
        if self.setup.family.content_is_seed_only() && has_spoken {
            return Err(Close::invalid());
        }
        let turns = content.turns()?;
        let last = turns.last().map(|(_, text)| text.clone()).unwrap_or_default();
        for (role, text) in turns {
            self.log().contents.push(text.clone());
            self.remember(role, &text);
            if self.is_seeding {
                // The script goes on where the earlier conversation ended.
                match role {
                    Role::Model => self.conversation.said += 1,
                    Role::User => self.conversation.heard += 1,
                }
            }
        }
        self.touch();
        if !content.is_complete() {
            return Ok(());
        }
        if std::mem::take(&mut self.is_seeding) {
            return Ok(());
        }
        if self.talks_always() {
            self.begin_talk();
            return Ok(());
        }
        self.interrupt();
        self.ask(Ask::Text(last));
        Ok(())
    }

    fn tool_answers(&mut self, answers: &[FunctionResponse]) -> Result<(), Close> {
        if answers.is_empty() {
            return Err(Close::invalid());
        }
        for answer in answers {
            self.tool_answer(answer)?;
        }
        Ok(())
    }

    fn tool_answer(&mut self, answer: &FunctionResponse) -> Result<(), Close> {
        let id = answer.id.clone().unwrap_or_default();
        let Some(&blocks) = self.calls.get(&id) else {
            let is_refused = self.shared.script.knobs.close_on_unknown_tool_id;
            return if is_refused && !self.cancelled.contains(&id) { Err(Close::invalid()) } else { Ok(()) };
        };
        if !answer.will_continue() {
            self.calls.remove(&id);
            self.log().answered_calls.push(id);
        }
        if blocks {
            let now = self.now;
            let is_free = !self.calls.values().any(|blocks| *blocks);
            if let Some(reply) = self.reply.as_mut().filter(|_| is_free) {
                reply.unblock(now);
            }
            return Ok(());
        }
        match answer.scheduling() {
            Scheduling::Silent => {}
            Scheduling::WhenIdle => self.ask(Ask::Tool),
            Scheduling::Interrupt => {
                self.interrupt();
                self.ask(Ask::Tool);
            }
        }
        Ok(())
    }

    /// Only the tools matter to the fake; instructions do not change what it says.
    fn context_update(&mut self, update: &Value) -> Result<(), Close> {
        let update = update.as_object().ok_or_else(Close::invalid)?;
        if let Some(wrapper) = update.get("tools").filter(|tools| !tools.is_null()) {
            self.setup.tools = setup::check_tools(wrapper.get("tools"), self.setup.family)?;
        }
        Ok(())
    }
}
