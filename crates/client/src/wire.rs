//! Frames to and from the server. Decoding is total: junk is an error, never a panic.

use bytes::Bytes;
use contract::live::client_to_server_message::Payload as ToServer;
use contract::live::server_to_client_message::Payload as FromServer;
use contract::live::{ClientToServerMessage, ServerToClientMessage};
use prost::Message as _;

/// One frame to the server.
pub(crate) fn encode(payload: ToServer) -> Bytes {
    ClientToServerMessage { payload: Some(payload) }.encode_to_vec().into()
}

/// Reads a frame of the server: its number (0 for none) and what it says; nothing when it is of a
/// kind that this version does not know.
pub(crate) fn decode(frame: Bytes) -> Result<(u64, Option<FromServer>), prost::DecodeError> {
    let message = ServerToClientMessage::decode(frame)?;
    Ok((message.event, message.payload))
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::live::{Resume, TranscriptUpdate};
    use proptest::prelude::*;

    #[test]
    fn what_is_sent_can_be_read() {
        let frame = encode(ToServer::Resume(Resume { last_sequence: 7 }));
        let message = ClientToServerMessage::decode(frame).unwrap();
        assert_eq!(message.payload, Some(ToServer::Resume(Resume { last_sequence: 7 })));
    }

    #[test]
    fn a_kind_of_tomorrow_is_no_error() {
        // Field 99 with one empty message in it.
        assert_eq!(decode(Bytes::from_static(&[0x9a, 0x06, 0x00])), Ok((0, None)));
        assert!(decode(Bytes::from_static(b"\xff\xff\xff")).is_err());
    }

    proptest! {
        #[test]
        fn junk_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            let _ = decode(bytes.into());
        }

        #[test]
        fn captions_round_trip(text in "\\PC{0,40}", turn: u32, sequence: u64, is_final: bool) {
            let update = TranscriptUpdate { text, turn, sequence, is_final, ..TranscriptUpdate::default() };
            let payload = Some(FromServer::TranscriptUpdate(update));
            let frame = ServerToClientMessage { payload: payload.clone(), event: sequence }.encode_to_vec();
            prop_assert_eq!(decode(frame.into()), Ok((sequence, payload)));
        }
    }
}
