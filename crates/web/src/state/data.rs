//! Something that the server is asked for: it is on its way, it is there, or it failed.

use crate::api::Failure;

/// Something that the server is asked for. The page shows its state as `data-state`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Data<T> {
    /// On its way.
    Loading,
    /// There.
    Success(T),
    /// Not to be had.
    Error(Failure),
}

impl<T> Data<T> {
    /// The name in `data-state`.
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Success(_) => "success",
            Self::Error(_) => "error",
        }
    }

    /// What is there.
    pub(crate) fn value(&self) -> Option<&T> {
        match self {
            Self::Success(value) => Some(value),
            Self::Loading | Self::Error(_) => None,
        }
    }
}

impl<T> From<Result<T, Failure>> for Data<T> {
    fn from(answer: Result<T, Failure>) -> Self {
        match answer {
            Ok(value) => Self::Success(value),
            Err(failure) => Self::Error(failure),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_states() {
        let there = Data::from(Ok(5));
        let failed = Data::<u8>::from(Err(Failure::Offline));
        assert_eq!(
            [Data::Loading, there.clone(), failed.clone()].map(|data| data.as_str()),
            ["loading", "success", "error"]
        );
        assert_eq!((there.value(), failed.value(), Data::<u8>::Loading.value()), (Some(&5), None, None));
    }
}
