//! Choosing one of several, and switching something on.

use crate::i18n::{Text, t};
use leptos::prelude::*;

/// One of the things to choose from.
#[derive(Clone)]
pub(crate) struct Choice<T> {
    /// What it stands for.
    pub(crate) value: T,
    /// Its name in the form.
    pub(crate) name: String,
    /// What it says.
    pub(crate) label: Signal<String>,
    /// What it means.
    pub(crate) note: Option<Signal<String>>,
}

/// A choice whose label is a text of the pages.
pub(crate) fn choice<T>(value: T, name: &str, label: Text, note: Option<Text>) -> Choice<T> {
    let follow = |text: Text| {
        let text = t(text);
        Signal::derive(move || text().to_owned())
    };
    Choice { value, name: name.to_owned(), label: follow(label), note: note.map(follow) }
}

/// One of a few, all in sight.
#[component]
pub(crate) fn RadioGroup<T>(
    /// The name of the group in the form.
    name: &'static str,
    /// What is chosen.
    legend: Text,
    /// More about it.
    #[prop(optional)]
    hint: Option<Text>,
    /// What there is.
    choices: Vec<Choice<T>>,
    /// What is chosen now.
    #[prop(into)]
    chosen: Signal<T>,
    /// What to do with another choice.
    on_choose: impl Fn(T) + Copy + Send + Sync + 'static,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let item = move |choice: Choice<T>| {
        let Choice { value, name: own_name, label, note } = choice;
        let id = format!("{name}-{own_name}");
        let note_id = format!("{id}-note");
        let described_by = note.is_some().then(|| note_id.clone());
        view! {
            <div class="choice">
                <input
                    type="radio"
                    id=id.clone()
                    name=name
                    value=own_name
                    aria-describedby=described_by
                    prop:checked=move || chosen.get() == value
                    on:change=move |_| on_choose(value)
                />
                <label for=id>{label}</label>
                {note.map(|note| view! { <p class="hint" id=note_id>{note}</p> })}
            </div>
        }
    };
    let hint_id = format!("{name}-hint");
    let described_by = hint.is_some().then(|| hint_id.clone());
    view! {
        <fieldset class="choices" aria-describedby=described_by>
            <legend>{t(legend)}</legend>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{t(hint)}</p> })}
            <div class="choice-list">{choices.into_iter().map(item).collect_view()}</div>
        </fieldset>
    }
}

/// One of many, folded up.
#[component]
pub(crate) fn Select<T>(
    /// The id of the control.
    id: &'static str,
    /// What is chosen.
    label: Text,
    /// More about it.
    #[prop(optional, into)]
    hint: Option<Signal<String>>,
    /// What there is.
    #[prop(into)]
    choices: Signal<Vec<Choice<T>>>,
    /// What is chosen now.
    #[prop(into)]
    chosen: Signal<T>,
    /// What to do with another choice.
    on_choose: impl Fn(T) + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let options = move || {
        let option = |choice: Choice<T>| {
            let Choice { value, name, label, .. } = choice;
            // The options are set before the control's own value could be: each knows whether it is chosen.
            view! { <option value=name prop:selected=move || chosen.get() == value>{label}</option> }
        };
        choices.get().into_iter().map(option).collect_view()
    };
    let choose = move |event| {
        let name = event_target_value(&event);
        let choice = choices.with_untracked(|all| all.iter().find(|choice| choice.name == name).cloned());
        if let Some(choice) = choice {
            on_choose(choice.value);
        }
    };
    let hint_id = format!("{id}-hint");
    let described_by = hint.is_some().then(|| hint_id.clone());
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <select id=id name=id aria-describedby=described_by on:change=choose>{options}</select>
        </div>
    }
}

/// Something that is on or off.
#[component]
pub(crate) fn Check(
    /// The id of the control.
    id: &'static str,
    /// What it is.
    label: Text,
    /// More about it.
    #[prop(optional)]
    hint: Option<Text>,
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// What to do when it is switched.
    on_switch: impl Fn(bool) + 'static,
) -> impl IntoView {
    let hint_id = format!("{id}-hint");
    let described_by = hint.is_some().then(|| hint_id.clone());
    view! {
        <div class="field">
            <label class="check">
                <input
                    type="checkbox"
                    id=id
                    name=id
                    aria-describedby=described_by
                    prop:checked=on
                    on:change=move |event| on_switch(event_target_checked(&event))
                />
                <span>{t(label)}</span>
            </label>
            {hint.map(|hint| view! { <p class="hint check-hint" id=hint_id>{t(hint)}</p> })}
        </div>
    }
}
