//! `preppal account`: what an operator does with accounts, whatever the sign-up policy says.

use super::{ServeArgs, read_config};
use crate::config::ConfigError;
use crate::serve::{StartError, open_api};
use api::{AccountError, Api};
use clap::{Args, Subcommand};
use contract::procedures::auth::{Password, SignUpInput};
use std::io::{self, BufRead as _, IsTerminal as _, Write as _};

/// Milliseconds of a day.
const DAY_MS: u64 = 24 * 3_600_000;

/// What to do with accounts.
#[derive(Debug, Subcommand)]
pub(super) enum AccountCommand {
    /// Makes an account. The password is read from PREPPAL_ACCOUNT_PASSWORD, else from standard input.
    Create(CreateArgs),
    /// Makes an invitation and prints its code; it opens one account.
    Invite(InviteArgs),
    /// Lists the accounts.
    List(ServeArgs),
    /// Sets a new password and signs the account out everywhere.
    ResetPassword(EmailArgs),
    /// Deletes an account and everything stored about its person.
    Delete(DeleteArgs),
}

#[derive(Debug, Args)]
pub(super) struct EmailArgs {
    /// E-mail address of the account.
    email: String,
    /// The password; better given by the variable or standard input.
    #[arg(long, env = "PREPPAL_ACCOUNT_PASSWORD", hide_env_values = true)]
    password: Option<String>,
    #[command(flatten)]
    serve: ServeArgs,
}

#[derive(Debug, Args)]
pub(super) struct CreateArgs {
    #[command(flatten)]
    account: EmailArgs,
    /// The person's name.
    #[arg(long)]
    name: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct InviteArgs {
    /// How long the invitation is good, in days.
    #[arg(long, default_value_t = 14, value_parser = clap::value_parser!(u64).range(1..=365))]
    days: u64,
    #[command(flatten)]
    serve: ServeArgs,
}

#[derive(Debug, Args)]
pub(super) struct DeleteArgs {
    /// E-mail address of the account.
    email: String,
    /// Do not ask.
    #[arg(long)]
    yes: bool,
    #[command(flatten)]
    serve: ServeArgs,
}

/// Why nothing was done.
#[derive(Debug, thiserror::Error)]
pub(super) enum AccountsError {
    #[error("{email}: {source}.")]
    Account { email: String, source: AccountError },
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("{0}")]
    Io(#[from] io::Error),
    #[error("Nothing was deleted. Add --yes to delete without being asked.")]
    NotConfirmed,
    #[error("{0}")]
    Start(#[from] StartError),
}

/// Runs the command.
pub(super) fn run(command: AccountCommand) -> Result<(), AccountsError> {
    super::runtime()?.block_on(async {
        match command {
            AccountCommand::Create(args) => create(args).await,
            AccountCommand::Invite(args) => invite(args).await,
            AccountCommand::List(args) => list(args).await,
            AccountCommand::ResetPassword(args) => reset_password(args).await,
            AccountCommand::Delete(args) => delete(args).await,
        }
    })
}

async fn api(serve: ServeArgs) -> Result<Api, AccountsError> {
    Ok(open_api(&read_config(serve)?).await?)
}

fn failed(email: &str) -> impl FnOnce(AccountError) -> AccountsError {
    move |source| AccountsError::Account { email: email.to_owned(), source }
}

async fn create(CreateArgs { account, name }: CreateArgs) -> Result<(), AccountsError> {
    let EmailArgs { email, password, serve } = account;
    let password = Password(read_password(password)?);
    let input = SignUpInput { email: email.clone(), password, name, invite_code: None };
    api(serve).await?.create_account(input).await.map_err(failed(&email))?;
    Ok(writeln!(io::stdout(), "{email} can sign in now.")?)
}

async fn invite(args: InviteArgs) -> Result<(), AccountsError> {
    let code = api(args.serve).await?.create_invitation(args.days * DAY_MS).await;
    let code = code.map_err(failed("the invitation"))?;
    Ok(writeln!(io::stdout(), "{code}")?)
}

async fn list(serve: ServeArgs) -> Result<(), AccountsError> {
    let api = api(serve).await?;
    let mut out = io::stdout();
    let mut last = None;
    loop {
        let page = api.list_accounts(last.as_ref()).await.map_err(failed("the list"))?;
        let Some(newest) = page.last().cloned() else { return Ok(()) };
        for user in &page {
            writeln!(out, "{}  {}", user.email, user.name.as_deref().unwrap_or(""))?;
        }
        last = Some(newest);
    }
}

async fn reset_password(args: EmailArgs) -> Result<(), AccountsError> {
    let password = Password(read_password(args.password)?);
    let done = api(args.serve).await?.reset_password(&args.email, password).await;
    done.map_err(failed(&args.email))?;
    Ok(writeln!(io::stdout(), "{} has a new password and is signed out everywhere.", args.email)?)
}

async fn delete(args: DeleteArgs) -> Result<(), AccountsError> {
    if !args.yes && !confirmed(&args.email)? {
        return Err(AccountsError::NotConfirmed);
    }
    api(args.serve).await?.delete_account(&args.email).await.map_err(failed(&args.email))?;
    Ok(writeln!(io::stdout(), "{} and everything stored about its person is deleted.", args.email)?)
}

fn confirmed(email: &str) -> io::Result<bool> {
    if !io::stdin().is_terminal() {
        return Ok(false);
    }
    write!(io::stderr(), "Delete {email} and everything stored about its person? Type the address again: ")?;
    Ok(read_line()? == email)
}

/// The password that was given, else one line of standard input.
fn read_password(given: Option<String>) -> io::Result<String> {
    if let Some(password) = given {
        return Ok(password);
    }
    if io::stdin().is_terminal() {
        write!(io::stderr(), "Password (it is shown as you type): ")?;
    }
    read_line()
}

fn read_line() -> io::Result<String> {
    io::stderr().flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}
