//! The sound of one page: it is begun in a tap, kept running, and rebuilt when the browser lets it freeze.

use super::devices;
use super::graph::Graph;
use super::listener::Listener;
use super::microphone::{self, Microphone, MicrophoneEvent, MicrophoneInner};
use super::problem::{MicrophoneProblem, SoundProblem};
use super::promise::{pause, settled};
use super::speaker::Speaker;
use js_sys::Reflect;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use std::time::Duration;
use web_sys::VisibilityState;

/// A running context whose time has not moved for so long is frozen: iOS leaves it so after a phone call.
const FROZEN: Duration = Duration::from_millis(500);

/// Times that a frozen context is replaced. A device that stays dead is not helped by more.
const MAX_REBUILDS: u32 = 5;

/// Whether sound flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ContextState {
    /// It flows.
    Running,
    /// It needs a tap: [`Sound::resume_in_tap`].
    Suspended,
    /// The system has taken it away, for a phone call; it comes back by itself.
    Interrupted,
    /// It was given up.
    Closed,
}

impl ContextState {
    /// `AudioContext.state`, which has a state that not every browser knows.
    /// <https://webaudio.github.io/web-audio-api/#enumdef-audiocontextstate>
    fn of(state: &str, is_blocked: bool) -> Self {
        match state {
            "running" if !is_blocked => Self::Running,
            "interrupted" => Self::Interrupted,
            "closed" => Self::Closed,
            _ => Self::Suspended,
        }
    }
}

/// One audio context with its two worklets. Made in the tap that starts a check or a call.
#[derive(Clone)]
pub(crate) struct Sound(Rc<Inner>);

struct Inner {
    /// None once it is closed.
    graph: RefCell<Option<Rc<Graph>>>,
    state: ArcRwSignal<ContextState>,
    speaker: Speaker,
    microphones: RefCell<Vec<Weak<MicrophoneInner>>>,
    rebuilds: Cell<u32>,
    listeners: RefCell<Vec<Listener>>,
}

impl Sound {
    /// Call it in the handler of a tap, before any await: iOS and autoplay rules want that. Creates and
    /// resumes the context, and tells iOS what it is for. The worklets load behind it.
    ///
    /// # Errors
    /// [`SoundProblem`].
    pub(crate) fn in_tap() -> Result<Self, SoundProblem> {
        let sound = Self::new()?;
        sound.resume_in_tap();
        Ok(sound)
    }

    /// Without a tap, as after a reload: it may be suspended; [`Self::state`] says so and
    /// [`Self::resume_in_tap`] helps.
    ///
    /// # Errors
    /// [`SoundProblem`].
    pub(crate) fn new() -> Result<Self, SoundProblem> {
        choose_audio_session();
        let graph = Rc::new(Graph::new().map_err(|_| SoundProblem::Unsupported)?);
        let speaker = Speaker::new(graph.rate_hz()).ok_or(SoundProblem::Unsupported)?;
        let sound = Self(Rc::new(Inner {
            graph: RefCell::new(None),
            state: ArcRwSignal::new(ContextState::Suspended),
            speaker,
            microphones: RefCell::default(),
            rebuilds: Cell::new(0),
            listeners: RefCell::default(),
        }));
        sound.0.use_graph(graph);
        if let Some(device) = devices::remembered(devices::Kind::Loudspeaker, &[]) {
            let speaker = sound.speaker();
            spawn_local(async move {
                // Without it, or without a permission yet, the system's own choice plays.
                let _ = speaker.use_output(device).await;
            });
        }
        Ok(sound)
    }

    /// Whether sound flows.
    pub(crate) fn state(&self) -> Signal<ContextState> {
        self.0.state.clone().into()
    }

    /// Lets sound flow again. In the handler of a tap it always may.
    pub(crate) fn resume_in_tap(&self) {
        self.0.resume();
    }

    /// Opens a microphone: this device, or the one that the browser prefers. A remembered device that is
    /// gone is no failure.
    ///
    /// # Errors
    /// [`MicrophoneProblem`].
    pub(crate) async fn microphone(
        &self,
        device: Option<String>,
        on_event: Callback<MicrophoneEvent>,
    ) -> Result<Microphone, MicrophoneProblem> {
        let stream = microphone::open(device).await?;
        let Ok(graph) = self.0.ready().await else {
            microphone::stop_tracks(&stream);
            return Err(MicrophoneProblem::Failed);
        };
        let microphone = Microphone::new(stream, &graph, on_event).ok_or(MicrophoneProblem::Failed)?;
        let mut microphones = self.0.microphones.borrow_mut();
        microphones.retain(|known| known.strong_count() > 0);
        microphones.push(microphone.downgrade());
        Ok(microphone)
    }

    /// The loudspeaker; there is one.
    pub(crate) fn speaker(&self) -> Speaker {
        self.0.speaker.clone()
    }

    /// Gives everything back to the browser, the microphones too.
    pub(crate) fn close(&self) {
        self.0.close();
    }
}

