//! Nothing of a run may be logged as an ERROR: that level means that we are at fault.

use std::cell::RefCell;
use std::fmt::{self, Write as _};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};

thread_local! {
    /// The first error that this thread logged during a run.
    static FIRST: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work`; the first message that it logged as an ERROR comes with its result.
pub(super) fn watched<T>(work: impl FnOnce() -> T) -> (T, Option<String>) {
    FIRST.with_borrow_mut(Option::take);
    let result = tracing::subscriber::with_default(Watch, work);
    (result, FIRST.with_borrow_mut(Option::take))
}

/// Keeps the first ERROR and looks at nothing else.
struct Watch;

impl Subscriber for Watch {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        *metadata.level() == Level::ERROR
    }

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(event.metadata().target().to_owned());
        event.record(&mut text);
        FIRST.with_borrow_mut(|first| {
            first.get_or_insert(text.0);
        });
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// The fields of an event as text.
struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        // Writing to a string cannot fail.
        let _ = write!(self.0, " {field}={value:?}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_errors_count() {
        let (result, error) = watched(|| {
            tracing::warn!("a warning");
            1
        });
        assert_eq!((result, error), (1, None));
        let ((), error) = watched(|| {
            tracing::error!(code = 7, "the first");
            tracing::error!("the second");
        });
        let error = error.unwrap();
        assert!(error.contains("the first") && error.contains("code=7"), "{error}");
        assert_eq!(watched(|| ()).1, None, "each run begins anew");
    }
}
