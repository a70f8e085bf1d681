//! What this server says of itself: who the interviewer is, and where sound and words go.

use crate::config::{Config, Provider};
use api::{HostFacts, TellFacts};
use contract::procedures::server::{Destination, Embedded, Interviewer, Part, PartState, Readiness};
use interviewer::{Report, Running, Step, Used};
use std::sync::Arc;

/// What the embedded interviewer speaks.
const EMBEDDED_LANGUAGE: &str = "en";

/// Tells the facts as they are at the time of asking.
pub(crate) fn facts(config: &Config, embedded: Option<&Arc<Running>>) -> TellFacts {
    let provider = config.provider.clone();
    let resume_window_ms = config.limits.resume_window_ms;
    let embedded = embedded.map(Arc::clone);
    Arc::new(move || {
        let report = embedded.as_ref().map(|running| running.report());
        HostFacts { interviewer: interviewer(&provider, report.as_ref()), resume_window_ms }
    })
}

fn interviewer(provider: &Provider, report: Option<&Report>) -> Interviewer {
    let readiness = match provider.missing() {
        Some(problem) => Readiness::NotReady { problem: problem.to_owned() },
        None => Readiness::Ready,
    };
    let here = Destination::ThisServer;
    let base = Interviewer {
        provider: provider.name().to_owned(),
        name: "OpenAI Realtime".to_owned(),
        model: None,
        sound_goes_to: here.clone(),
        text_goes_to: here,
        languages: None,
        readiness,
        embedded: None,
    };
    match provider {
        Provider::Embedded(_) => Interviewer {
            name: "PrepPal's built-in interviewer".to_owned(),
            model: report.and_then(|report| Some(report.model.as_ref()?.model.clone())),
            text_goes_to: report
                .and_then(|report| report.model.as_ref())
                .map_or(Destination::ThisServer, |model| host(&model.host)),
            languages: Some(vec![EMBEDDED_LANGUAGE.to_owned()]),
            embedded: report.map(parts),
            ..base
        },
        Provider::GeminiLive(gemini) => {
            let uri = gemini.base_url.parse::<http::Uri>().ok();
            let host = uri.and_then(|uri| Some(host(uri.host()?))).unwrap_or(Destination::ThisServer);
            Interviewer {
                name: "Gemini Live".to_owned(),
                model: Some(gemini.live_model.clone()),
                sound_goes_to: host.clone(),
                text_goes_to: host,
                ..base
            }
        }
        Provider::OpenAiRealtime => base,
    }
}

/// Where something goes that is sent to this host.
fn host(host: &str) -> Destination {
    let name = host.trim_start_matches('[').trim_end_matches(']');
    let is_here =
        name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback());
    if is_here { Destination::ThisServer } else { Destination::Host { host: host.to_owned() } }
}

fn parts(report: &Report) -> Embedded {
    let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    Embedded {
        detector: part(&report.parts.detector, "Silero VAD"),
        recogniser: part(&report.parts.recogniser, "Moonshine tiny"),
        voice: part(&report.parts.voice, "hibari"),
        capacity: number(report.places),
        live: number(report.taken),
    }
}

fn part(step: &Step, model: &str) -> Part {
    let (name, state) = match step.used {
        Used::Model => (Some(model), PartState::InUse),
        Used::BuiltIn => (Some("earshot"), PartState::Fallback),
        Used::Espeak => (Some("espeak-ng"), PartState::Fallback),
        Used::Nothing => (None, PartState::Missing),
    };
    Part { name: name.map(str::to_owned), state }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Flags, Sources};

    fn told(pairs: &[(&str, &str)]) -> Interviewer {
        let pairs = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        let config = Config::read(&Sources::gather(Flags::default(), pairs)).unwrap();
        facts(&config, None)().interviewer
    }

    #[test]
    fn where_things_go() {
        let google = "generativelanguage.googleapis.com".to_owned();
        let gemini = told(&[("GEMINI_API_KEY", "k")]);
        assert_eq!(gemini.sound_goes_to, Destination::Host { host: google.clone() });
        assert_eq!(gemini.text_goes_to, Destination::Host { host: google });
        assert_eq!((gemini.languages, gemini.readiness), (None, Readiness::Ready));
        for local in ["http://127.0.0.1:9", "http://localhost:9", "ws://[::1]:9"] {
            let fake = told(&[("GEMINI_API_KEY", "k"), ("GEMINI_BASE_URL", local)]);
            assert_eq!(fake.sound_goes_to, Destination::ThisServer, "{local}");
        }
        let embedded = told(&[]);
        assert_eq!(
            (embedded.provider.as_str(), embedded.sound_goes_to),
            ("embedded", Destination::ThisServer)
        );
        assert_eq!(embedded.languages, Some(vec!["en".to_owned()]));
        let openai = told(&[("PREPPAL_PROVIDER", "openai-realtime")]);
        assert!(matches!(openai.readiness, Readiness::NotReady { .. }));
    }
}
