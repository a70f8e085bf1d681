//! The history as the page has it: asked for, continued, changed.

use crate::api::Failure;
use crate::api::procedures::GET_HISTORY;
use crate::state::account::Account;
use crate::state::data::Data;
use crate::state::history::History;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The list, and what is done with it.
#[derive(Clone, Copy)]
pub(super) struct Listed {
    /// Whose list it is.
    pub(super) account: Account,
    /// The words that the list was searched for.
    pub(super) search: RwSignal<String>,
    /// What is known of it.
    pub(super) data: RwSignal<Data<History>>,
    /// The next page is on its way.
    pub(super) continuing: RwSignal<bool>,
    /// Why the next page did not come.
    pub(super) stopped: RwSignal<Option<Failure>>,
    /// Counts questions, so that an answer to an older one is told.
    asked: StoredValue<u32>,
}

impl Listed {
    /// Asks for the first page.
    pub(super) fn begin(account: Account) -> Self {
        let listed = Self {
            account,
            search: RwSignal::new(String::new()),
            data: RwSignal::new(Data::Loading),
            continuing: RwSignal::new(false),
            stopped: RwSignal::new(None),
            asked: StoredValue::new(0),
        };
        listed.ask();
        listed
    }

    /// Asks for the first page, anew.
    pub(super) fn ask(self) {
        self.asked.update_value(|asked| *asked = asked.wrapping_add(1));
        let question = self.asked.get_value();
        self.data.set(Data::Loading);
        self.stopped.set(None);
        let input = History::default().next(&self.search.get_untracked());
        spawn_local(async move {
            let answer = self.account.call(&GET_HISTORY, &input).await;
            if self.asked.try_get_value() == Some(question) {
                let _ = self.data.try_set(answer.map(History::begin).into());
            }
        });
    }

    /// Asks for the next page.
    pub(super) fn go_on(self) {
        let input = self
            .data
            .with_untracked(|data| data.value().map(|history| history.next(&self.search.get_untracked())));
        let Some(input) = input.filter(|_| !self.continuing.get_untracked()) else { return };
        let question = self.asked.get_value();
        self.continuing.set(true);
        self.stopped.set(None);
        spawn_local(async move {
            let answer = self.account.call(&GET_HISTORY, &input).await;
            let _ = self.continuing.try_set(false);
            if self.asked.try_get_value() != Some(question) {
                return;
            }
            match answer {
                Ok(page) => self.change(|history| history.add(page)),
                Err(failure) => drop(self.stopped.try_set(Some(failure))),
            }
        });
    }

    /// Changes what is known, without asking.
    pub(super) fn change(self, change: impl FnOnce(&mut History)) {
        self.data.try_update(|data| {
            if let Data::Success(history) = data {
                change(history);
            }
        });
    }
}
