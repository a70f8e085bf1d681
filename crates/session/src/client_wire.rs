//! The two client protocols, translated from and to one set of events. Pure encoding.

use crate::io::Protocol;
use audio::Resampler;
use bytes::{Bytes, BytesMut};
use contract::audio_format::{BYTES_PER_SAMPLE, CLIENT_SAMPLE_RATE_HZ, MAX_TEXT_INPUT_CHARS};
use contract::backend::Speaker;
use contract::codes::{EndReason, ErrorCode};
use contract::live::client_to_server_message::Payload as FromClient;
use contract::live::server_to_client_message::Payload as ToClient;
use contract::live::{self, session_notice, turn_control};
use contract::time::UnixMillis;
use contract::{legacy, live::ServerToClientMessage};
use prost::Message as _;

/// What a client says, whichever protocol it speaks.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ClientEvent {
    /// Microphone sound, 16 kHz PCM.
    Audio(Bytes),
    /// A typed answer.
    Text(String),
    Played {
        turn: u32,
        played_ms: u32,
    },
    Control(turn_control::Action),
    Resume {
        last_sequence: u64,
    },
    Ping {
        nonce: u64,
    },
    End,
}

/// Why a frame was not understood; the text goes to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum BadFrame {
    #[error("the frame is not a valid ClientToServerMessage")]
    NotProtobuf,
    #[error("the message has no known payload")]
    NoPayload,
    #[error("audio_content must hold whole 16-bit samples")]
    OddAudio,
    #[error("text_input.text must have 1 to 8,000 characters")]
    BadText,
    #[error("turn_control.action is unknown")]
    BadControl,
    #[error("start_request was already received")]
    SecondStart,
}

/// What the engine says, whichever protocol the client speaks.
pub(crate) enum ServerEvent<'a> {
    Started {
        session_id: &'a str,
        deadline: UnixMillis,
        resume_window_ms: u64,
        now: UnixMillis,
        resumed: bool,
        last_sequence: u64,
    },
    Transcript {
        speaker: Speaker,
        text: &'a str,
        turn: u32,
        /// Set when the turn is finished.
        sequence: Option<u64>,
        began: UnixMillis,
    },
    Interrupted {
        turn: u32,
    },
    Notice {
        kind: session_notice::Kind,
        message: &'a str,
        remaining_ms: u64,
    },
    Pong {
        nonce: u64,
    },
    Error {
        code: ErrorCode,
        message: &'a str,
    },
    Ended(EndReason),
}

/// The codec of one client connection, with the resamplers that its rate needs.
#[derive(Debug)]
pub(crate) struct ClientWire {
    protocol: Protocol,
    /// From the model's rate to the client's.
    downlink: Resampler,
    downlink_from_hz: u32,
    /// From a legacy client's own rate to 16 kHz.
    uplink: Option<Resampler>,
    pcm: BytesMut,
    wire: BytesMut,
}

impl ClientWire {
    /// A codec; none when the legacy client's rate is not supported.
    pub(crate) fn new(protocol: Protocol) -> Option<Self> {
        let uplink = match protocol {
            Protocol::Legacy { sample_rate_hz } if sample_rate_hz != CLIENT_SAMPLE_RATE_HZ => {
                Some(Resampler::new(sample_rate_hz, CLIENT_SAMPLE_RATE_HZ).ok()?)
            }
            Protocol::Legacy { .. } | Protocol::Live => None,
        };
        let downlink_from_hz = contract::audio_format::MODEL_SAMPLE_RATE_HZ;
        let downlink = Resampler::new(downlink_from_hz, client_rate(protocol)).ok()?;
        let (pcm, wire) = (BytesMut::new(), BytesMut::new());
        Some(Self { protocol, downlink, downlink_from_hz, uplink, pcm, wire })
    }

    /// Reads one binary frame.
    pub(crate) fn decode(&mut self, frame: Bytes) -> Result<ClientEvent, BadFrame> {
        match self.protocol {
            Protocol::Live => decode_live(frame),
            Protocol::Legacy { .. } => self.decode_legacy(frame),
        }
    }

