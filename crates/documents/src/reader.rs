//! Reading what strangers send: each document in a process of its own, which may fail, loop or be killed
//! without anyone else noticing.

use crate::limits::{MAX_CHARS, READ_TIME};
use crate::process::read_answer;
use crate::{DocumentError, Text, text_of};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};

/// Longest answer of a process, in bytes: every character escaped, and the rest of the JSON.
const MAX_ANSWER_BYTES: u64 = MAX_CHARS as u64 * 12 + 1024;

/// What a process gets beyond [`READ_TIME`], to start and to answer.
const SPARE_TIME: Duration = Duration::from_secs(2);

/// A program that calls [`crate::answer`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// Its file.
    pub path: PathBuf,
    /// The arguments that make it do so.
    pub arguments: Vec<OsString>,
}

/// Where documents are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// Each in a process of its own, without this one's environment, and limited in memory and time.
    Process(Program),
    /// On a thread of this process. A hostile document may take much of its memory: for tests, and where
    /// nobody uploads but oneself.
    Thread,
}

impl Reader {
    /// The text of a document. When the caller goes away, the process is killed.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub async fn read(&self, document: impl AsRef<[u8]> + Send + 'static) -> Result<Text, DocumentError> {
        match self {
            Self::Process(program) => in_process(program, document.as_ref()).await,
            Self::Thread => {
                let read = tokio::task::spawn_blocking(move || text_of(document.as_ref()));
                match tokio::time::timeout(READ_TIME, read).await {
                    Ok(done) => done.unwrap_or(Err(DocumentError::Failed)),
                    Err(_) => Err(DocumentError::TooSlow),
                }
            }
        }
    }
}

async fn in_process(program: &Program, document: &[u8]) -> Result<Text, DocumentError> {
    let mut child = Command::new(&program.path)
        .args(&program.arguments)
        // Keys and addresses are in the environment.
        .env_clear()
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .map_err(|error| {
            tracing::error!(%error, "the process that reads documents does not start");
            DocumentError::Failed
        })?;
    let Ok(answer) = tokio::time::timeout(READ_TIME + SPARE_TIME, ask(&mut child, document)).await else {
        tracing::warn!(bytes = document.len(), "a document took too long to read");
        return Err(DocumentError::TooSlow);
    };
    if let Some(outcome) = answer.as_deref().and_then(read_answer) {
        return outcome;
    }
    // It was killed, by itself or by a limit: no document that is whole does that.
    let status = child.wait().await.ok();
    tracing::warn!(bytes = document.len(), status = ?status, "the process that read a document broke off");
    Err(DocumentError::Damaged)
}

/// Gives the document to the process, and takes its answer; none when it breaks off.
async fn ask(child: &mut Child, document: &[u8]) -> Option<Vec<u8>> {
    let (mut input, output) = (child.stdin.take()?, child.stdout.take()?);
    // A process that has seen enough closes its end early; what counts is what it says.
    let give = async move {
        let _ = input.write_all(document).await;
        drop(input);
    };
    let take = async move {
        let mut answer = Vec::new();
        output.take(MAX_ANSWER_BYTES).read_to_end(&mut answer).await.ok().map(|_| answer)
    };
    let ((), answer) = tokio::join!(give, take);
    answer
}
