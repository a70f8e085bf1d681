//! One thread for each run of a network, so that a caller's own pool decides how much runs at once.

use std::sync::{Arc, Mutex, PoisonError};

use rten::{RunOptions, ThreadPool};

/// Threads of one, lent to callers. As many exist as calls were ever running at once.
#[derive(Default)]
pub(crate) struct Threads {
    idle: Mutex<Vec<Arc<ThreadPool>>>,
}

impl Threads {
    /// Runs `work` with options that hold it to one thread. Callers do not wait for each other.
    pub(crate) fn run<T>(&self, work: impl FnOnce(RunOptions) -> T) -> T {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let thread = idle.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let result = work(RunOptions::default().with_thread_pool(Some(Arc::clone(&thread))));
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        result
    }
}
