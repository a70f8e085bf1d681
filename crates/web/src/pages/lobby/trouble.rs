//! There is no microphone: why, what helps, and the ways on.

use crate::i18n::t;
use crate::i18n::texts::devices as texts;
use crate::sound::{Browser, MicrophoneProblem, advice};
use leptos::html;
use leptos::prelude::*;

/// Why there is no microphone, and what helps. The focus is moved to its heading.
#[component]
pub(super) fn MicrophoneTrouble(
    /// Why.
    problem: MicrophoneProblem,
    /// The person wants to try again.
    #[prop(into)]
    on_retry: Callback<()>,
    /// The person wants to go on with text.
    #[prop(into)]
    on_text: Callback<()>,
) -> impl IntoView {
    let advice = advice(problem, Browser::here());
    let heading = NodeRef::<html::H3>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            // Fails only for an element that is not in the page.
            let _ = heading.focus();
        }
    });
    view! {
        <div class="banner microphone-trouble" data-kind="danger" data-problem=name_of(problem)>
            <h3 class="banner-title" tabindex="-1" node_ref=heading>{t(advice.heading)}</h3>
            <p>{t(advice.text)}</p>
            <p class="actions">
                <button type="button" class="button" on:click=move |_| on_retry.run(())>
                    {t(advice.action)}
                </button>
                <button type="button" class="button quiet" on:click=move |_| on_text.run(())>
                    {t(texts::WITH_TEXT)}
                </button>
            </p>
        </div>
    }
}

/// The name in the page's markup.
fn name_of(problem: MicrophoneProblem) -> &'static str {
    match problem {
        MicrophoneProblem::Denied => "denied",
        MicrophoneProblem::Dismissed => "dismissed",
        MicrophoneProblem::NotFound => "not-found",
        MicrophoneProblem::InUse => "in-use",
        MicrophoneProblem::Insecure => "insecure",
        MicrophoneProblem::Failed => "failed",
    }
}
