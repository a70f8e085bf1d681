//! A small shell script stands in for the program: what is tested is how we handle a process.

#![expect(clippy::unwrap_used, reason = "a panic is a test's report")]

use std::{fs, os::unix::fs::PermissionsExt};

use proptest::prelude::*;
use tempfile::TempDir;

use super::*;

/// A script as `espeak-ng`, beside a WAV file `sound.wav` of one second that it may send.
fn program(script: &str) -> (TempDir, Espeak) {
    let folder = tempfile::tempdir().unwrap();
    let sound = wav(22_050, &vec![1_000; 22_050], u32::MAX);
    fs::write(folder.path().join("sound.wav"), sound).unwrap();
    let path = folder.path().join(PROGRAM);
    fs::write(&path, format!("#!/bin/sh\ncd '{}'\n{script}\n", folder.path().display())).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    (folder, Espeak::at(path))
}

fn wav(rate_hz: u32, samples: &[i16], length: u32) -> Vec<u8> {
    let mut bytes = b"RIFF____WAVEfmt \x10\0\0\0\x01\0\x01\0".to_vec();
    bytes.extend(rate_hz.to_le_bytes());
    bytes.extend((rate_hz * 2).to_le_bytes());
    bytes.extend([2, 0, 16, 0]);
    bytes.extend(b"data");
    bytes.extend(length.to_le_bytes());
    bytes.extend(samples.iter().flat_map(|sample| sample.to_le_bytes()));
    bytes
}

#[test]
fn says_what_the_program_gives_at_our_rate() {
    let (folder, espeak) = program("cat > heard; echo \"$@\" > arguments; cat sound.wav");
    let sound = espeak.say("Hello; rm -rf $HOME --help").unwrap();
    assert!(sound.len().abs_diff(24_000) < 100, "{} samples", sound.len());
    assert_eq!(fs::read_to_string(folder.path().join("heard")).unwrap(), "Hello; rm -rf $HOME --help");
    // Nothing of the text is in the arguments, where other users could see it.
    let arguments = fs::read_to_string(folder.path().join("arguments")).unwrap();
    assert_eq!(arguments.trim(), ARGUMENTS.join(" "));
}

#[test]
fn a_slow_program_is_ended() {
    let (folder, mut espeak) = program("echo $$ > id; exec sleep 600");
    espeak.time_limit = Duration::from_millis(200);
    let error = espeak.say("hello").unwrap_err();
    assert!(matches!(error, VoiceError::Espeak(EspeakError::TooSlow)), "{error}");
    let id = fs::read_to_string(folder.path().join("id")).unwrap();
    assert!(!Path::new("/proc").join(id.trim()).exists(), "it still runs");
}

#[test]
fn a_program_that_never_stops_talking_is_ended() {
    let (_folder, espeak) = program("cat /dev/zero");
    let error = espeak.say("hello").unwrap_err();
    assert!(matches!(error, VoiceError::Espeak(EspeakError::TooMuch)), "{error}");
}

#[test]
fn failures_say_what_is_wrong() {
    let (_folder, espeak) = program("exit 3");
    assert!(espeak.say("hello").unwrap_err().to_string().contains("exit status: 3"));
    let (_folder, espeak) = program("echo no sound");
    assert!(espeak.say("hello").unwrap_err().to_string().contains("no WAV file"));
    let missing = Espeak::at("/nowhere/espeak-ng").say("hello").unwrap_err();
    assert!(missing.to_string().contains("is it installed"), "{missing}");
    assert!(matches!(espeak.say(&"a ".repeat(2_000)).unwrap_err(), VoiceError::TooLong { .. }));
    assert!(espeak.say(" … ").unwrap().is_empty());
}

#[test]
fn is_found_on_the_path_or_not_at_all() {
    let (folder, espeak) = program("exit 0");
    let path = env::join_paths([Path::new("/nowhere"), folder.path()]).unwrap();
    assert_eq!(find_in(&path).unwrap().program(), espeak.program());
    assert!(find_in(OsStr::new("/nowhere")).is_none());
}

#[test]
fn wav_files_with_true_and_open_lengths_are_read() {
    let samples = vec![1, -2, 3];
    for length in [6, u32::MAX, 0x7fff_f000] {
        let read = Wav::read(&wav(16_000, &samples, length)).unwrap();
        assert_eq!(read, Wav { rate_hz: 16_000, samples: samples.clone() });
    }
    assert!(Wav::read(b"RIFF").is_err());
    assert!(Wav::read(b"RIFF____WAVE").is_err());
}

proptest! {
    #[test]
    fn any_bytes_are_a_wav_file_or_an_error(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Wav::read(&bytes);
        let mut headed = b"RIFF____WAVE".to_vec();
        headed.extend(bytes);
        let _ = Wav::read(&headed);
    }
}
