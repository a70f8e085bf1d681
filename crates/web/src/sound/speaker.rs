//! The loudspeaker: `client::media::Playout`, its worklet, and what a page shows of both.

use super::graph::Graph;
use super::promise::settled;
use bytes::Bytes;
use client::media::{DeviceReport, Heard, Playout, PlayoutStatus};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::JsValue;

/// How loud the interviewer is while the person seems to speak: 12 dB less.
const DUCKED: f32 = 0.25;

/// Reports of the worklet between two looks at the level: 50 ms, for a picture that looks alive.
const REPORTS_A_LEVEL: u32 = 2;

/// Reports between two looks at what waits: 100 ms. That somebody begins to speak is told at once.
const REPORTS_A_STATUS: u32 = 5;

/// The lowest level shown, in dBFS, as of the microphone.
const FLOOR_DBFS: f64 = -60.0;

/// Plays the interviewer.
#[derive(Clone)]
pub(crate) struct Speaker(Rc<Inner>);

struct Inner {
    playout: RefCell<Playout>,
    graph: RefCell<Weak<Graph>>,
    status: ArcRwSignal<PlayoutStatus>,
    level: ArcRwSignal<f32>,
    /// The loudest since the level was shown last.
    loudest: Cell<f64>,
    reports: Cell<u32>,
    volume: Cell<f32>,
    is_ducked: Cell<bool>,
    /// The device it plays on, when the person chose one.
    output: RefCell<Option<String>>,
}

impl Speaker {
    /// None for a rate that speech cannot be converted to.
    pub(super) fn new(rate_hz: u32) -> Option<Self> {
        let playout = Playout::new(rate_hz).ok()?;
        Some(Self(Rc::new(Inner {
            status: ArcRwSignal::new(playout.status()),
            playout: RefCell::new(playout),
            graph: RefCell::default(),
            level: ArcRwSignal::new(0.0),
            loudest: Cell::new(0.0),
            reports: Cell::new(0),
            volume: Cell::new(1.0),
            is_ducked: Cell::new(false),
            output: RefCell::default(),
        })))
    }

    /// Plays sound of a turn: 16 kHz, mono, 16-bit little-endian.
    pub(crate) fn sound(&self, turn: u32, pcm: Bytes) {
        self.0.playout.borrow_mut().sound(turn, pcm);
        self.0.work();
    }

    /// Stops this turn and older ones. Gives what was heard.
    pub(crate) fn interrupt(&self, turn: u32) -> Heard {
        let heard = self.0.playout.borrow_mut().interrupt(turn);
        self.0.work();
        heard
    }

    /// The session is live on another connection.
    pub(crate) fn reconnected(&self) {
        self.0.playout.borrow_mut().reconnected();
    }

    /// How the playing goes: anew about ten times a second, when something has changed.
    pub(crate) fn status(&self) -> Signal<PlayoutStatus> {
        self.0.status.clone().into()
    }

    /// How loud it is, from 0, at the floor, to 1.
    pub(crate) fn level(&self) -> Signal<f32> {
        self.0.level.clone().into()
    }

    /// Makes the interviewer quieter, or as before.
    pub(crate) fn duck(&self, is_ducked: bool) {
        if self.0.is_ducked.replace(is_ducked) != is_ducked {
            self.0.set_gain();
        }
    }

    /// How loud the person wants the interviewer: 1 is as it comes.
    pub(crate) fn set_volume(&self, volume: f32) {
        self.0.volume.set(volume.clamp(0.0, 1.0));
        self.0.set_gain();
    }

    /// Plays on another device. Says whether the browser does so.
    pub(crate) async fn use_output(&self, device: String) -> bool {
        let promise = self.0.graph().and_then(|graph| graph.set_sink(&device));
        let Some(promise) = promise else { return false };
        let is_done = settled(Ok(promise)).await.is_ok();
        if is_done {
            *self.0.output.borrow_mut() = Some(device);
        }
        is_done
    }

