//! The suite of the API: every test goes through the real router, on SQLite and on PostgreSQL.

#[cfg(test)]
mod about;
#[cfg(test)]
mod accounts;
#[cfg(test)]
mod backend;
#[cfg(test)]
mod interviews;
#[cfg(test)]
mod own_data;
#[cfg(test)]
mod ownership;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod support;
#[cfg(test)]
mod uploads;
#[cfg(test)]
mod workers;
