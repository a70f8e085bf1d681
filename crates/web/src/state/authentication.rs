//! Who is signed in: three states, and what moves between them.

use contract::procedures::auth::SessionUser;

/// Who is signed in. The page shows it as `data-auth-state`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Authentication {
    /// Nobody.
    Unauthenticated,
    /// The server is being asked.
    Authenticating,
    /// This person.
    Authenticated(SessionUser),
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Event {
    /// The server is asked who is signed in, or to sign someone in.
    Asked,
    /// The server says who is signed in.
    Known(Option<SessionUser>),
    /// The server did not sign anyone in.
    Refused,
    /// The person signed out, or the account is gone.
    SignedOut,
    /// A call was refused because nobody is signed in.
    Expired,
}

impl Authentication {
    /// The name in `data-auth-state`.
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Unauthenticated => "unauthenticated",
            Self::Authenticating => "authenticating",
            Self::Authenticated(_) => "authenticated",
        }
    }

    /// Who is signed in.
    pub(crate) fn user(&self) -> Option<&SessionUser> {
        match self {
            Self::Authenticated(user) => Some(user),
            Self::Unauthenticated | Self::Authenticating => None,
        }
    }

    /// The state after this.
    pub(crate) fn after(&self, event: Event) -> Self {
        match event {
            Event::Asked => Self::Authenticating,
            Event::Known(Some(user)) => Self::Authenticated(user),
            Event::Known(None) | Event::SignedOut => Self::Unauthenticated,
            // A late answer to an older question changes nothing.
            Event::Refused if *self == Self::Authenticating => Self::Unauthenticated,
            Event::Expired if self.user().is_some() => Self::Unauthenticated,
            Event::Refused | Event::Expired => self.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::ids::UserId;

    fn ada() -> SessionUser {
        let id = UserId::parse("u1").unwrap();
        SessionUser { id, email: "ada@example.org".into(), name: None, ui_language: "en".into() }
    }

    #[test]
    fn every_event_in_every_state() {
        use Authentication::{Authenticated, Authenticating, Unauthenticated};
        let inside = Authenticated(ada());
        for (event, from_out, from_asking, from_in) in [
            (Event::Asked, &Authenticating, &Authenticating, &Authenticating),
            (Event::Known(Some(ada())), &inside, &inside, &inside),
            (Event::Known(None), &Unauthenticated, &Unauthenticated, &Unauthenticated),
            (Event::Refused, &Unauthenticated, &Unauthenticated, &inside),
            (Event::SignedOut, &Unauthenticated, &Unauthenticated, &Unauthenticated),
            (Event::Expired, &Unauthenticated, &Authenticating, &Unauthenticated),
        ] {
            assert_eq!(Unauthenticated.after(event.clone()), *from_out, "{event:?}");
            assert_eq!(Authenticating.after(event.clone()), *from_asking, "{event:?}");
            assert_eq!(inside.after(event.clone()), *from_in, "{event:?}");
        }
        let names = [&Unauthenticated, &Authenticating, &inside].map(Authentication::as_str);
        assert_eq!(names, ["unauthenticated", "authenticating", "authenticated"]);
    }
}
