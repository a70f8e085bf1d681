//! Dialogs: the browser's own, which keep the focus inside and give it back.

use leptos::html;
use leptos::prelude::*;

/// A dialog. Escape closes it.
#[component]
pub(crate) fn Dialog(
    /// The id of its heading.
    heading_id: &'static str,
    /// Its heading.
    #[prop(into)]
    heading: Signal<String>,
    /// Whether it is open.
    open: RwSignal<bool>,
    /// What it holds. Made anew whenever it opens.
    children: ChildrenFn,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    Effect::new(move |_| {
        let Some(dialog) = dialog.get() else { return };
        if open.get() {
            // Once its content is there, so that the browser finds what is to have the focus. Fails only for a
            // dialog that is open already, or not in the page.
            request_animation_frame(move || drop(dialog.show_modal()));
        } else {
            dialog.close();
        }
    });
    view! {
        <dialog node_ref=dialog aria-labelledby=heading_id on:close=move |_| open.set(false)>
            <Show when=move || open.get()>
                <h2 id=heading_id>{heading}</h2>
                {children()}
            </Show>
        </dialog>
    }
}
