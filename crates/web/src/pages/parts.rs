//! The app in parts: what the start page does not need comes over the wire when it is wanted.
//!
//! The compiler makes one module, and `cargo xtask web` splits it at the functions marked here; what only they
//! need goes along with them. See `docs/web-delivery.md`.

use super::{create, dashboard, feedback, lobby, not_found, profile, session};
use crate::api::Failure;
use crate::browser::page;
use crate::i18n::t;
use crate::i18n::texts::common;
use crate::navigation::focus_heading;
use crate::route::Route;
use crate::ui::views::{Failed, Skeleton};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, Waker};

/// The heading of a page whose part is on its way.
const WAITING: &str = "waiting-heading";

/// Lines of a usual page.
const LINES: usize = 6;

/// A part of the app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The pages of a person who is signed in.
    Inside,
    /// The lobby and the interview itself.
    Call,
}

/// Which parts are there.
static INSIDE_IS_THERE: AtomicBool = AtomicBool::new(false);
static CALL_IS_THERE: AtomicBool = AtomicBool::new(false);

impl Part {
    /// The part that has this page; none when it comes with the first load.
    fn of(route: &Route) -> Option<Self> {
        match route {
            Route::Dashboard | Route::CreateInterview | Route::Profile | Route::Feedback(_) => {
                Some(Self::Inside)
            }
            Route::Lobby(_) | Route::Session(_) => Some(Self::Call),
            Route::Home | Route::SignIn(_) | Route::Privacy | Route::Terms | Route::NotFound => None,
        }
    }

    fn flag(self) -> &'static AtomicBool {
        match self {
            Self::Inside => &INSIDE_IS_THERE,
            Self::Call => &CALL_IS_THERE,
        }
    }

    fn is_there(self) -> bool {
        self.flag().load(Ordering::Relaxed)
    }

    /// Fetches it, once. True when it is there.
    async fn fetch(self) -> bool {
        let fetched = match self {
            Self::Inside => fetch_inside().await,
            Self::Call => fetch_call().await,
        };
        self.flag().store(fetched.is_ok(), Ordering::Relaxed);
        fetched.is_ok()
    }

    /// Fetches it ahead of need, for a page that leads there. What does not come now comes then.
    pub(crate) fn prepare(self) {
        if !self.is_there() {
            spawn_local(async move {
                let _ = self.fetch().await;
            });
        }
    }

    fn show(self, route: Route) -> Option<AnyView> {
        match self {
            Self::Inside => at_once(inside(route)),
            Self::Call => at_once(call(route)),
        }
    }
}

#[wasm_split(inside, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_inside))]
fn inside(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(match route {
        Route::Dashboard => view! { <dashboard::Dashboard /> }.into_any(),
        Route::CreateInterview => view! { <create::CreateInterview /> }.into_any(),
        Route::Profile => view! { <profile::ProfilePage /> }.into_any(),
        Route::Feedback(id) => view! { <feedback::Feedback id /> }.into_any(),
        _ => view! { <not_found::NotFound /> }.into_any(),
    })
}

#[wasm_split(call, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_call))]
fn call(route: Route) -> Result<AnyView, SplitLoaderError> {
    Ok(match route {
        Route::Lobby(id) => view! { <lobby::Lobby id /> }.into_any(),
        Route::Session(id) => view! { <session::Session id /> }.into_any(),
        _ => view! { <not_found::NotFound /> }.into_any(),
    })
}

/// The page of a part that is there: its future has nothing to wait for, and is made here, so that the page has
/// the owner and the contexts of the place where it is shown.
fn at_once(page: impl Future<Output = Result<AnyView, SplitLoaderError>>) -> Option<AnyView> {
    match pin!(page).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Ok(view)) => Some(view),
        Poll::Ready(Err(_)) | Poll::Pending => None,
    }
}

/// The page of an address in one of the parts; none when no part has it.
pub(crate) fn page_in_part(route: &Route) -> Option<AnyView> {
    let part = Part::of(route)?;
    let there = RwSignal::new(part.is_there().then_some(true));
    let fetch = move || {
        there.set(None);
        spawn_local(async move {
            let came = part.fetch().await;
            let had_focus = page::has_focus(WAITING);
            let _ = there.try_set(Some(came));
            if had_focus {
                request_animation_frame(focus_heading);
            }
        });
    };
    if !part.is_there() {
        fetch();
    }
    // From each of them it is one step to an interview.
    Effect::new(move |_| {
        if part == Part::Inside && there.get() == Some(true) {
            Part::Call.prepare();
        }
    });
    let route = route.clone();
    let body = move || match there.get() {
        Some(true) => part.show(route.clone()).unwrap_or_else(|| waiting().into_any()),
        Some(false) => view! { <Failed failure=Failure::Offline on_retry=move |()| fetch() /> }.into_any(),
        None => waiting().into_any(),
    };
    Some(body.into_any())
}

fn waiting() -> impl IntoView {
    view! {
        <div class="page">
            <h1 id=WAITING class="unseen">{t(common::LOADING)}</h1>
            <Skeleton lines=LINES />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_visitor_sees_first_is_in_no_part() {
        for (path, part) in [
            ("", None),
            ("signin", None),
            ("privacy", None),
            ("nothing", None),
            ("dashboard", Some(Part::Inside)),
            ("interview/i1/feedback", Some(Part::Inside)),
            ("interview/i1/lobby", Some(Part::Call)),
            ("interview/i1/session", Some(Part::Call)),
        ] {
            assert_eq!(Part::of(&Route::parse(path, "")), part, "{path}");
        }
    }
}
