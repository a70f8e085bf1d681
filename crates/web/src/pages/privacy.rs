//! What becomes of what a person says here, written from the server's own configuration.

use crate::api::call;
use crate::api::procedures::ABOUT;
use crate::i18n::format::Duration;
use crate::i18n::texts::privacy as texts;
use crate::i18n::{Language, Text, t, use_language};
use crate::state::query::Query;
use crate::ui::title::use_title;
use crate::ui::views::DataView;
use contract::procedures::server::{About, DatabaseKind, Destination, HowLong, Interviewer, Kept, KeptKind};
use leptos::prelude::*;

/// What becomes of what a person says here.
#[component]
pub(crate) fn Privacy() -> impl IntoView {
    /// Lines that it takes.
    const LINES: usize = 12;
    use_title(texts::TITLE);
    let about = Query::new(|| call(&ABOUT, &()));
    view! {
        <div class="page">
            <h1>{t(texts::TITLE)}</h1>
            <p class="lead">{t(texts::INTRO)}</p>
            <DataView query=about lines=LINES show=|about| view! { <Sections about /> } />
        </div>
    }
}

#[component]
fn Sections(about: About) -> impl IntoView {
    let language = use_language();
    let database = match about.database {
        DatabaseKind::Sqlite => texts::DATABASE_SQLITE,
        DatabaseKind::Postgresql => texts::DATABASE_POSTGRES,
    };
    let wait_ms = about.resume_window_ms;
    let wait = move || {
        let language = language.get();
        language.fill(texts::WAIT, &[("time", &Duration::from_ms(wait_ms).text(language))])
    };
    let version = about.version;
    let version = move || language.get().fill(texts::VERSION, &[("version", &version)]);
    let kept = about.kept.into_iter().map(|kept| view! { <KeptLine kept /> }).collect_view();
    view! {
        <section class="entry">
            <h2 class="entry-margin">{t(texts::WHO)}</h2>
            <div class="entry-body"><Who interviewer=about.interviewer.clone() /></div>
        </section>
        <section class="entry">
            <h2 class="entry-margin">{t(texts::GOES)}</h2>
            <dl class="entry-body facts">
                <Goes what=texts::SOUND to=about.interviewer.sound_goes_to />
                <Goes what=texts::TEXT to=about.interviewer.text_goes_to />
            </dl>
        </section>
        <section class="entry">
            <h2 class="entry-margin">{t(texts::KEPT)}</h2>
            <div class="entry-body">
                <dl class="facts">{kept}</dl>
                <p>{t(database)}</p>
                <p>{wait}</p>
            </div>
        </section>
        <section class="entry">
            <h2 class="entry-margin">{t(texts::BROWSER)}</h2>
            <p class="entry-body">{t(texts::BROWSER_TEXT)}</p>
        </section>
        <section class="entry">
            <h2 class="entry-margin">{t(texts::CHOICE)}</h2>
            <p class="entry-body">{t(texts::CHOICE_TEXT)}</p>
        </section>
        <p class="hint">{version}</p>
    }
}

#[component]
fn Who(interviewer: Interviewer) -> impl IntoView {
    let language = use_language();
    let model = interviewer.model;
    let (name, to) = (interviewer.name, interviewer.text_goes_to);
    let text = move || match &to {
        Destination::ThisServer => language.get().fill(texts::WHO_EMBEDDED, &[("name", &name)]),
        Destination::Host { host } => {
            language.get().fill(texts::WHO_HOST, &[("name", &name), ("host", host)])
        }
    };
    view! {
        <p>{text}</p>
        {model.map(|model| view! { <p class="hint">{t(texts::MODEL)} ": " {model}</p> })}
    }
}

#[component]
fn Goes(what: Text, to: Destination) -> impl IntoView {
    let language = use_language();
    let to = move || match &to {
        Destination::ThisServer => language.get().say(texts::HERE).to_owned(),
        Destination::Host { host } => language.get().fill(texts::TO_HOST, &[("host", host)]),
    };
    view! { <div><dt>{t(what)}</dt><dd>{to}</dd></div> }
}

#[component]
fn KeptLine(kept: Kept) -> impl IntoView {
    let language = use_language();
    let how_long = kept.how_long;
    let how_long = move || time_kept(&how_long, language.get());
    view! { <div><dt>{t(kind_text(kept.what))}</dt><dd>{how_long}</dd></div> }
}

fn kind_text(kind: KeptKind) -> Text {
    match kind {
        KeptKind::Account => texts::KEPT_ACCOUNT,
        KeptKind::Feedback => texts::KEPT_FEEDBACK,
        KeptKind::Interviews => texts::KEPT_INTERVIEWS,
        KeptKind::Library => texts::KEPT_LIBRARY,
        KeptKind::SignIns => texts::KEPT_SIGN_INS,
        KeptKind::Sound => texts::KEPT_SOUND,
        KeptKind::Transcripts => texts::KEPT_TRANSCRIPTS,
        KeptKind::Uploads => texts::KEPT_UPLOADS,
    }
}

fn time_kept(how_long: &HowLong, language: Language) -> String {
    match how_long {
        HowLong::AfterLastUse { ms } => {
            language.fill(texts::AFTER_USE, &[("time", &Duration::from_ms(*ms).text(language))])
        }
        HowLong::Never => language.say(texts::NEVER).to_owned(),
        HowLong::UntilDeleted => language.say(texts::UNTIL_DELETED).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_words() {
        let text = |how_long| time_kept(&how_long, Language::English);
        assert_eq!(text(HowLong::AfterLastUse { ms: 2_592_000_000 }), "30 days after the last use");
        assert_eq!(text(HowLong::Never), "not kept");
        assert_eq!(text(HowLong::UntilDeleted), "until you delete it");
    }
}
