//! Asking the server for something that a page shows.

use super::data::Data;
use crate::api::Failure;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::future::Future;

/// Something that a page asks the server for.
pub(crate) struct Query<T: Send + Sync + 'static> {
    /// What is known.
    pub(crate) data: RwSignal<Data<T>>,
    asked: RwSignal<u32>,
}

impl<T: Send + Sync + 'static> Clone for Query<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Query<T> {}

impl<T: Send + Sync + 'static> Query<T> {
    /// Asks now, and again when a signal changes that `ask` reads.
    pub(crate) fn new<Answer>(ask: impl Fn() -> Answer + 'static) -> Self
    where
        Answer: Future<Output = Result<T, Failure>> + 'static,
    {
        let query = Self { data: RwSignal::new(Data::Loading), asked: RwSignal::new(0) };
        let latest = StoredValue::new(0u32);
        Effect::new(move |_| {
            query.asked.track();
            let question = latest.get_value().wrapping_add(1);
            latest.set_value(question);
            query.data.set(Data::Loading);
            let answer = ask();
            spawn_local(async move {
                let answer = answer.await;
                // The page may be gone, or have asked anew.
                if latest.try_get_value() == Some(question) {
                    let _ = query.data.try_set(answer.into());
                }
            });
        });
        query
    }

    /// Asks again.
    pub(crate) fn ask_again(self) {
        self.asked.update(|asked| *asked = asked.wrapping_add(1));
    }
}
