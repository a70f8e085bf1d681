//! The suite of the store: every test runs on SQLite and on PostgreSQL.

#[cfg(test)]
mod accounts;
#[cfg(test)]
mod checkpoints;
#[cfg(test)]
mod interviews;
#[cfg(test)]
mod libraries;
#[cfg(test)]
mod opening;
#[cfg(test)]
mod support;
#[cfg(test)]
mod transcripts;
