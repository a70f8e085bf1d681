//! A throw-away PostgreSQL for the tests: real, on loopback, gone afterwards.
//!
//! A shell supervises the server and waits at a pipe that this process holds. However this process ends,
//! by itself, by Ctrl-C or killed, the pipe closes, and the shell stops the server and removes its files.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use crate::machine::{install, is_root, program};
use crate::step::{Failure, output_of, run, say};
use crate::target;

/// The variable by which the tests learn the server's address.
pub(crate) const URL_VARIABLE: &str = "PREPPAL_TEST_DATABASE_URL";

/// Attempts to start: another program may take the port that was free a moment ago.
const ATTEMPTS: usize = 3;

/// Settings for speed, since nothing has to survive a crash, and for loopback only. Tests run many at once,
/// each with some connections.
const OPTIONS: &str = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300 \
                       -c listen_addresses=127.0.0.1 -c unix_socket_directories=";

/// Arguments: the folder of the programs, the server's folder, its options. `-w` waits until it is ready.
const SUPERVISOR: &str = r#"
if "$1/pg_ctl" -D "$2/data" -l "$2/log" -o "$3" -w -t 60 start >"$2/start" 2>&1
then echo ready; else echo failed; cat "$2/start" "$2/log" >&2; fi
read -r _
"$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null 2>&1
rm -rf "$2"
"#;

/// A running server. Dropping it stops it and removes its files.
#[derive(Debug)]
pub(crate) struct Server {
    supervisor: Child,
    url: String,
}

impl Server {
    /// Starts a server with an empty database.
    pub(crate) fn start() -> Result<Self, Failure> {
        let programs = ensure_programs()?;
        let user = User::of_server()?;
        let mut last = Failure::new("PostgreSQL was not tried");
        for _ in 0..ATTEMPTS {
            match Self::attempt(&programs, user.as_ref()) {
                Ok(server) => return Ok(server),
                Err(failure) => last = failure,
            }
        }
        Err(last)
    }

    /// The address, with name and password.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    fn attempt(programs: &Path, user: Option<&User>) -> Result<Self, Failure> {
        let folder = new_folder(user)?;
        let password = password()?;
        if let Err(failure) = initialise(programs, user, &folder, &password) {
            // Nothing runs yet; what is left of the folder is of no use to anyone.
            let _ = fs::remove_dir_all(&folder);
            return Err(failure);
        }
        let port = free_port()?;
        let mut shell = command_as(user, "sh");
        shell
            .args(["-c", SUPERVISOR, "postgres"])
            .arg(programs)
            .arg(&folder)
            .arg(format!("-p {port} {OPTIONS}"));
        // A group of its own: Ctrl-C must reach the tests, and the server only after them.
        shell.process_group(0).current_dir("/").stdin(Stdio::piped()).stdout(Stdio::piped());
        let supervisor =
            shell.spawn().map_err(|error| Failure::new(format!("sh does not start: {error}")))?;
        let mut server =
            Self { supervisor, url: format!("postgres://preppal:{password}@127.0.0.1:{port}/postgres") };
        server.wait_until_ready()?;
        say(format!("  PostgreSQL listens on 127.0.0.1:{port}, in {}", folder.display()));
        Ok(server)
    }

    fn wait_until_ready(&mut self) -> Result<(), Failure> {
        let mut line = String::new();
        if let Some(output) = self.supervisor.stdout.take() {
            let read = BufReader::new(output).read_line(&mut line);
            read.map_err(|error| Failure::new(format!("PostgreSQL's supervisor is silent: {error}")))?;
        }
        if line.trim() == "ready" { Ok(()) } else { Err(Failure::new("PostgreSQL did not start; see above")) }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        if let Err(error) = self.supervisor.wait() {
            say(format!("PostgreSQL may still run: {error}"));
        }
    }
}

/// The folder of `initdb`, `pg_ctl` and `postgres`; installs them when they are missing.
fn ensure_programs() -> Result<PathBuf, Failure> {
    if let Some(found) = find_programs() {
        return Ok(found);
    }
    install("PostgreSQL", &["postgresql"])?;
    find_programs().ok_or_else(|| Failure::new("PostgreSQL was installed, but there is no `pg_ctl`"))
}

/// Debian keeps them off the search path, one folder per version.
fn find_programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut folders: Vec<(u32, PathBuf)> = versions
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, folder)| is_complete(folder))
        .collect();
    folders.sort();
    if let Some((_, newest)) = folders.pop() {
        return Some(newest);
    }
    let on_path = program("pg_ctl")?.canonicalize().ok()?.parent()?.to_owned();
    is_complete(&on_path).then_some(on_path)
}

