//! What is wrong with a form: beside each field, and all together above it.

use crate::browser::page;
use crate::i18n::t;
use crate::i18n::texts::common;
use leptos::prelude::*;

/// Something wrong with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
struct FormError {
    /// The id of the control that is at fault; none when it is the whole form.
    control: Option<&'static str>,
    message: String,
}

/// What is wrong with one form.
#[derive(Clone, Copy)]
pub(crate) struct FormErrors {
    errors: RwSignal<Vec<FormError>>,
    /// The id of the summary.
    summary: &'static str,
}

impl FormErrors {
    /// Nothing is wrong. `summary` is an id that is in the page once.
    pub(crate) fn new(summary: &'static str) -> Self {
        Self { errors: RwSignal::new(Vec::new()), summary }
    }

    /// Forgets what was wrong.
    pub(crate) fn clear(self) {
        self.errors.set(Vec::new());
    }

    /// Something is wrong with this control.
    pub(crate) fn add(self, control: &'static str, message: impl Into<String>) {
        let error = FormError { control: Some(control), message: message.into() };
        self.errors.update(|errors| errors.push(error));
    }

    /// Something is wrong with the whole form.
    pub(crate) fn add_general(self, message: impl Into<String>) {
        let error = FormError { control: None, message: message.into() };
        self.errors.update(|errors| errors.push(error));
    }

    /// True when nothing is wrong; else the person is taken to what is.
    pub(crate) fn none_or_show(self) -> bool {
        let none = self.errors.with_untracked(Vec::is_empty);
        if !none {
            request_animation_frame(move || page::focus(self.summary));
        }
        none
    }

    /// What is wrong with this control.
    pub(crate) fn of(self, control: &'static str) -> Option<String> {
        self.errors.with(|errors| {
            let error = errors.iter().find(|error| error.control == Some(control))?;
            Some(error.message.clone())
        })
    }
}

/// Everything that is wrong, with a way to each field.
#[component]
pub(crate) fn ErrorSummary(
    /// What is wrong.
    errors: FormErrors,
) -> impl IntoView {
    let line = |error: FormError| match error.control {
        None => view! { <li>{error.message}</li> }.into_any(),
        Some(control) => view! {
            <li>
                <button type="button" class="text-button" on:click=move |_| page::focus(control)>
                    {error.message}
                </button>
            </li>
        }
        .into_any(),
    };
    let heading = t(common::PROBLEM);
    move || {
        let found = errors.errors.get();
        (!found.is_empty()).then(|| {
            view! {
                <div
                    class="banner"
                    data-kind="danger"
                    id=errors.summary
                    tabindex="-1"
                    role="group"
                    aria-label=heading
                >
                    <p class="banner-title">{heading}</p>
                    <ul class="plain">{found.into_iter().map(line).collect_view()}</ul>
                </div>
            }
        })
    }
}
