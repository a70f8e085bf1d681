//! What is known of the interview before it begins: how long, in which language, with whom, and what is kept.

use crate::browser::intl::language_name;
use crate::i18n::format::Duration;
use crate::i18n::texts::lobby as texts;
use crate::i18n::{Language, Text, t, use_language};
use crate::state::draft::Persona;
use crate::state::query::Query;
use crate::ui::views::DataView;
use contract::procedures::interview::Interview;
use contract::procedures::server::{About, Destination, HowLong, KeptKind};
use leptos::prelude::*;

/// What is known of the interview.
#[component]
pub(super) fn Facts(interview: Interview, about: Query<About>) -> impl IntoView {
    /// Lines that the server's own facts take.
    const LINES: usize = 4;
    let language = use_language();
    let limit_ms = interview.duration.limit_ms();
    let length = move || {
        let language = language.get();
        let time = Duration::from_ms(limit_ms).text(language);
        language.fill(texts::FACT_LENGTH_VALUE, &[("time", &time)])
    };
    let spoken = interview.language.as_deref().map(language_name);
    let spoken =
        move || spoken.clone().unwrap_or_else(|| language.get().say(texts::FACT_LANGUAGE_FREE).to_owned());
    let persona = interview.persona;
    let persona = move || {
        let known = Persona::of_instruction(persona.as_deref());
        let known = known.map(|known| language.get().say(known.texts().0).to_owned());
        known.or_else(|| persona.clone()).unwrap_or_default()
    };
    view! {
        <section aria-labelledby="facts-heading">
            <h2 id="facts-heading">{t(texts::FACTS)}</h2>
            <dl class="facts">
                <div><dt>{t(texts::FACT_LENGTH)}</dt><dd>{length}</dd></div>
                <div><dt>{t(texts::FACT_LANGUAGE)}</dt><dd>{spoken}</dd></div>
                <div><dt>{t(texts::FACT_PERSONA)}</dt><dd dir="auto">{persona}</dd></div>
            </dl>
            <DataView query=about lines=LINES show=|about| view! { <ServerFacts about /> } />
        </section>
    }
}

/// What the server says.
#[component]
fn ServerFacts(about: About) -> impl IntoView {
    let language = use_language();
    let who = about.interviewer.name.clone();
    let to = about.interviewer.sound_goes_to.clone();
    let voice = move || match &to {
        Destination::ThisServer => language.get().say(texts::FACT_VOICE_HERE).to_owned(),
        Destination::Host { host } => language.get().fill(texts::FACT_VOICE_HOST, &[("host", host)]),
    };
    let kept = |kind: KeptKind, label: Text| {
        let how_long = about.kept.iter().find(|kept| kept.what == kind)?.how_long.clone();
        let text = move || time_kept(&how_long, language.get());
        Some(view! { <div><dt>{t(label)}</dt><dd>{text}</dd></div> })
    };
    let sound = kept(KeptKind::Sound, texts::FACT_SOUND);
    let words = kept(KeptKind::Transcripts, texts::FACT_WORDS);
    view! {
        <dl class="facts">
            <div><dt>{t(texts::FACT_INTERVIEWER)}</dt><dd>{who}</dd></div>
            <div><dt>{t(texts::FACT_VOICE)}</dt><dd>{voice}</dd></div>
            {sound}
            {words}
        </dl>
    }
}

fn time_kept(how_long: &HowLong, language: Language) -> String {
    match how_long {
        HowLong::AfterLastUse { ms } => {
            language.fill(texts::FACT_KEPT_FOR, &[("time", &Duration::from_ms(*ms).text(language))])
        }
        HowLong::Never => language.say(texts::FACT_NOT_KEPT).to_owned(),
        HowLong::UntilDeleted => language.say(texts::FACT_KEPT).to_owned(),
    }
}
