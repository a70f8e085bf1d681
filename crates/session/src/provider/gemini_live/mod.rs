//! Google's Gemini Live API (`BidiGenerateContent`), v1beta, as JSON over a WebSocket.
//!
//! Wire reference: <https://ai.google.dev/api/live>. Written for `gemini-3.8-live`; what older models
//! want otherwise stands in one table, in `capabilities.rs`.

mod capabilities;
mod close;
mod decode;
mod encode;
mod settings;

pub use settings::{DEFAULT_BASE_URL, DEFAULT_MODEL, DEFAULT_VOICE, GeminiSettings, VOICES};

use super::{
    CloseClass, Command, ModelEvent, Opening, Provider, ProviderError, ProviderSettings, SettingsError,
};
use crate::io::{DialRequest, Frame, ModelClose};
use bytes::BytesMut;
use capabilities::Capabilities;

/// The dialect, with the buffer it uses again for every chunk.
#[derive(Debug)]
pub struct GeminiLive {
    settings: GeminiSettings,
    capabilities: Capabilities,
    url: String,
    pcm: BytesMut,
}

impl GeminiLive {
    /// A dialect for these settings.
    ///
    /// # Errors
    /// [`SettingsError`] names the setting that cannot work.
    pub fn new(settings: GeminiSettings) -> Result<Self, SettingsError> {
        let url = settings.check()?;
        let capabilities = Capabilities::of(&settings.model);
        Ok(Self { settings, capabilities, url, pcm: BytesMut::new() })
    }

    pub(crate) fn build(settings: &ProviderSettings) -> Result<Box<dyn Provider>, SettingsError> {
        Ok(Box::new(Self::new(settings.gemini.clone())?))
    }
}

impl Provider for GeminiLive {
    fn dial(&self) -> DialRequest {
        // The header keeps the key out of URLs, proxies' logs and error texts.
        let headers = vec![("x-goog-api-key", self.settings.api_key.clone())];
        DialRequest { url: self.url.clone(), headers }
    }

    fn open(&mut self, opening: &Opening<'_>, out: &mut Vec<Frame>) {
        out.push(encode::setup(&self.settings, self.capabilities, opening));
    }

    fn encode(&mut self, command: Command<'_>, out: &mut Vec<Frame>) {
        match command {
            Command::Audio(pcm) => out.push(encode::audio(pcm)),
            other => out.extend(encode::command(self.capabilities, other)),
        }
    }

    fn decode(&mut self, frame: &Frame, out: &mut Vec<ModelEvent>) -> Result<(), ProviderError> {
        decode::frame(frame.bytes(), &mut self.pcm, out)
    }

    fn classify_close(&self, close: &ModelClose) -> CloseClass {
        close::classify(close)
    }
}
