//! `auth.*`: sign-up, sign-in, sign-out, and who is signed in.

use super::invalid;
use crate::caller::Call;
use crate::config::{Parts, SignUp};
use crate::convert;
use crate::cookie::{self, SESSION_LIFETIME_MS};
use crate::errors::{from_store, no_randomness};
use crate::rate_limit::address_key;
use crate::secrets::{new_token, token_hash};
use contract::ids::UserId;
use contract::procedures::Success;
use contract::procedures::auth::{SessionUser, SignInInput, SignUpInput};
use contract::time::UnixMillis;
use store::{NewUser, StoreError, User, fold_email};
use trpc::{Code, Error};

/// The language of the pages until the user chooses one.
const DEFAULT_UI_LANGUAGE: &str = "en";

pub(crate) async fn session(call: Call, _: ()) -> Result<Option<SessionUser>, Error> {
    Ok(call.user().map(convert::session_user))
}

pub(crate) async fn sign_up(call: Call, input: SignUpInput) -> Result<SessionUser, Error> {
    input.validate().map_err(invalid)?;
    match (call.api.sign_up, &input.invite_code) {
        (SignUp::Closed, _) => return Err(Error::forbidden("Sign-up is closed on this server")),
        (SignUp::Invite, None) => return Err(Error::forbidden("inviteCode: sign-up needs an invitation")),
        (SignUp::Invite, Some(_)) | (SignUp::Open, _) => {}
    }
    call.api.limiters.sign_up_per_ip.attempt(&address_key(call.ip), call.now)?;
    let user = create_user(&call.api, &input, call.now).await?;
    start_session(&call, &user).await
}

pub(crate) async fn sign_in(call: Call, input: SignInInput) -> Result<SessionUser, Error> {
    input.validate().map_err(invalid)?;
    let ip = address_key(call.ip);
    let email_and_ip = format!("{ip} {}", fold_email(&input.email));
    let limiters = &call.api.limiters;
    limiters.sign_in_per_ip.attempt(&ip, call.now)?;
    limiters.sign_in_per_email_and_ip.attempt(&email_and_ip, call.now)?;
    let account = call.api.store.find_account_by_email(&input.email).await.map_err(from_store)?;
    let (user, hash) = account.map_or((None, None), |found| (Some(found.user), found.password_hash));
    let matches = call.api.hasher.verify(input.password, hash).await?;
    let Some(user) = user.filter(|_| matches) else {
        return Err(Error::new(Code::Unauthorized, "The e-mail address or the password is wrong"));
    };
    limiters.sign_in_per_email_and_ip.forget(&email_and_ip);
    start_session(&call, &user).await
}

pub(crate) async fn sign_out(call: Call, _: ()) -> Result<Success, Error> {
    if let Some(session) = call.session_hash() {
        call.api.store.delete_session(session).await.map_err(from_store)?;
    }
    call.answer_with(cookie::clear(call.api.public_url.https));
    Ok(Success::DONE)
}

/// A new session with a new token; the one that the browser had ends.
async fn start_session(call: &Call, user: &User) -> Result<SessionUser, Error> {
    let store = &call.api.store;
    if let Some(old) = call.session_hash() {
        store.delete_session(old).await.map_err(from_store)?;
    }
    let token = new_token(&call.api.ids).map_err(no_randomness)?;
    let expires_at = call.now + SESSION_LIFETIME_MS;
    store.create_session(token_hash(&token), &user.id, expires_at, call.now).await.map_err(from_store)?;
    call.answer_with(cookie::set(&token, call.api.public_url.https));
    Ok(convert::session_user(user))
}

/// Makes an account from a checked input, using its invitation up if this server asks for one.
async fn create_user(api: &Parts, input: &SignUpInput, now: UnixMillis) -> Result<User, Error> {
    let id = api.ids.user().map_err(no_randomness)?;
    let hash = api.hasher.hash(input.password.clone()).await?;
    let new = new_user(&id, &hash, input);
    let (SignUp::Invite, Some(code)) = (api.sign_up, &input.invite_code) else {
        return api.store.create_user(new, now).await.map_err(from_store);
    };
    api.store.create_invited_user(token_hash(code), new, now).await.map_err(|error| match error {
        StoreError::NotFound => {
            Error::forbidden("inviteCode: this invitation is used up, expired or unknown")
        }
        other => from_store(other),
    })
}

/// What a new account begins with.
pub(crate) fn new_user<'a>(id: &'a UserId, password_hash: &'a str, input: &'a SignUpInput) -> NewUser<'a> {
    NewUser {
        id,
        email: &input.email,
        name: input.name.as_deref().map(str::trim).filter(|name| !name.is_empty()),
        password_hash: Some(password_hash),
        ui_language: DEFAULT_UI_LANGUAGE,
    }
}