    /// Another context takes the place of the one before; its worklet begins when it is loaded.
    pub(super) fn use_graph(&self, graph: &Rc<Graph>) {
        *self.0.graph.borrow_mut() = Rc::downgrade(graph);
        // A graph has a rate that is supported.
        let _ = self.0.playout.borrow_mut().change_device(graph.rate_hz());
        self.0.set_gain();
        let output = self.0.output.borrow().clone();
        if let Some(chosen) = output.and_then(|device| graph.set_sink(&device)) {
            leptos::task::spawn_local(async move { drop(settled(Ok(chosen)).await) });
        }
    }

    /// Puts the worklet into the graph.
    pub(super) fn start(&self, graph: &Rc<Graph>) -> Result<(), JsValue> {
        let (inner, own) = (Rc::downgrade(&self.0), Rc::downgrade(graph));
        graph.start_playout(Box::new(move |report, loudness| {
            // A report of a context that was replaced is nobody's.
            if let Some(inner) = inner.upgrade()
                && inner.graph.borrow().ptr_eq(&own)
            {
                inner.take(report, loudness);
            }
        }))?;
        self.0.work();
        Ok(())
    }

    /// Nothing is heard any more.
    pub(super) fn stop(&self) {
        *self.0.graph.borrow_mut() = Weak::new();
        self.interrupt(u32::MAX);
        self.0.level.set(0.0);
    }
}

impl Inner {
    fn graph(&self) -> Option<Rc<Graph>> {
        self.graph.borrow().upgrade()
    }

    fn set_gain(&self) {
        if let Some(graph) = self.graph() {
            let ducked = if self.is_ducked.get() { DUCKED } else { 1.0 };
            graph.set_gain(self.volume.get() * ducked);
        }
    }

    fn take(&self, report: DeviceReport, loudness: f64) {
        self.playout.borrow_mut().device(report);
        self.work();
        let reports = self.reports.get().wrapping_add(1);
        self.reports.set(reports);
        self.loudest.set(self.loudest.get().max(loudness));
        if reports.is_multiple_of(REPORTS_A_LEVEL) {
            let level = bar(self.loudest.replace(0.0));
            if self.level.get_untracked().to_bits() != level.to_bits() {
                self.level.set(level);
            }
        }
        if reports.is_multiple_of(REPORTS_A_STATUS) {
            self.show_status();
        }
    }

    /// Hands the worklet what it is to do.
    fn work(&self) {
        let graph = self.graph();
        let node = graph.as_ref().map(|graph| graph.playout.borrow());
        // What is to be done waits until there is a worklet; it is little.
        if let Some(node) = node.as_ref().and_then(|node| node.as_ref()) {
            while let Some(command) = self.playout.borrow_mut().poll_command() {
                node.obey(command);
            }
        }
        let is_speaking = self.playout.borrow().status().is_speaking;
        if self.status.with_untracked(|shown| shown.is_speaking != is_speaking) {
            self.show_status();
        }
    }

    fn show_status(&self) {
        let status = self.playout.borrow().status();
        if self.status.get_untracked() != status {
            self.status.set(status);
        }
    }
}

/// A mean level, from 0 to 1, as the length of a bar.
fn bar(loudness: f64) -> f32 {
    let dbfs = 20.0 * loudness.log10();
    #[expect(clippy::cast_possible_truncation, reason = "a length between 0 and 1")]
    let bar = (1.0 - dbfs.clamp(FLOOR_DBFS, 0.0) / FLOOR_DBFS) as f32;
    bar
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_is_even_in_decibels() {
        for (loudness, expected) in [(0.0, 0.0), (0.001, 0.0), (0.031_623, 0.5), (1.0, 1.0), (2.0, 1.0)] {
            assert!((bar(loudness) - expected).abs() < 0.001, "{loudness}: {}", bar(loudness));
        }
    }
}
