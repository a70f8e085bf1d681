//! The checklist: one row for each thing that an interview needs, with what can be done about it.

use super::checks::{Check, Checks, Echo, Microphone, Speaker};
use super::findings::{Finding, Mark};
use super::start::with_text;
use super::trials::Trials;
use super::trouble::MicrophoneTrouble;
use crate::call::use_calls;
use crate::i18n::texts::{common, devices, lobby as texts};
use crate::i18n::{Text, t, use_language};
use crate::navigation::use_navigator;
use crate::sound::devices::Device;
use crate::ui::announcer::use_announcer;
use crate::ui::choice::{Check as Checkbox, Choice, Select};
use client::media::Loudness;
use client::media::check::EchoVerdict;
use contract::ids::InterviewId;
use leptos::prelude::*;

/// Every row. `on_ask` asks the server once more.
#[component]
pub(super) fn Rows(id: InterviewId, trials: Trials, #[prop(into)] on_ask: Callback<()>) -> impl IntoView {
    let row = move |check: Check| {
        let controls = match check {
            Check::Browser | Check::Secure => ().into_any(),
            Check::Connection => {
                view! { <Again trials check on_press=move |()| trials.measure() /> }.into_any()
            }
            Check::Interviewer => view! { <Again trials check on_press=on_ask /> }.into_any(),
            Check::Microphone => view! { <MicrophoneControls id=id.clone() trials /> }.into_any(),
            Check::Level => view! { <LevelMeter trials /> }.into_any(),
            Check::Speaker => view! { <SpeakerControls trials /> }.into_any(),
            Check::OwnVoice => {
                view! { <Try trials label=texts::RECORD on_press=move |()| trials.record() /> }.into_any()
            }
            Check::Echo => view! { <EchoControls trials /> }.into_any(),
        };
        view! { <Row trials check controls /> }
    };
    view! { <ul class="plain checks">{Check::ALL.map(row).collect_view()}</ul> }
}

/// One row: icon, name, what was found, what helps, what can be done.
#[component]
fn Row(trials: Trials, check: Check, controls: AnyView) -> impl IntoView {
    let (language, announcer) = (use_language(), use_announcer());
    let finding = Memo::new(move |_| trials.checks.with(|checks| checks.finding(check)));
    // Who does not see the row is told what came of a button.
    Effect::new(move |before: Option<Finding>| {
        let now = finding.get();
        if before.is_some_and(|before| before != now) && now.mark != Mark::Pending {
            let language = language.get_untracked();
            let (name, text) = (language.say(check.name()), now.text(language));
            announcer.say([name, ": ", text.as_str()].concat());
        }
        now
    });
    let mark = Memo::new(move |_| finding.with(|finding| finding.mark));
    let mark_text = move || language.get().say(mark.get().text());
    let text = move || finding.with(|finding| finding.text(language.get()));
    let hint = move || {
        let hint = finding.with(|finding| finding.hint_text(language.get()))?;
        Some(view! { <p class="hint">{hint}</p> })
    };
    view! {
        <li class="check-row" data-check=check.as_str() data-mark=move || mark.get().as_str()>
            <svg class="check-icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
                <path d=move || icon(mark.get()) />
            </svg>
            <div class="check-body">
                <h3>
                    {t(check.name())} <span class="unseen">" – " {mark_text}</span>
                </h3>
                <p class="check-text">{text}</p>
                {hint}
                {controls}
            </div>
        </li>
    }
}

/// The path of a mark's icon, in a square of 24.
fn icon(mark: Mark) -> &'static str {
    match mark {
        Mark::Pending => "M12 4a8 8 0 1 0 0 16 8 8 0 1 0 0-16",
        Mark::Ok => "M4 13l5 5L20 6",
        Mark::Warn => "M12 4l9 16H3zM12 10v4M12 17v.5",
        Mark::Fail => "M6 6l12 12M18 6L6 18",
    }
}

/// "Try again", once something is not well.
#[component]
fn Again(trials: Trials, check: Check, #[prop(into)] on_press: Callback<()>) -> impl IntoView {
    let is_bad = Memo::new(move |_| {
        let mark = trials.checks.with(|checks| checks.finding(check).mark);
        matches!(mark, Mark::Warn | Mark::Fail)
    });
    let label = t(common::TRY_AGAIN);
    view! {
        <Show when=move || is_bad.get()>
            <button type="button" class="button quiet small" on:click=move |_| on_press.run(())>
                {label}
            </button>
        </Show>
    }
}

/// A button that needs the microphone, and to be the only one at work.
#[component]
fn Try(trials: Trials, label: Text, #[prop(into)] on_press: Callback<()>) -> impl IntoView {
    let is_idle = Memo::new(move |_| trials.checks.with(Checks::may_try));
    view! {
        <button
            type="button"
            class="button quiet small"
            disabled=move || !is_idle.get()
            on:click=move |_| on_press.run(())
        >
            {t(label)}
        </button>
    }
}

