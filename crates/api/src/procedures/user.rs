//! `user.*`: the profile, and taking everything along or away.

use super::invalid;
use crate::caller::{Call, UserCall};
use crate::errors::from_store;
use crate::rate_limit::address_key;
use crate::{convert, cookie};
use contract::procedures::Success;
use contract::procedures::auth::Password;
use contract::procedures::user::{
    ChangePasswordInput, DeleteAccountInput, Profile, UpdateProfileInput, UserExport,
};
use store::{ProfileChange, User};
use trpc::Error;

pub(crate) async fn get_profile(UserCall { user, .. }: UserCall, _: ()) -> Result<Profile, Error> {
    Ok(convert::profile(user))
}

pub(crate) async fn update_profile(
    UserCall { call, user }: UserCall,
    input: UpdateProfileInput,
) -> Result<Profile, Error> {
    input.validate().map_err(invalid)?;
    let settings = input.settings.as_ref().map(serde_json::to_string).transpose();
    let blank_is_none = |name: Option<String>| name.filter(|name| !name.trim().is_empty());
    let change = ProfileChange {
        name: input.name.map(blank_is_none),
        ui_language: input.ui_language,
        settings: settings.map_err(|error| Error::internal(error.to_string()))?,
    };
    let user = call.api.store.update_profile(&user.id, change, call.now).await.map_err(from_store)?;
    Ok(convert::profile(user))
}

pub(crate) async fn export_data(UserCall { call, user }: UserCall, _: ()) -> Result<UserExport, Error> {
    let export = call.api.store.export_user(&user.id).await.map_err(from_store)?;
    let interviews = export
        .interviews
        .into_iter()
        .map(|whole| convert::interview_feedback(whole.interview, whole.transcript, whole.feedback));
    Ok(UserExport {
        exported_at: call.now.into(),
        profile: convert::profile(export.user),
        interviews: interviews.collect::<Result<_, _>>()?,
        resumes: export.resumes.into_iter().map(convert::library_item).collect(),
        job_descriptions: export.job_descriptions.into_iter().map(convert::library_item).collect(),
    })
}

pub(crate) async fn change_password(
    UserCall { call, user }: UserCall,
    input: ChangePasswordInput,
) -> Result<Success, Error> {
    input.validate().map_err(invalid)?;
    check_password(&call, &user, "current", input.current).await?;
    let hash = call.api.hasher.hash(input.next).await?;
    let keep = call.session_hash();
    call.api.store.change_password(&user.id, &hash, keep, call.now).await.map_err(from_store)?;
    Ok(Success::DONE)
}

pub(crate) async fn delete_account(
    UserCall { call, user }: UserCall,
    input: DeleteAccountInput,
) -> Result<Success, Error> {
    input.validate().map_err(invalid)?;
    check_password(&call, &user, "password", input.password).await?;
    call.api.store.delete_account(&user.id).await.map_err(from_store)?;
    call.answer_with(cookie::clear(call.api.public_url.https));
    Ok(Success::DONE)
}

/// Whoever is at the browser must know the password too: `field` is where they typed it.
async fn check_password(call: &Call, user: &User, field: &str, password: Password) -> Result<(), Error> {
    // Someone at an unattended browser must not be able to guess here what sign-in would not let them.
    let key = format!("{} {}", address_key(call.ip), user.email);
    call.api.limiters.sign_in_per_email_and_ip.attempt(&key, call.now)?;
    let account = call.api.store.find_account_by_email(&user.email).await.map_err(from_store)?;
    let hash = account.and_then(|account| account.password_hash);
    if call.api.hasher.verify(password, hash).await? {
        return Ok(());
    }
    Err(Error::forbidden(format!("{field}: this is not the account's password")))
}
