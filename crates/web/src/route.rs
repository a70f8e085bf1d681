//! The addresses of the pages. A link to a page that does not exist does not compile.

use contract::ids::InterviewId;
use std::borrow::Cow;

/// A page, with what its address says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Route {
    /// What this is.
    Home,
    /// Sign in, or make an account.
    SignIn(SignIn),
    /// The person's interviews.
    Dashboard,
    /// A new interview.
    CreateInterview,
    /// The check before an interview.
    Lobby(InterviewId),
    /// The interview.
    Session(InterviewId),
    /// What came of an interview.
    Feedback(InterviewId),
    /// Name, settings, account.
    Profile,
    /// What becomes of what a person says here.
    Privacy,
    /// The terms of use.
    Terms,
    /// No page has this address.
    NotFound,
}

/// What the sign-in page is to do.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct SignIn {
    /// Make an account, instead of signing in to one.
    pub(crate) create: bool,
    /// The page that the person wanted.
    pub(crate) next: Option<Box<Route>>,
}

impl Route {
    /// Reads an address: the path below the app's base without a slash in front, and the query without
    /// its `?`.
    pub(crate) fn parse(path: &str, query: &str) -> Self {
        let parts: Vec<&str> = path.trim_end_matches('/').split('/').collect();
        match *parts.as_slice() {
            [""] => Self::Home,
            ["signin"] => Self::SignIn(SignIn::parse(query)),
            ["dashboard"] => Self::Dashboard,
            ["create-interview"] => Self::CreateInterview,
            ["profile"] => Self::Profile,
            ["privacy"] => Self::Privacy,
            ["terms"] => Self::Terms,
            ["interview", id, page] => match (InterviewId::parse(id), page) {
                (Ok(id), "lobby") => Self::Lobby(id),
                (Ok(id), "session") => Self::Session(id),
                (Ok(id), "feedback") => Self::Feedback(id),
                _ => Self::NotFound,
            },
            _ => Self::NotFound,
        }
    }

    /// The address, relative to the app's base.
    pub(crate) fn href(&self) -> String {
        let (path, query) = (self.path(), self.query());
        // An empty address would name the page that it stands on, not the base.
        let path = if path.is_empty() { Cow::Borrowed("./") } else { path };
        if query.is_empty() { path.into_owned() } else { format!("{path}?{query}") }
    }

    fn path(&self) -> Cow<'static, str> {
        let fixed = match self {
            Self::Lobby(id) => return format!("interview/{id}/lobby").into(),
            Self::Session(id) => return format!("interview/{id}/session").into(),
            Self::Feedback(id) => return format!("interview/{id}/feedback").into(),
            Self::Home | Self::NotFound => "",
            Self::SignIn(_) => "signin",
            Self::Dashboard => "dashboard",
            Self::CreateInterview => "create-interview",
            Self::Profile => "profile",
            Self::Privacy => "privacy",
            Self::Terms => "terms",
        };
        fixed.into()
    }

    fn query(&self) -> String {
        match self {
            Self::SignIn(wanted) => wanted.query(),
            _ => String::new(),
        }
    }

    /// The page to sign in on before this one.
    pub(crate) fn behind_sign_in(self) -> Self {
        let next = self.is_for_users().then(|| Box::new(self));
        Self::SignIn(SignIn { create: false, next })
    }

    /// True for pages that only a signed-in person can use.
    pub(crate) fn is_for_users(&self) -> bool {
        match self {
            Self::Dashboard
            | Self::CreateInterview
            | Self::Lobby(_)
            | Self::Session(_)
            | Self::Feedback(_)
            | Self::Profile => true,
            Self::Home | Self::SignIn(_) | Self::Privacy | Self::Terms | Self::NotFound => false,
        }
    }

    /// True for the page of a running interview, which has the window to itself.
    pub(crate) fn is_call(&self) -> bool {
        matches!(self, Self::Session(_))
    }
}

impl SignIn {
    fn parse(query: &str) -> Self {
        let mut wanted = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "create" => wanted.create = true,
                // Only a page of ours is ever gone to, and it is written anew from what was understood.
                "next" => {
                    let next = Route::parse(value.trim_start_matches('/'), "");
                    wanted.next = next.is_for_users().then(|| Box::new(next));
                }
                _ => {}
            }
        }
        wanted
    }

    fn query(&self) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        if self.create {
            query.append_pair("create", "1");
        }
        if let Some(next) = &self.next {
            query.append_pair("next", &next.path());
        }
        query.finish()
    }

    /// Where to go once signed in.
    pub(crate) fn destination(&self) -> Route {
        self.next.as_deref().cloned().unwrap_or(Route::Dashboard)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn every_page() -> Vec<Route> {
        let id = InterviewId::parse("i1").unwrap();
        vec![
            Route::Home,
            Route::SignIn(SignIn::default()),
            Route::SignIn(SignIn { create: true, next: Some(Box::new(Route::Session(id.clone()))) }),
            Route::Dashboard,
            Route::CreateInterview,
            Route::Lobby(id.clone()),
            Route::Session(id.clone()),
            Route::Feedback(id),
            Route::Profile,
            Route::Privacy,
            Route::Terms,
        ]
    }

    fn open(href: &str) -> Route {
        let (path, query) = href.split_once('?').unwrap_or((href, ""));
        Route::parse(path.trim_start_matches("./"), query)
    }

    #[test]
    fn every_page_is_found_at_its_own_address() {
        for route in every_page() {
            assert_eq!(open(&route.href()), route, "{}", route.href());
        }
        assert_eq!(Route::parse("dashboard/", ""), Route::Dashboard);
    }

    #[test]
    fn what_is_no_page_is_not_found() {
        for path in
            ["x", "dashboard/x", "interview", "interview//lobby", "interview/i1", "interview/ä/lobby", "//"]
        {
            let route = Route::parse(path, "");
            assert!(matches!(route, Route::NotFound | Route::Home), "{path}");
            assert_eq!(route == Route::Home, path == "//", "{path}");
        }
    }

    #[test]
    fn nobody_is_sent_elsewhere_after_sign_in() {
        for next in
            ["https://evil.example", "//evil.example", "javascript:alert(1)", "signin", "terms", "\\\\evil"]
        {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
            let Route::SignIn(wanted) = Route::parse("signin", &query) else { panic!("{next}") };
            assert_eq!(wanted.destination(), Route::Dashboard, "{next}");
        }
        let Route::SignIn(wanted) = Route::parse("signin", "next=%2Fprofile") else { panic!() };
        assert_eq!(wanted.destination(), Route::Profile);
    }

    proptest! {
        #[test]
        fn junk_never_panics(path in "\\PC{0,80}", query in "\\PC{0,80}") {
            let route = Route::parse(&path, &query);
            if route != Route::NotFound {
                prop_assert_eq!(open(&route.href()), route);
            }
        }
    }
}
