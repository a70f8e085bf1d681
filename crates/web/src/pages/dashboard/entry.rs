//! One interview of the history.

use crate::browser::intl::{short_day, time_of_day};
use crate::i18n::format::Duration;
use crate::i18n::texts::{common, dashboard as texts};
use crate::i18n::{Language, Text, t, use_language};
use crate::route::Route;
use crate::ui::link::Link;
use contract::backend::InterviewStatus;
use contract::ids::InterviewId;
use contract::procedures::interview::HistoryEntry;
use leptos::prelude::*;

/// One interview of the history.
#[component]
pub(crate) fn Entry(
    /// The interview.
    entry: HistoryEntry,
    /// Set to ask whether this one is to be deleted.
    chosen: RwSignal<Option<(InterviewId, String)>>,
) -> impl IntoView {
    let language = use_language();
    let created = entry.created_at.unix_millis();
    let day = move || short_day(language.get(), created);
    let time = move || time_of_day(language.get(), created);
    let name = entry.title.clone();
    let title = move || name.clone().unwrap_or_else(|| language.get().say(common::UNTITLED).to_owned());
    let measured = entry.clone();
    let length = move || length(&measured, language.get());
    let route = page_of(&entry);
    let (status, label) = status_texts(entry.status);
    let id = entry.id;
    let (link_title, delete_title) = (title.clone(), title.clone());
    let delete_label = move || language.get().fill(texts::DELETE_ONE, &[("title", &delete_title())]);
    view! {
        <li class="entry history-entry">
            <p class="entry-margin">
                <span>{day}</span>
                <span class="hint">{time}</span>
            </p>
            <div class="entry-body">
                <p class="history-title" dir="auto">
                    <Link to=route>{link_title}</Link>
                </p>
                <p class="history-facts">
                    <span class="chip" data-status=status>{t(label)}</span>
                    <span class="hint">{length}</span>
                </p>
            </div>
            <button
                type="button"
                class="button quiet small"
                aria-label=delete_label
                on:click=move |_| chosen.set(Some((id.clone(), title())))
            >
                {t(common::DELETE)}
            </button>
        </li>
    }
}

/// Where the interview goes on from.
fn page_of(entry: &HistoryEntry) -> Route {
    let id = entry.id.clone();
    match entry.status {
        InterviewStatus::Pending => Route::Lobby(id),
        InterviewStatus::InProgress => Route::Session(id),
        InterviewStatus::Completed | InterviewStatus::Error => Route::Feedback(id),
    }
}

fn status_texts(status: InterviewStatus) -> (&'static str, Text) {
    match status {
        InterviewStatus::Pending => ("pending", texts::STATUS_PENDING),
        InterviewStatus::InProgress => ("in-progress", texts::STATUS_IN_PROGRESS),
        InterviewStatus::Completed => ("completed", texts::STATUS_COMPLETED),
        InterviewStatus::Error => ("error", texts::STATUS_ERROR),
    }
}

/// How long it took, or may take.
fn length(entry: &HistoryEntry, language: Language) -> String {
    let took = entry.started_at.zip(entry.ended_at);
    let took = took.map(|(start, end)| end.unix_millis().saturating_sub(start.unix_millis()));
    match took.and_then(|ms| u64::try_from(ms).ok()) {
        Some(ms) => Duration::from_ms(ms).text(language),
        None => {
            let time = Duration::from_ms(entry.duration.limit_ms()).text(language);
            language.fill(texts::LENGTH, &[("time", &time)])
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use contract::backend::Duration as Limit;
    use trpc::Date;

    #[test]
    fn each_interview_goes_on_where_it_stands() {
        let id = InterviewId::parse("i1").unwrap();
        let date = Date::from_unix_millis;
        let mut entry = HistoryEntry {
            id: id.clone(),
            status: InterviewStatus::Pending,
            created_at: date(0),
            title: None,
            job_title_snapshot: None,
            duration: Limit::Extended,
            started_at: None,
            ended_at: None,
        };
        assert_eq!(page_of(&entry), Route::Lobby(id.clone()));
        assert_eq!(length(&entry, Language::English), "up to 60 minutes");
        entry.status = InterviewStatus::InProgress;
        assert_eq!(page_of(&entry), Route::Session(id.clone()));
        entry = HistoryEntry {
            status: InterviewStatus::Error,
            started_at: Some(date(0)),
            ended_at: Some(date(125_000)),
            ..entry
        };
        assert_eq!(page_of(&entry), Route::Feedback(id));
        assert_eq!(length(&entry, Language::English), "2 minutes");
    }
}
