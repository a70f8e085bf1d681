//! Fields that are typed into: label, hint, control, error, always in this order.

use super::errors::FormErrors;
use crate::i18n::format::tenths;
use crate::i18n::texts::common;
use crate::i18n::{Text, t, use_language};
use leptos::prelude::*;

/// The ids of what describes a control.
fn described_by(id: &'static str, has_hint: bool, errors: FormErrors) -> impl Fn() -> Option<String> + Copy {
    move || {
        let hint = has_hint.then(|| format!("{id}-hint"));
        let error = errors.of(id).map(|_| format!("{id}-error"));
        let ids: Vec<String> = hint.into_iter().chain(error).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}

/// Label and hint above a control, what is wrong below it.
#[component]
fn Frame(
    id: &'static str,
    label: Text,
    optional: bool,
    hint: Option<Signal<String>>,
    errors: FormErrors,
    children: Children,
) -> impl IntoView {
    let hint = hint.map(|hint| view! { <p class="hint" id=format!("{id}-hint")>{hint}</p> });
    // Outside of the label: the control's name is the label alone.
    let optional = optional.then(|| view! { <span class="optional">{t(common::OPTIONAL)}</span> });
    let error = move || {
        errors.of(id).map(|error| view! { <p class="field-error" id=format!("{id}-error")>{error}</p> })
    };
    view! {
        <div class="field">
            <div class="field-name">
                <label for=id>{t(label)}</label>
                {optional}
            </div>
            {hint}
            {children()}
            {error}
        </div>
    }
}

/// One line of text.
#[component]
pub(crate) fn TextField(
    /// The id of the control.
    id: &'static str,
    /// What it is.
    label: Text,
    /// What was typed.
    value: RwSignal<String>,
    /// What is wrong with the form.
    errors: FormErrors,
    /// The `type` of the control.
    #[prop(default = "text")]
    kind: &'static str,
    /// What the browser may fill in. <https://www.w3.org/TR/WCAG22/#input-purposes>
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// True when it may stay empty.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let invalid = move || errors.of(id).map(|_| "true");
    view! {
        <Frame id label optional hint errors>
            <input
                id=id
                name=id
                type=kind
                autocomplete=autocomplete
                autocapitalize=(kind != "text").then_some("none")
                spellcheck=(kind != "text").then_some("false")
                required=!optional
                aria-invalid=invalid
                aria-describedby=described_by(id, hint.is_some(), errors)
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Frame>
    }
}

/// A password, which can be looked at.
#[component]
pub(crate) fn PasswordField(
    /// The id of the control.
    id: &'static str,
    /// What it is.
    label: Text,
    /// What was typed.
    value: RwSignal<String>,
    /// What is wrong with the form.
    errors: FormErrors,
    /// `current-password` or `new-password`.
    autocomplete: &'static str,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
) -> impl IntoView {
    let shown = RwSignal::new(false);
    let invalid = move || errors.of(id).map(|_| "true");
    view! {
        <Frame id label optional=false hint errors>
            <input
                id=id
                name=id
                type=move || if shown.get() { "text" } else { "password" }
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                required
                aria-invalid=invalid
                aria-describedby=described_by(id, hint.is_some(), errors)
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
            <label class="check small">
                <input
                    type="checkbox"
                    prop:checked=shown
                    on:change=move |event| shown.set(event_target_checked(&event))
                />
                <span>{t(common::PASSWORD_SHOW)}</span>
            </label>
        </Frame>
    }
}

/// Many lines of text, with a count of the characters that still fit.
#[component]
pub(crate) fn TextArea(
    /// The id of the control.
    id: &'static str,
    /// What it is.
    label: Text,
    /// The text.
    #[prop(into)]
    value: Signal<String>,
    /// What to do with what was typed.
    #[prop(into)]
    on_input: Callback<String>,
    /// The characters that fit.
    most: usize,
    /// Lines shown at first.
    rows: u32,
    /// What is wrong with the form.
    errors: FormErrors,
    /// What helps to fill it in.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// True when it may stay empty.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let language = use_language();
    let count = Memo::new(move |_| value.with(|text| text.trim().chars().count()));
    let counted = move || {
        let (count, language) = (count.get(), language.get());
        let write =
            |number: usize| crate::browser::intl::number(language, u64::try_from(number).unwrap_or(u64::MAX));
        if count > most {
            language.fill(common::TOO_LONG, &[("over", &write(count - most))])
        } else {
            language.fill(common::CHARACTERS, &[("n", &write(count)), ("most", &write(most))])
        }
    };
    let invalid = move || errors.of(id).map(|_| "true");
    view! {
        <Frame id label optional hint errors>
            <textarea
                id=id
                name=id
                rows=rows
                dir="auto"
                required=!optional
                aria-invalid=invalid
                aria-describedby=described_by(id, hint.is_some(), errors)
                prop:value=value
                on:input=move |event| on_input.run(event_target_value(&event))
            ></textarea>
            <p class="count" data-over=move || (count.get() > most).then_some("true")>{counted}</p>
        </Frame>
    }
}

/// A time of silence on a slider.
#[component]
pub(crate) fn PatienceField(
    /// The id of the control.
    id: &'static str,
    /// What it is.
    label: Text,
    /// What it means.
    hint: Text,
    /// Its value in words, with `{s}` for the seconds.
    in_words: Text,
    /// The two ends in words.
    ends: (Text, Text),
    /// The shortest and the longest, in milliseconds.
    range: (u32, u32),
    /// Milliseconds.
    #[prop(into)]
    value: Signal<u32>,
    /// What to do with another value.
    #[prop(into)]
    on_input: Callback<u32>,
    /// What is wrong with the form.
    errors: FormErrors,
) -> impl IntoView {
    /// Between two positions of the slider, in milliseconds: finer differences nobody notices.
    const STEP_MS: u32 = 100;
    let language = use_language();
    let words = move || {
        let language = language.get();
        language.fill(in_words, &[("s", &tenths(language, value.get()))])
    };
    let read = move |event| {
        if let Ok(ms) = event_target_value(&event).parse() {
            on_input.run(ms);
        }
    };
    let hint = t(hint);
    view! {
        <Frame id label optional=false hint=Some(Signal::derive(move || hint().to_owned())) errors>
            <div class="slider">
                <span aria-hidden="true">{t(ends.0)}</span>
                <input
                    id=id
                    name=id
                    type="range"
                    min=range.0
                    max=range.1
                    step=STEP_MS
                    aria-valuetext=words
                    aria-describedby=described_by(id, true, errors)
                    prop:value=move || value.get().to_string()
                    on:input=read
                />
                <span aria-hidden="true">{t(ends.1)}</span>
            </div>
            <p class="count" aria-hidden="true">{words}</p>
        </Frame>
    }
}