fn is_complete(folder: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file())
}

/// The unprivileged user that the server runs as when we are root: PostgreSQL refuses to run as root.
#[derive(Debug, PartialEq, Eq)]
struct User {
    uid: u32,
    gid: u32,
}

impl User {
    /// `None` when we are not root and the server simply runs as we do.
    fn of_server() -> Result<Option<Self>, Failure> {
        if !is_root() {
            return Ok(None);
        }
        let users = fs::read_to_string("/etc/passwd").unwrap_or_default();
        let found = Self::named("postgres", &users).or_else(|| Self::named("nobody", &users));
        let nobody =
            || Failure::new("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`");
        found.map(Some).ok_or_else(nobody)
    }

    /// Looks a user up in the text of `/etc/passwd`: name, password, uid, gid and more, split by colons.
    fn named(name: &str, users: &str) -> Option<Self> {
        let mut fields = users
            .lines()
            .map(|line| line.split(':'))
            .find_map(|mut fields| (fields.next() == Some(name)).then_some(fields))?;
        Some(Self { uid: fields.nth(1)?.parse().ok()?, gid: fields.next()?.parse().ok()? })
    }
}

/// A command that runs as `user`.
fn command_as(user: Option<&User>, program: impl AsRef<std::ffi::OsStr>) -> Command {
    let Some(User { uid, gid }) = user else { return Command::new(program) };
    let mut command = Command::new("setpriv");
    command.args([format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".into(), "--".into()]);
    command.arg(program);
    command
}

/// A new folder of the server's user, below `target` if that user can get there, else in the system's
/// folder for temporary files: a clone in /root is closed to other users.
fn new_folder(user: Option<&User>) -> Result<PathBuf, Failure> {
    let below_target = target().join("postgres");
    let prepared = fs::create_dir_all(&below_target).and_then(|()| match user {
        Some(user) => chown(&below_target, Some(user.uid), Some(user.gid)),
        None => Ok(()),
    });
    let candidates = [prepared.ok().map(|()| below_target), Some(std::env::temp_dir())];
    let made = candidates.into_iter().flatten().find_map(|parent| {
        let mut mktemp = command_as(user, "mktemp");
        mktemp.arg("-d").arg(parent.join("preppal-postgres-XXXXXXXX")).current_dir("/");
        output_of(mktemp).map(PathBuf::from)
    });
    made.ok_or_else(|| Failure::new("there is no folder that PostgreSQL's user can write to"))
}

fn initialise(programs: &Path, user: Option<&User>, folder: &Path, password: &str) -> Result<(), Failure> {
    let password_file = folder.join("password");
    let mut keep = command_as(user, "sh");
    // The server's user writes the file itself, so that it can read it and nobody else can.
    keep.args(["-c", "umask 077; printf %s \"$PASSWORD\" >\"$1\"", "sh"]).arg(&password_file);
    keep.env("PASSWORD", password).current_dir("/");
    output_of(keep).ok_or_else(|| Failure::new("the server's password cannot be written"))?;
    let mut initdb = command_as(user, programs.join("initdb"));
    initdb.arg("--pgdata").arg(folder.join("data")).arg("--pwfile").arg(&password_file).current_dir("/");
    initdb.args([
        "--username=preppal",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--no-locale",
        "--no-sync",
    ]);
    initdb.stdout(Stdio::null());
    run(initdb)
}

/// 128 random bits: other users of this machine must not get in.
fn password() -> Result<String, Failure> {
    let mut bytes = [0_u8; 16];
    let read = fs::File::open("/dev/urandom").and_then(|mut file| file.read_exact(&mut bytes));
    read.map_err(|error| Failure::new(format!("/dev/urandom: {error}")))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn free_port() -> Result<u16, Failure> {
    let address = TcpListener::bind("127.0.0.1:0").and_then(|listener| listener.local_addr());
    address.map(|address| address.port()).map_err(|error| Failure::new(format!("no free port: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_are_looked_up_by_whole_name() {
        let users =
            "root:x:0:0:root:/root:/bin/sh\npostgresql:x:1:2::/:\npostgres:x:104:112:,,,:/var/lib:/bin/sh\n";
        assert_eq!(User::named("postgres", users), Some(User { uid: 104, gid: 112 }));
        assert_eq!(User::named("nobody", users), None);
        assert_eq!(User::named("x", "x:x:not a number:1"), None);
    }

    #[test]
    fn passwords_are_long_and_differ() {
        let (one, two) = (password().unwrap(), password().unwrap());
        assert_eq!((one.len(), one == two), (32, false));
    }
}
