//! Going from page to page without loading anew: the browser's history, links, and the focus.

use crate::browser::page;
use crate::route::Route;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{Element, HtmlAnchorElement, HtmlElement, MouseEvent, ScrollToOptions};

/// Where the person is, and how to send them elsewhere.
#[derive(Clone, Copy)]
pub(crate) struct Navigator {
    route: RwSignal<Route>,
    /// The path of `<base>`: begins and ends with a slash.
    base: StoredValue<String>,
}

impl Navigator {
    /// Begins at the address that the browser shows, and follows it from then on.
    pub(crate) fn start() -> Self {
        let base = page::base_path();
        let navigator = Self { route: RwSignal::new(shown(&base)), base: StoredValue::new(base) };
        let back_and_forth = move |_| navigator.show(navigator.base.with_value(|base| shown(base)));
        let clicks = window_event_listener(ev::click, move |click| navigator.follow(&click));
        let history = window_event_listener(ev::popstate, back_and_forth);
        on_cleanup(move || {
            clicks.remove();
            history.remove();
        });
        navigator
    }

    /// The page that is shown.
    pub(crate) fn route(self) -> Signal<Route> {
        self.route.into()
    }

    /// Goes to a page; "back" leads here.
    pub(crate) fn go(self, route: &Route) {
        self.change(route, |history, url| history.push_state_with_url(&JsValue::NULL, "", Some(url)));
    }

    /// Shows another page instead of this one; "back" leads to the one before.
    pub(crate) fn replace(self, route: &Route) {
        self.change(route, |history, url| history.replace_state_with_url(&JsValue::NULL, "", Some(url)));
    }

    fn change(self, route: &Route, write: impl FnOnce(&web_sys::History, &str) -> Result<(), JsValue>) {
        // The browser resolves the address against `<base>`. It refuses when asked hundreds of times in a
        // few seconds; the page is shown all the same.
        if let Ok(history) = window().history() {
            let _ = write(&history, &route.href());
        }
        let top = ScrollToOptions::new();
        top.set_top(0.0);
        window().scroll_to_with_scroll_to_options(&top);
        self.show(route.clone());
    }

    fn show(self, route: Route) {
        if self.route.with_untracked(|shown| *shown == route) {
            return;
        }
        self.route.set(route);
        request_animation_frame(focus_heading);
    }

    /// Takes a click on a link to one of our pages over from the browser.
    fn follow(self, click: &MouseEvent) {
        let plain = click.button() == 0
            && !(click.ctrl_key() || click.meta_key() || click.shift_key() || click.alt_key());
        if !plain || click.default_prevented() {
            return;
        }
        let clicked = click.target().and_then(|target| target.dyn_into::<Element>().ok());
        let link = clicked.and_then(|element| element.closest("a[href]").ok().flatten());
        let Some(link) = link.and_then(|link| link.dyn_into::<HtmlAnchorElement>().ok()) else { return };
        let elsewhere = link.has_attribute("download") || !link.target().is_empty();
        if elsewhere || window().location().origin().is_ok_and(|origin| origin != link.origin()) {
            return;
        }
        let base = self.base.get_value();
        let Some(path) = link.pathname().strip_prefix(&base).map(str::to_owned) else { return };
        let route = Route::parse(&path, link.search().trim_start_matches('?'));
        // Such as a document of the API: the browser shows it.
        if route != Route::NotFound {
            click.prevent_default();
            self.go(&route);
        }
    }
}

/// The page at the address that the browser shows.
fn shown(base: &str) -> Route {
    let location = window().location();
    let path = location.pathname().unwrap_or_default();
    let query = location.search().unwrap_or_default();
    // A proxy may serve the base without its slash.
    let below = path.strip_prefix(base).or_else(|| (path == base.trim_end_matches('/')).then_some(""));
    below.map_or(Route::NotFound, |below| Route::parse(below, query.trim_start_matches('?')))
}

/// Tells a screen reader that the page is another one, and lets the keyboard begin at its top.
pub(crate) fn focus_heading() {
    let heading = document().query_selector("main h1").ok().flatten();
    if let Some(heading) = heading.and_then(|heading| heading.dyn_into::<HtmlElement>().ok()) {
        heading.set_tab_index(-1);
        // Fails only for an element that is not in the page.
        let _ = heading.focus();
    }
}

/// How to send the person to another page.
pub(crate) fn use_navigator() -> Navigator {
    expect_context()
}
