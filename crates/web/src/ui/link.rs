//! Links to pages of the app.

use crate::navigation::use_navigator;
use crate::route::Route;
use leptos::prelude::*;

/// A link to a page. A link to the page that is shown says so.
#[component]
pub(crate) fn Link(
    /// The page.
    #[prop(into)]
    to: Signal<Route>,
    /// How it looks; as text when absent.
    #[prop(optional)]
    class: &'static str,
    /// What it says.
    children: Children,
) -> impl IntoView {
    let shown = use_navigator().route();
    let current = move || (shown.get() == to.get()).then_some("page");
    view! {
        <a href=move || to.get().href() class=class aria-current=current>
            {children()}
        </a>
    }
}