    fn decode_legacy(&mut self, frame: Bytes) -> Result<ClientEvent, BadFrame> {
        use legacy::client_to_server_message::Payload;
        let message = legacy::ClientToServerMessage::decode(frame).map_err(|_| BadFrame::NotProtobuf)?;
        match message.payload.ok_or(BadFrame::NoPayload)? {
            Payload::StartRequest(_) => Err(BadFrame::SecondStart),
            Payload::EndRequest(_) => Ok(ClientEvent::End),
            Payload::AudioChunk(chunk) => {
                let pcm = whole_samples(chunk.audio_content)?;
                let Some(uplink) = &mut self.uplink else { return Ok(ClientEvent::Audio(pcm)) };
                uplink.process_le_bytes(&pcm, &mut self.pcm);
                Ok(ClientEvent::Audio(self.pcm.split().freeze()))
            }
        }
    }

    /// Encodes an event with its number; none when this protocol has no word for it.
    pub(crate) fn encode(&mut self, event: &ServerEvent<'_>, number: u64) -> Option<Bytes> {
        match self.protocol {
            Protocol::Live => Some(self.write(&encode_live(event, number))),
            Protocol::Legacy { .. } => encode_legacy(event).map(|message| self.write(&message)),
        }
    }

    /// Encodes the interviewer's sound. `None` when the filter has not enough input yet, or the
    /// model's rate is not supported.
    ///
    /// Hot path: one conversion, one copy into the frame, and two buffers that are used again as
    /// soon as their frames are sent.
    pub(crate) fn encode_audio(&mut self, pcm: &[u8], rate_hz: u32, turn: u32) -> Option<Bytes> {
        if rate_hz != self.downlink_from_hz {
            self.downlink = Resampler::new(rate_hz, client_rate(self.protocol)).ok()?;
            self.downlink_from_hz = rate_hz;
        }
        self.pcm.reserve(pcm.len());
        self.downlink.process_le_bytes(pcm, &mut self.pcm);
        let audio_content = self.pcm.split().freeze();
        if audio_content.is_empty() {
            return None;
        }
        let frame = match self.protocol {
            Protocol::Live => self.write(&ServerToClientMessage {
                payload: Some(ToClient::AudioResponse(live::AudioResponse { audio_content, turn })),
                event: 0,
            }),
            Protocol::Legacy { .. } => self.write(&legacy::ServerToClientMessage {
                payload: Some(legacy::server_to_client_message::Payload::AudioChunk(legacy::AudioChunk {
                    audio_content,
                })),
            }),
        };
        Some(frame)
    }

    /// Forgets sound that the filter still holds: what follows is another utterance.
    pub(crate) fn cut_audio(&mut self) {
        self.downlink.reset();
    }

    fn write(&mut self, message: &impl prost::Message) -> Bytes {
        self.wire.reserve(message.encoded_len());
        // Encoding fails only for lack of room, which was just made.
        let _ = message.encode(&mut self.wire);
        self.wire.split().freeze()
    }
}

fn client_rate(protocol: Protocol) -> u32 {
    match protocol {
        Protocol::Legacy { sample_rate_hz } => sample_rate_hz,
        Protocol::Live => CLIENT_SAMPLE_RATE_HZ,
    }
}

fn whole_samples(pcm: Bytes) -> Result<Bytes, BadFrame> {
    if pcm.len().is_multiple_of(BYTES_PER_SAMPLE) { Ok(pcm) } else { Err(BadFrame::OddAudio) }
}

