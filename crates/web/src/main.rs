//! The web app: Leptos, compiled to WebAssembly and rendered by the browser.
//!
//! What can be decided without a browser is pure and tested natively: `api` (but for `fetch`), `i18n`,
//! `route`, `state`, `transcript`. What touches the browser is in `browser`, `navigation`, `ui` and `pages`. An
//! interview is held by `call`, over `sound`; both keep what they decide in pure files of their own.

mod api;
mod app;
mod browser;
mod call;
mod i18n;
mod navigation;
mod pages;
mod route;
mod sound;
mod state;
mod transcript;
mod ui;

fn main() {
    console_error_panic_hook::set_once();
    app::start();
}
