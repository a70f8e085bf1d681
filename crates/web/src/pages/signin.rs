//! The page to sign in, and to make an account.

use crate::api::procedures::ABOUT;
use crate::api::{Failure, call};
use crate::i18n::texts::{common, signin as texts};
use crate::i18n::{Language, Text, t, use_language};
use crate::navigation::use_navigator;
use crate::route::{Route, SignIn};
use crate::state::account::{Account, use_account};
use crate::state::authentication::Authentication;
use crate::state::data::Data;
use crate::state::query::Query;
use crate::ui::errors::{ErrorSummary, FormErrors};
use crate::ui::field::{PasswordField, TextField};
use crate::ui::link::Link;
use crate::ui::title::use_title;
use crate::ui::views::Banner;
use contract::procedures::auth::{Password, SignInInput, SignUpInput};
use contract::procedures::limits::MIN_PASSWORD_CHARS;
use contract::procedures::server::SignUpPolicy;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use trpc::Code;

/// Ids of the controls.
const EMAIL: &str = "email";
const PASSWORD: &str = "password";
const NAME: &str = "name";
const INVITE: &str = "invite-code";

/// What was typed.
#[derive(Clone, Copy)]
struct Form {
    create: bool,
    email: RwSignal<String>,
    password: RwSignal<String>,
    name: RwSignal<String>,
    invite: RwSignal<String>,
    errors: FormErrors,
    busy: RwSignal<bool>,
}

impl Form {
    fn new(create: bool) -> Self {
        let empty = || RwSignal::new(String::new());
        let errors = FormErrors::new("signin-problems");
        let busy = RwSignal::new(false);
        Self { create, email: empty(), password: empty(), name: empty(), invite: empty(), errors, busy }
    }

    /// What can be told without the server.
    fn check(self, language: Language) -> bool {
        self.errors.clear();
        if !self.email.with_untracked(|email| email.trim().contains('@')) {
            self.errors.add(EMAIL, language.say(texts::NEED_EMAIL));
        }
        let chars = self.password.with_untracked(|password| password.chars().count());
        if self.create && chars < MIN_PASSWORD_CHARS {
            self.errors.add(PASSWORD, least(language, texts::SHORT_PASSWORD));
        } else if chars == 0 {
            self.errors.add(PASSWORD, language.say(texts::NEED_PASSWORD));
        }
        self.errors.none_or_show()
    }

    /// Sends it. A person who is signed in is taken on by the page.
    async fn send(self, account: Account, language: Language) {
        let (email, password) = (self.email.get_untracked(), Password(self.password.get_untracked()));
        let filled =
            |value: RwSignal<String>| Some(value.get_untracked()).filter(|text| !text.trim().is_empty());
        let answer = if self.create {
            let (name, invite_code) = (filled(self.name), filled(self.invite));
            account.sign_up(SignUpInput { email, password, name, invite_code }).await
        } else {
            account.sign_in(SignInInput { email, password }).await
        };
        let _ = self.busy.try_set(false);
        if let Err(failure) = answer {
            self.refused(&failure, language);
        }
    }

    fn refused(self, failure: &Failure, language: Language) {
        match (failure.code(), failure.field().map(|(field, _)| field)) {
            (Some(Code::Unauthorized), _) => self.errors.add_general(language.say(texts::WRONG)),
            (Some(Code::Conflict), _) => self.errors.add(EMAIL, language.say(texts::TAKEN)),
            (_, Some("inviteCode")) => self.errors.add(INVITE, language.say(texts::BAD_INVITE)),
            (_, Some("email")) => self.errors.add(EMAIL, language.say(texts::NEED_EMAIL)),
            (_, Some("password")) => self.errors.add(PASSWORD, least(language, texts::SHORT_PASSWORD)),
            (_, Some("name")) => self.errors.add(NAME, failure.text(language)),
            (Some(Code::Forbidden), _) => self.errors.add_general(language.say(texts::CLOSED)),
            _ => self.errors.add_general(failure.text(language)),
        }
        self.errors.none_or_show();
    }
}