fn decode_live(frame: Bytes) -> Result<ClientEvent, BadFrame> {
    let message = live::ClientToServerMessage::decode(frame).map_err(|_| BadFrame::NotProtobuf)?;
    Ok(match message.payload.ok_or(BadFrame::NoPayload)? {
        FromClient::AudioChunk(chunk) => ClientEvent::Audio(whole_samples(chunk.audio_content)?),
        FromClient::EndRequest(_) => ClientEvent::End,
        FromClient::TextInput(input) => {
            let chars = input.text.chars().count();
            if input.text.trim().is_empty() || chars > MAX_TEXT_INPUT_CHARS {
                return Err(BadFrame::BadText);
            }
            ClientEvent::Text(input.text)
        }
        FromClient::PlaybackReport(report) => {
            ClientEvent::Played { turn: report.turn, played_ms: report.played_ms }
        }
        FromClient::TurnControl(control) => match turn_control::Action::try_from(control.action) {
            Ok(turn_control::Action::Unspecified) | Err(_) => return Err(BadFrame::BadControl),
            Ok(action) => ClientEvent::Control(action),
        },
        FromClient::Resume(resume) => ClientEvent::Resume { last_sequence: resume.last_sequence },
        FromClient::Ping(ping) => ClientEvent::Ping { nonce: ping.nonce },
    })
}

fn signed(ms: u64) -> i64 {
    i64::try_from(ms).unwrap_or(i64::MAX)
}

fn encode_live(event: &ServerEvent<'_>, number: u64) -> ServerToClientMessage {
    let payload = match *event {
        ServerEvent::Started { session_id, deadline, resume_window_ms, now, resumed, last_sequence } => {
            ToClient::SessionStarted(live::SessionStarted {
                session_id: session_id.to_owned(),
                deadline_ms: deadline.0,
                resume_window_ms: u32::try_from(resume_window_ms).unwrap_or(u32::MAX),
                server_time_ms: now.0,
                resumed,
                last_sequence,
            })
        }
        ServerEvent::Transcript { speaker, text, turn, sequence, began } => {
            ToClient::TranscriptUpdate(live::TranscriptUpdate {
                speaker: speaker.as_str().to_owned(),
                text: text.to_owned(),
                is_final: sequence.is_some(),
                turn_complete: sequence.is_some(),
                turn,
                sequence: sequence.unwrap_or(0),
                timestamp_ms: began.0,
            })
        }
        ServerEvent::Interrupted { turn } => ToClient::Interrupted(live::Interrupted { turn }),
        ServerEvent::Notice { kind, message, remaining_ms } => ToClient::Notice(live::SessionNotice {
            kind: kind.into(),
            message: message.to_owned(),
            remaining_ms: signed(remaining_ms),
        }),
        ServerEvent::Pong { nonce } => ToClient::Pong(live::Pong { nonce }),
        ServerEvent::Error { code, message } => {
            ToClient::Error(live::ErrorResponse { code: code.number(), message: message.to_owned() })
        }
        ServerEvent::Ended(reason) => ToClient::SessionEnded(live::SessionEnded {
            reason: reason.effects().ended.unwrap_or(live::session_ended::Reason::Unspecified).into(),
        }),
    };
    ServerToClientMessage { payload: Some(payload), event: number }
}

fn encode_legacy(event: &ServerEvent<'_>) -> Option<legacy::ServerToClientMessage> {
    use legacy::server_to_client_message::Payload;
    let payload = match *event {
        ServerEvent::Started { session_id, .. } => {
            Payload::StartResponse(legacy::StartResponse { session_id: session_id.to_owned() })
        }
        ServerEvent::Transcript { speaker, text, sequence, .. } => {
            let speaker = match speaker {
                Speaker::Ai => legacy::Speaker::Ai,
                Speaker::User => legacy::Speaker::User,
            };
            Payload::PartialTranscript(legacy::PartialTranscript {
                text: text.to_owned(),
                speaker: speaker.into(),
                is_final: sequence.is_some(),
            })
        }
        ServerEvent::Error { code, message } => {
            Payload::Error(legacy::Error { code: code.number(), message: message.to_owned() })
        }
        ServerEvent::Ended(reason) => Payload::SessionEnded(legacy::SessionEnded {
            reason: reason.effects().legacy.into(),
            message: String::new(),
        }),
        ServerEvent::Interrupted { .. } | ServerEvent::Notice { .. } | ServerEvent::Pong { .. } => {
            return None;
        }
    };
    Some(legacy::ServerToClientMessage { payload: Some(payload) })
}