impl Inner {
    /// Takes a graph into use, in place of the one before.
    fn use_graph(self: &Rc<Self>, graph: Rc<Graph>) {
        self.speaker.use_graph(&graph);
        let inner = Rc::downgrade(self);
        let changed = move || {
            if let Some(inner) = inner.upgrade() {
                inner.state_changed();
            }
        };
        let visible = Rc::downgrade(self);
        let shown = move || {
            if let Some(inner) = visible.upgrade()
                && is_visible()
            {
                inner.resume();
            }
        };
        *self.listeners.borrow_mut() = vec![
            Listener::new(&graph.context, "statechange", Box::new(move |_| changed())),
            Listener::new(&document(), "visibilitychange", Box::new(move |_| shown())),
        ];
        *self.graph.borrow_mut() = Some(graph);
        let inner = Rc::clone(self);
        spawn_local(async move {
            if let Ok(graph) = inner.ready().await {
                for microphone in inner.microphones.borrow().iter().filter_map(Weak::upgrade) {
                    microphone.attach(&graph);
                }
            }
        });
        self.state_changed();
    }

    fn graph(&self) -> Option<Rc<Graph>> {
        self.graph.borrow().clone()
    }

    /// The graph, once its worklets run.
    async fn ready(&self) -> Result<Rc<Graph>, SoundProblem> {
        loop {
            let graph = self.graph().ok_or(SoundProblem::Closed)?;
            settled(graph.loaded()).await.map_err(|_| SoundProblem::Unsupported)?;
            // Another one may have taken its place meanwhile.
            if self.graph().is_some_and(|current| Rc::ptr_eq(&current, &graph)) {
                self.speaker.start(&graph).map_err(|_| SoundProblem::Failed)?;
                return Ok(graph);
            }
        }
    }

    fn resume(self: &Rc<Self>) {
        let Some(graph) = self.graph() else { return };
        let inner = Rc::downgrade(self);
        graph.play(Box::new(move || {
            if let Some(inner) = inner.upgrade() {
                inner.state_changed();
            }
        }));
        // While it is interrupted, asking fails and may leave its clock frozen.
        if state_of(&graph) != "interrupted" {
            let resumed = graph.context.resume();
            spawn_local(async move { drop(settled(resumed).await) });
        }
        self.watch();
    }

    fn state_changed(self: &Rc<Self>) {
        let state = match self.graph() {
            Some(graph) => ContextState::of(&state_of(&graph), graph.is_blocked()),
            None => ContextState::Closed,
        };
        let before = self.state.get_untracked();
        if state == before {
            return;
        }
        self.state.set(state);
        match (before, state) {
            // The system gives it back, and leaves the resuming to the page.
            (ContextState::Interrupted, ContextState::Suspended) => self.resume(),
            (_, ContextState::Running) => self.watch(),
            _ => {}
        }
    }

    /// Replaces a context that says it runs, and does not.
    fn watch(self: &Rc<Self>) {
        let Some(graph) = self.graph() else { return };
        let before = graph.context.current_time();
        let inner = Rc::downgrade(self);
        spawn_local(async move {
            pause(FROZEN).await;
            let Some(inner) = inner.upgrade() else { return };
            let is_current = inner.graph().is_some_and(|current| Rc::ptr_eq(&current, &graph));
            let has_moved = graph.context.current_time() > before;
            // Out of sight a phone lets it stand still; it is looked at again when the page is seen.
            if is_current && !has_moved && is_visible() && state_of(&graph) == "running" {
                drop(graph);
                inner.rebuild();
            }
        });
    }

    fn rebuild(self: &Rc<Self>) {
        let rebuilds = self.rebuilds.get() + 1;
        if rebuilds > MAX_REBUILDS {
            return;
        }
        self.rebuilds.set(rebuilds);
        if let Ok(graph) = Graph::new() {
            self.use_graph(Rc::new(graph));
            self.resume();
        }
    }

    fn close(&self) {
        for microphone in self.microphones.take().iter().filter_map(Weak::upgrade) {
            microphone.stop();
        }
        self.listeners.take();
        self.speaker.stop();
        self.graph.take();
        self.state.set(ContextState::Closed);
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

/// The person sees this page.
fn is_visible() -> bool {
    document().visibility_state() == VisibilityState::Visible
}

/// The state in the browser's own words.
fn state_of(graph: &Graph) -> String {
    let state = Reflect::get(&graph.context, &"state".into());
    state.ok().and_then(|state| state.as_string()).unwrap_or_default()
}

/// Tells iOS that this page plays and records, so that it does neither through the earpiece.
/// <https://developer.mozilla.org/docs/Web/API/AudioSession/type>
fn choose_audio_session() {
    let session = Reflect::get(&window().navigator(), &"audioSession".into());
    if let Ok(session) = session
        && session.is_object()
    {
        // Refused by browsers that know another set of words.
        let _ = Reflect::set(&session, &"type".into(), &"play-and-record".into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_needs_a_tap_is_told_apart_from_what_comes_back_by_itself() {
        for (state, is_blocked, expected) in [
            ("running", false, ContextState::Running),
            ("running", true, ContextState::Suspended),
            ("suspended", false, ContextState::Suspended),
            ("interrupted", true, ContextState::Interrupted),
            ("closed", true, ContextState::Closed),
        ] {
            assert_eq!(ContextState::of(state, is_blocked), expected, "{state} {is_blocked}");
        }
    }
}