fn least(language: Language, text: Text) -> String {
    language.fill(text, &[("least", &MIN_PASSWORD_CHARS.to_string())])
}

/// The page to sign in, and to make an account.
#[component]
pub(crate) fn SignInPage(
    /// What the address asks for.
    wanted: SignIn,
) -> impl IntoView {
    let (account, navigator) = (use_account(), use_navigator());
    let destination = wanted.destination();
    Effect::new(move |_| {
        if account.authentication().with(|state| matches!(state, Authentication::Authenticated(_))) {
            navigator.replace(&destination);
        }
    });
    let title = if wanted.create { texts::TITLE_CREATE } else { texts::TITLE };
    use_title(title);
    let has_next = wanted.next.is_some() && !wanted.create;
    let other = SignIn { create: !wanted.create, next: wanted.next };
    let (question, answer) = if wanted.create {
        (texts::HAVE_ACCOUNT, common::SIGN_IN)
    } else {
        (texts::NO_ACCOUNT, texts::CREATE)
    };
    view! {
        <div class="page narrow">
            <h1>{t(title)}</h1>
            {has_next.then(|| view! { <p class="lead">{t(texts::TO_GO_ON)}</p> })}
            <SignInForm create=wanted.create />
            <p>
                {t(question)} " " <Link to=Route::SignIn(other)>{t(answer)}</Link>
            </p>
        </div>
    }
}

#[component]
fn SignInForm(create: bool) -> impl IntoView {
    let (account, language) = (use_account(), use_language());
    let form = Form::new(create);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let language = language.get_untracked();
        if form.busy.get_untracked() || !form.check(language) {
            return;
        }
        form.busy.set(true);
        spawn_local(form.send(account, language));
    };
    let extra = create.then(|| view! { <SignUpFields form /> });
    let hint = Signal::derive(move || least(language.get(), texts::PASSWORD_HINT));
    let errors = form.errors;
    let password = if create {
        view! {
            <PasswordField
                id=PASSWORD
                label=texts::PASSWORD
                value=form.password
                errors
                autocomplete="new-password"
                hint
            />
        }
        .into_any()
    } else {
        view! {
            <PasswordField
                id=PASSWORD
                label=texts::PASSWORD
                value=form.password
                errors
                autocomplete="current-password"
            />
        }
        .into_any()
    };
    view! {
        <form class="form" novalidate on:submit=submit>
            <ErrorSummary errors />
            {extra}
            <TextField
                id=EMAIL
                label=texts::EMAIL
                value=form.email
                errors
                kind="email"
                autocomplete="username"
            />
            {password}
            <button type="submit" class="button" aria-disabled=move || form.busy.get().then_some("true")>
                {t(if create { texts::CREATE } else { common::SIGN_IN })}
            </button>
        </form>
    }
}

/// What only a new account is asked: a name, and an invitation where the server wants one.
#[component]
fn SignUpFields(form: Form) -> impl IntoView {
    let language = use_language();
    let errors = form.errors;
    let about = Query::new(|| call(&ABOUT, &()));
    let policy = Memo::new(move |_| about.data.with(|about| about.value().map(|about| about.sign_up)));
    let name_hint = t(texts::NAME_HINT);
    let invite_hint = Signal::derive(move || language.get().say(texts::INVITE_HINT).to_owned());
    let about_sign_up = move || match policy.get() {
        Some(SignUpPolicy::Closed) => {
            view! { <Banner kind="warn"><p>{t(texts::CLOSED)}</p></Banner> }.into_any()
        }
        Some(SignUpPolicy::Invite) => view! {
            <TextField id=INVITE label=texts::INVITE value=form.invite errors hint=invite_hint />
        }
        .into_any(),
        Some(SignUpPolicy::Open) | None => ().into_any(),
    };
    view! {
        <div data-state=move || about.data.with(Data::as_str)>{about_sign_up}</div>
        <TextField
            id=NAME
            label=texts::NAME
            value=form.name
            errors
            autocomplete="name"
            hint=Signal::derive(move || name_hint().to_owned())
            optional=true
        />
    }
}
