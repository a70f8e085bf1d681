//! Who is signed in, for the whole app.

use super::authentication::{Authentication, Event};
use super::preferences::{Preferences, use_preferences};
use crate::api::procedures::{GET_PROFILE, SESSION, SIGN_IN, SIGN_OUT, SIGN_UP, UPDATE_PROFILE};
use crate::api::{Failure, Procedure, call};
use crate::browser::storage;
use contract::procedures::auth::{SessionUser, SignInInput, SignUpInput};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What this browser keeps the form of an interview by that is not created yet, before the person's id.
const DRAFT: &str = "preppal.draft";

/// Who is signed in. Provided by the app's root.
#[derive(Clone, Copy)]
pub(crate) struct Account {
    authentication: RwSignal<Authentication>,
    /// Why it is not known who is signed in.
    failure: RwSignal<Option<Failure>>,
    preferences: Preferences,
}

impl Account {
    /// Asks the server who is signed in.
    pub(crate) fn start() -> Self {
        let account = Self {
            authentication: RwSignal::new(Authentication::Authenticating),
            failure: RwSignal::new(None),
            preferences: use_preferences(),
        };
        account.ask();
        account
    }

    /// Asks the server who is signed in, once more.
    pub(crate) fn ask(self) {
        self.failure.set(None);
        self.happened(Event::Asked);
        spawn_local(async move {
            match call(&SESSION, &()).await {
                Ok(user) => {
                    // This browser looked like the profile before: the page need not wait for it.
                    let signed_in = user.is_some();
                    self.happened(Event::Known(user));
                    if signed_in {
                        self.follow_profile().await;
                    }
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
        });
    }

    /// Who is signed in.
    pub(crate) fn authentication(self) -> Signal<Authentication> {
        self.authentication.into()
    }

    /// Why it is not known who is signed in.
    pub(crate) fn failure(self) -> Signal<Option<Failure>> {
        self.failure.into()
    }

    /// The person who is signed in.
    pub(crate) fn user(self) -> Option<SessionUser> {
        self.authentication.with(|authentication| authentication.user().cloned())
    }

    /// The name that this browser keeps the person's draft by: another person never sees it.
    pub(crate) fn draft_name(self) -> String {
        let user = self.authentication.with_untracked(|state| state.user().map(|user| user.id.clone()));
        user.map_or_else(|| DRAFT.to_owned(), |id| format!("{DRAFT}.{id}"))
    }

    /// Calls a procedure for the person who is signed in. When nobody is any more, the app asks to sign in.
    ///
    /// Not for procedures that check a password: they refuse a wrong one in the same way.
    ///
    /// # Errors
    /// [`Failure`].
    pub(crate) async fn call<I: Serialize, O: DeserializeOwned>(
        self,
        procedure: &Procedure<I, O>,
        input: &I,
    ) -> Result<O, Failure> {
        let answer = call(procedure, input).await;
        if answer.as_ref().is_err_and(Failure::is_signed_out) {
            self.happened(Event::Expired);
        }
        answer
    }

    /// Signs in.
    ///
    /// # Errors
    /// [`Failure`]; a wrong password is UNAUTHORIZED.
    pub(crate) async fn sign_in(self, input: SignInInput) -> Result<(), Failure> {
        self.happened(Event::Asked);
        match call(&SIGN_IN, &input).await {
            Ok(user) => {
                self.follow_profile().await;
                self.happened(Event::Known(Some(user)));
                Ok(())
            }
            Err(failure) => self.refused(failure),
        }
    }

    /// Makes an account and signs in. What was chosen before goes into its profile.
    ///
    /// # Errors
    /// [`Failure`].
    pub(crate) async fn sign_up(self, input: SignUpInput) -> Result<(), Failure> {
        self.happened(Event::Asked);
        match call(&SIGN_UP, &input).await {
            Ok(user) => {
                // Failing costs no more than choosing the language once more.
                let _ = call(&UPDATE_PROFILE, &self.preferences.for_profile()).await;
                self.happened(Event::Known(Some(user)));
                Ok(())
            }
            Err(failure) => self.refused(failure),
        }
    }

    /// Signs out. What this browser keeps of the person is removed.
    ///
    /// # Errors
    /// [`Failure`]; the person is still signed in then.
    pub(crate) async fn sign_out(self) -> Result<(), Failure> {
        call(&SIGN_OUT, &()).await?;
        self.gone();
        Ok(())
    }

    /// The account is no more, or was left.
    pub(crate) fn gone(self) {
        storage::forget(&self.draft_name());
        self.happened(Event::SignedOut);
    }

    fn refused(self, failure: Failure) -> Result<(), Failure> {
        self.happened(Event::Refused);
        Err(failure)
    }

    /// The pages look as the profile says. Without it they look as they did in this browser before.
    async fn follow_profile(self) {
        if let Ok(profile) = call(&GET_PROFILE, &()).await {
            self.preferences.take_from(&profile);
        }
    }

    fn happened(self, event: Event) {
        self.authentication.update(|authentication| *authentication = authentication.after(event));
    }
}

/// Who is signed in.
pub(crate) fn use_account() -> Account {
    expect_context()
}
