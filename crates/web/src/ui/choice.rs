//! Choosing one of several, and switching something on.
//!
//! What is chosen may be of any type. What is drawn knows only labels and positions, so that it is in the
//! program once.

use crate::i18n::{Text, t};
use leptos::prelude::*;

/// One of the things to choose from.
#[derive(Clone)]
pub(crate) struct Choice<T> {
    /// What it stands for.
    pub(crate) value: T,
    /// What is drawn of it.
    pub(crate) option: Item,
}

/// What is drawn of one of the things to choose from.
#[derive(Clone)]
pub(crate) struct Item {
    /// Its name in the form.
    pub(crate) name: String,
    /// What it says.
    pub(crate) label: Signal<String>,
    /// What it means.
    pub(crate) note: Option<Signal<String>>,
}

impl<T> Choice<T> {
    /// A choice whose label is a text of the pages.
    pub(crate) fn new(value: T, name: &str, label: Text, note: Option<Text>) -> Self {
        let follow = |text: Text| {
            let text = t(text);
            Signal::derive(move || text().to_owned())
        };
        let option = Item { name: name.to_owned(), label: follow(label), note: note.map(follow) };
        Self { value, option }
    }

    /// A choice with a label of its own.
    pub(crate) fn labelled(value: T, name: String, label: Signal<String>) -> Self {
        Self { value, option: Item { name, label, note: None } }
    }
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
    #[prop(into)]
    on_choose: Callback<T>,
) -> impl IntoView
where
    T: Copy + PartialEq + Send + Sync + 'static,
{
    let (values, items): (Vec<T>, Vec<Item>) =
        choices.into_iter().map(|choice| (choice.value, choice.option)).unzip();
    let values = StoredValue::new(values);
    let position = Signal::derive(move || {
        let chosen = chosen.get();
        values.with_value(|values| values.iter().position(|value| *value == chosen))
    });
    let choose = Callback::new(move |position: usize| {
        if let Some(value) = values.with_value(|values| values.get(position).copied()) {
            on_choose.run(value);
        }
    });
    view! { <Radios name legend hint items position on_choose=choose /> }
}

#[component]
fn Radios(
    name: &'static str,
    legend: Text,
    hint: Option<Text>,
    items: Vec<Item>,
    position: Signal<Option<usize>>,
    on_choose: Callback<usize>,
) -> impl IntoView {
    let radio = move |(own, item): (usize, Item)| {
        let Item { name: own_name, label, note } = item;
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
                    prop:checked=move || position.get() == Some(own)
                    on:change=move |_| on_choose.run(own)
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
            <div class="choice-list">{items.into_iter().enumerate().map(radio).collect_view()}</div>
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
    #[prop(into)]
    on_choose: Callback<T>,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    let items = Signal::derive(move || {
        choices.with(|choices| choices.iter().map(|choice| choice.option.clone()).collect::<Vec<_>>())
    });
    let position = Signal::derive(move || {
        let chosen = chosen.get();
        choices.with(|choices| choices.iter().position(|choice| choice.value == chosen))
    });
    let choose = Callback::new(move |name: String| {
        let found = choices.with_untracked(|choices| {
            choices.iter().find(|choice| choice.option.name == name).map(|choice| choice.value.clone())
        });
        if let Some(value) = found {
            on_choose.run(value);
        }
    });
    view! { <Options id label hint items position on_choose=choose /> }
}

#[component]
fn Options(
    id: &'static str,
    label: Text,
    hint: Option<Signal<String>>,
    items: Signal<Vec<Item>>,
    position: Signal<Option<usize>>,
    on_choose: Callback<String>,
) -> impl IntoView {
    // Each option knows whether it is chosen: the control's own value could be set before its options are there.
    let option = move |(own, item): (usize, Item)| {
        let selected = move || position.get() == Some(own);
        view! { <option value=item.name prop:selected=selected>{item.label}</option> }
    };
    let options = move || items.get().into_iter().enumerate().map(option).collect_view();
    let hint_id = format!("{id}-hint");
    let described_by = hint.is_some().then(|| hint_id.clone());
    view! {
        <div class="field">
            <label for=id>{t(label)}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            <select
                id=id
                name=id
                aria-describedby=described_by
                on:change=move |event| on_choose.run(event_target_value(&event))
            >
                {options}
            </select>
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
    #[prop(into)]
    on_switch: Callback<bool>,
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
                    on:change=move |event| on_switch.run(event_target_checked(&event))
                />
                <span>{t(label)}</span>
            </label>
            {hint.map(|hint| view! { <p class="hint check-hint" id=hint_id>{t(hint)}</p> })}
        </div>
    }
}
