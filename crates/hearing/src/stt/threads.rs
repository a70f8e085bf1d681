//! One thread for each run of a net, so that the caller's own pool decides how much runs at once.

use std::sync::{Arc, Mutex, PoisonError};

use rten::{RunOptions, ThreadPool};

/// Pools of one thread each, lent to callers. There are as many as calls ever ran at once.
#[derive(Default)]
pub(super) struct Threads(Mutex<Vec<Arc<ThreadPool>>>);

impl Threads {
    /// Does `work` on a thread of its own, which also keeps all parts of a net on that one. Callers do not wait for each other.
    pub(super) fn run<T: Send>(&self, work: impl FnOnce(&RunOptions) -> T + Send) -> T {
        let idle = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let pool = idle.unwrap_or_else(|| Arc::new(ThreadPool::with_num_threads(1)));
        let options = RunOptions::default().with_thread_pool(Some(Arc::clone(&pool)));
        let result = pool.run(|| work(&options));
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(pool);
        result
    }
}