/// The frame with which a host refuses a client before there is a session, as for a bad token.
#[must_use]
pub fn refusal(protocol: Protocol, code: ErrorCode, message: &str) -> Bytes {
    let event = ServerEvent::Error { code, message };
    match protocol {
        Protocol::Live => encode_live(&event, 0).encode_to_vec().into(),
        Protocol::Legacy { .. } => {
            encode_legacy(&event).map(|message| message.encode_to_vec().into()).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wire(protocol: Protocol) -> ClientWire {
        ClientWire::new(protocol).unwrap()
    }

    fn live_frame(payload: FromClient) -> Bytes {
        live::ClientToServerMessage { payload: Some(payload) }.encode_to_vec().into()
    }

    #[test]
    fn what_a_client_may_not_say() {
        let odd = FromClient::AudioChunk(live::AudioChunk { audio_content: vec![1, 2, 3].into() });
        let empty = FromClient::TextInput(live::TextInput { text: " ".into() });
        let long = FromClient::TextInput(live::TextInput { text: "x".repeat(MAX_TEXT_INPUT_CHARS + 1) });
        let control = FromClient::TurnControl(live::TurnControl { action: 99 });
        for (frame, expected) in [
            (live_frame(odd), BadFrame::OddAudio),
            (live_frame(empty), BadFrame::BadText),
            (live_frame(long), BadFrame::BadText),
            (live_frame(control), BadFrame::BadControl),
            (Bytes::new(), BadFrame::NoPayload),
            (Bytes::from_static(b"\xff\xff\xff"), BadFrame::NotProtobuf),
        ] {
            assert_eq!(wire(Protocol::Live).decode(frame), Err(expected));
        }
    }

    #[test]
    fn sound_goes_down_at_the_clients_rate() {
        let second = vec![0u8; 48_000];
        for (protocol, bytes) in [
            (Protocol::Live, 32_000),
            (Protocol::Legacy { sample_rate_hz: 48_000 }, 96_000),
            (Protocol::Legacy { sample_rate_hz: 16_000 }, 32_000),
        ] {
            let frame = wire(protocol).encode_audio(&second, 24_000, 7).unwrap();
            let got = match protocol {
                Protocol::Live => match ServerToClientMessage::decode(frame).unwrap().payload {
                    Some(ToClient::AudioResponse(audio)) => {
                        assert_eq!(audio.turn, 7);
                        audio.audio_content.len()
                    }
                    other => panic!("{other:?}"),
                },
                Protocol::Legacy { .. } => {
                    match legacy::ServerToClientMessage::decode(frame).unwrap().payload {
                        Some(legacy::server_to_client_message::Payload::AudioChunk(audio)) => {
                            audio.audio_content.len()
                        }
                        other => panic!("{other:?}"),
                    }
                }
            };
            assert_eq!(got, bytes, "{protocol:?}");
        }
    }

    #[test]
    fn a_legacy_client_sends_at_its_own_rate() {
        let message = legacy::ClientToServerMessage {
            payload: Some(legacy::client_to_server_message::Payload::AudioChunk(legacy::AudioChunk {
                audio_content: vec![0; 9_600].into(),
            })),
        };
        let event = wire(Protocol::Legacy { sample_rate_hz: 48_000 }).decode(message.encode_to_vec().into());
        assert_eq!(event, Ok(ClientEvent::Audio(vec![0; 3_200].into())));
        assert!(ClientWire::new(Protocol::Legacy { sample_rate_hz: 1 }).is_none());
    }

    proptest! {
        #[test]
        fn junk_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let bytes = Bytes::from(bytes);
            let _ = wire(Protocol::Live).decode(bytes.clone());
            let _ = wire(Protocol::Legacy { sample_rate_hz: 8_000 }).decode(bytes);
        }

        #[test]
        fn audio_comes_through_unchanged(samples in prop::collection::vec(any::<i16>(), 0..400)) {
            let pcm: Bytes = samples.iter().flat_map(|s| s.to_le_bytes()).collect::<Vec<_>>().into();
            let frame = live_frame(FromClient::AudioChunk(live::AudioChunk { audio_content: pcm.clone() }));
            prop_assert_eq!(wire(Protocol::Live).decode(frame), Ok(ClientEvent::Audio(pcm)));
        }
    }
}
