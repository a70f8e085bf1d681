//! The door: who may join. A bad token is told over the open WebSocket, because a browser cannot
//! read an HTTP status on an upgrade.

use super::{EngineParts, Joining};
use crate::http::{Entry, JoinRequest};
use crate::socket::{Socket, SocketEvent};
use audio::SUPPORTED_RATES_HZ;
use contract::audio_format::CLIENT_SAMPLE_RATE_HZ;
use contract::codes::{CloseCode, ErrorCode};
use contract::ids::InterviewId;
use contract::legacy;
use prost::Message as _;
use session::{Protocol, refusal};
use std::time::Duration;

/// How long a legacy client has for its first message.
const START_REQUEST_LIMIT: Duration = Duration::from_secs(10);

/// The protocol assumed for errors before a legacy client has named its rate.
const LEGACY: Protocol = Protocol::Legacy { sample_rate_hz: CLIENT_SAMPLE_RATE_HZ };

/// Lets a client in, or says why not and closes.
pub(super) async fn admit(parts: &EngineParts, request: JoinRequest) -> Option<Joining> {
    let JoinRequest { entry, mut socket, peer } = request;
    let (protocol, interview, token) = match entry {
        Entry::Live { interview, token } => (Protocol::Live, interview, token),
        Entry::Legacy => match start_request(&mut socket).await {
            Ok((protocol, interview, token)) => (protocol, interview, token),
            Err((message, close)) => {
                let code = ErrorCode::BadFrame;
                turn_away(socket, LEGACY, code, message, close).await;
                return None;
            }
        },
    };
    match parts.token_key.verify(&token, &interview, parts.clock.now()) {
        Ok(_) => Some(Joining { interview, protocol, socket }),
        Err(reason) => {
            tracing::info!(%peer, %interview, %reason, "a client was refused");
            let message = "The token is missing, expired or not for this interview.";
            turn_away(socket, protocol, ErrorCode::Unauthorized, message, CloseCode::Unauthorized).await;
            None
        }
    }
}

/// Sends an error and closes.
pub(super) async fn turn_away(
    mut socket: Socket,
    protocol: Protocol,
    code: ErrorCode,
    message: &str,
    close: CloseCode,
) {
    let _ = socket.queue_binary(refusal(protocol, code, message));
    socket.queue_close(close.number(), close.reason());
    socket.finish().await;
}

type Start = (Protocol, InterviewId, String);

async fn start_request(socket: &mut Socket) -> Result<Start, (&'static str, CloseCode)> {
    let malformed = ("The first message must be a StartRequest.", CloseCode::InvalidPayload);
    let event = tokio::time::timeout(START_REQUEST_LIMIT, socket.event())
        .await
        .map_err(|_| ("No StartRequest within ten seconds.", CloseCode::PolicyViolation))?;
    let SocketEvent::Binary(frame) = event else { return Err(malformed) };
    let message = legacy::ClientToServerMessage::decode(frame).map_err(|_| malformed)?;
    let Some(legacy::client_to_server_message::Payload::StartRequest(start)) = message.payload else {
        return Err(malformed);
    };
    let interview = InterviewId::parse(start.interview_id)
        .map_err(|_| ("interview_id is not an id.", CloseCode::Unauthorized))?;
    let sample_rate_hz = sample_rate(start.audio_config)
        .ok_or(("audio_config: 16-bit LINEAR_PCM at a usual rate is needed.", CloseCode::InvalidPayload))?;
    Ok((Protocol::Legacy { sample_rate_hz }, interview, start.auth_token))
}

/// The client's rate; 16 kHz when it names none. None when it cannot be honoured.
fn sample_rate(config: Option<legacy::AudioConfig>) -> Option<u32> {
    let Some(config) = config else { return Some(CLIENT_SAMPLE_RATE_HZ) };
    if legacy::audio_config::AudioEncoding::try_from(config.encoding).is_err() {
        return None;
    }
    match u32::try_from(config.sample_rate_hertz).ok()? {
        0 => Some(CLIENT_SAMPLE_RATE_HZ),
        rate => SUPPORTED_RATES_HZ.contains(&rate).then_some(rate),
    }
}