#[component]
fn MicrophoneControls(id: InterviewId, trials: Trials) -> impl IntoView {
    let (calls, navigator) = (use_calls(), use_navigator());
    let state = Memo::new(move |_| trials.checks.with(|checks| checks.microphone));
    let on_text = Callback::new(move |()| with_text(calls, navigator, &id));
    let check = Callback::new(move |()| trials.check_microphone());
    move || match state.get() {
        Microphone::Unasked => view! {
            <button type="button" class="button small" on:click=move |_| check.run(())>
                {t(texts::CHECK_MICROPHONE)}
            </button>
        }
        .into_any(),
        Microphone::Asking => ().into_any(),
        Microphone::Open => view! { <MicrophoneChoice trials /> }.into_any(),
        Microphone::Lost => view! {
            <MicrophoneChoice trials />
            <button type="button" class="button quiet small" on:click=move |_| check.run(())>
                {t(common::TRY_AGAIN)}
            </button>
        }
        .into_any(),
        Microphone::Failed(problem) => {
            view! { <MicrophoneTrouble problem on_retry=check on_text /> }.into_any()
        }
    }
}

#[component]
fn MicrophoneChoice(trials: Trials) -> impl IntoView {
    let choices = choices(trials.devices.microphones);
    let chosen = Signal::derive(move || trials.microphone.get().unwrap_or_default());
    view! {
        <Select
            id="microphone"
            label=devices::MICROPHONE
            choices
            chosen
            on_choose=move |id: String| trials.choose_microphone(&id)
        />
    }
}

/// Devices to choose from. One without a name has its number.
fn choices(present: Signal<Vec<Device>>) -> Signal<Vec<Choice<String>>> {
    let language = use_language();
    Signal::derive(move || {
        let language = language.get();
        let choice = |(index, device): (usize, Device)| {
            let number = (index + 1).to_string();
            let unnamed = || language.fill(devices::DEVICE_UNNAMED, &[("n", &number)]);
            let label = if device.label.is_empty() { unnamed() } else { device.label };
            Choice::labelled(device.id.clone(), device.id, Signal::stored(label))
        };
        present.get().into_iter().enumerate().map(choice).collect()
    })
}

/// How loud it is, 20 times a second.
#[component]
fn LevelMeter(trials: Trials) -> impl IntoView {
    let language = use_language();
    let is_open = Memo::new(move |_| trials.checks.with(|checks| checks.microphone == Microphone::Open));
    let loudness = Memo::new(move |_| trials.meter.get().loudness);
    let words = move || {
        language.get().say(match loudness.get() {
            Loudness::Quiet => texts::METER_QUIET,
            Loudness::Good => texts::METER_GOOD,
            Loudness::Loud => texts::METER_LOUD,
        })
    };
    let label = t(texts::METER);
    view! {
        <Show when=move || is_open.get()>
            <div class="meter-line">
                <div
                    class="meter"
                    role="meter"
                    aria-label=label
                    aria-valuemin="0"
                    aria-valuemax="100"
                    aria-valuenow=move || trials.meter.get().percent.to_string()
                    aria-valuetext=words
                    data-loudness=move || loudness_name(loudness.get())
                >
                    <span
                        class="meter-bar"
                        style:inline-size=move || [&trials.meter.get().percent.to_string(), "%"].concat()
                    ></span>
                </div>
                <span class="hint meter-words" aria-hidden="true">{words}</span>
            </div>
        </Show>
    }
}

/// The name in the page's markup.
fn loudness_name(loudness: Loudness) -> &'static str {
    match loudness {
        Loudness::Quiet => "quiet",
        Loudness::Good => "good",
        Loudness::Loud => "loud",
    }
}

#[component]
fn SpeakerControls(trials: Trials) -> impl IntoView {
    let is_asked = Memo::new(move |_| trials.checks.with(|checks| checks.speaker == Speaker::Asked));
    let can_choose = Memo::new(move |_| trials.devices.loudspeakers.with(|list| list.len() > 1));
    let (yes, no) = (t(texts::YES), t(texts::NO));
    view! {
        <p class="actions">
            <button type="button" class="button quiet small" on:click=move |_| trials.play_test_sound()>
                {t(texts::PLAY)}
            </button>
            <Show when=move || is_asked.get()>
                <button type="button" class="button small" on:click=move |_| trials.heard(true)>
                    {yes}
                </button>
                <button type="button" class="button quiet small" on:click=move |_| trials.heard(false)>
                    {no}
                </button>
            </Show>
        </p>
        <Show when=move || can_choose.get()>
            <LoudspeakerChoice trials />
        </Show>
    }
}

#[component]
fn LoudspeakerChoice(trials: Trials) -> impl IntoView {
    let choices = choices(trials.devices.loudspeakers);
    let chosen = Signal::derive(move || trials.loudspeaker.get().unwrap_or_default());
    let hint = t(devices::LOUDSPEAKER_HINT);
    view! {
        <Select
            id="loudspeaker"
            label=devices::LOUDSPEAKER
            hint=Signal::derive(move || hint().to_owned())
            choices
            chosen
            on_choose=move |id: String| trials.choose_loudspeaker(&id)
        />
    }
}

#[component]
fn EchoControls(trials: Trials) -> impl IntoView {
    let disturbs =
        Memo::new(move |_| trials.checks.with(|checks| checks.echo == Echo::Found(EchoVerdict::Disturbing)));
    let is_offered = move || disturbs.get() || trials.half_duplex.get();
    view! {
        <Try trials label=texts::ECHO_START on_press=move |()| trials.check_echo() />
        <Show when=is_offered>
            <Checkbox
                id="half-duplex"
                label=texts::HALF_DUPLEX
                on=trials.half_duplex
                on_switch=move |on| trials.half_duplex.set(on)
            />
        </Show>
    }
}
