//! Worker threads and their queue: what somebody waits for in silence comes first, captions come last.
//!
//! One thread a core, as the models compute on one thread each. Nothing here ever waits for a caller, and a caller
//! never waits for a worker: results go back through a function that must not block.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::conversation::{JobResult, Urgency};

/// Work that may wait, for each thread. With more, the wait would be longer than anybody's patience.
const MAX_WAITING_PER_THREAD: usize = 32;

/// Average wait of work above which captions are given up, and below which they come back.
const SHED_ABOVE: Duration = Duration::from_millis(150);
const SHED_BELOW: Duration = Duration::from_millis(50);

/// Share of the newest wait in the average.
const NEWEST_SHARE: f64 = 0.2;

/// Number of a piece of work in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ticket(u64);

type Work = Box<dyn FnOnce(&AtomicBool) -> JobResult + Send>;
type Done = Box<dyn FnOnce(JobResult) + Send>;

struct Task {
    work: Work,
    done: Done,
    is_cancelled: Arc<AtomicBool>,
    queued: Instant,
}

#[derive(Default)]
struct Queue {
    last: u64,
    /// In the order in which it is done.
    waiting: BTreeMap<(Urgency, Ticket), Task>,
    running: Vec<(Ticket, Urgency, Arc<AtomicBool>)>,
    /// Average wait of work that somebody waits for.
    wait: Duration,
    is_shedding: bool,
    is_closed: bool,
}

struct Inner {
    queue: Mutex<Queue>,
    wake: Condvar,
    threads: usize,
}

/// The threads. Dropping it ends them after the work they are at.
pub(crate) struct Pool {
    inner: Arc<Inner>,
    handles: Vec<JoinHandle<()>>,
}

/// How busy a pool is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Load {
    /// Pieces of work that wait.
    pub(crate) waiting: usize,
    /// Average wait before work begins.
    pub(crate) wait: Duration,
    /// Captions of what is being said are given up.
    pub(crate) is_shedding: bool,
}

impl Pool {
    /// Starts the threads.
    ///
    /// # Errors
    /// When the system gives no thread.
    pub(crate) fn start(threads: usize) -> std::io::Result<Self> {
        let threads = threads.max(1);
        let inner = Arc::new(Inner { queue: Mutex::default(), wake: Condvar::new(), threads });
        let mut pool = Self { inner, handles: Vec::new() };
        for number in 0..threads {
            let inner = Arc::clone(&pool.inner);
            let thread = std::thread::Builder::new().name(format!("interviewer-{number}"));
            pool.handles.push(thread.spawn(move || inner.work())?);
        }
        Ok(pool)
    }

    /// Queues work. `done` is called on a worker with the result, or at once when the work is refused; not at all when
    /// it is cancelled before it begins.
    pub(crate) fn submit(
        &self,
        urgency: Urgency,
        work: impl FnOnce(&AtomicBool) -> JobResult + Send + 'static,
        done: impl FnOnce(JobResult) + Send + 'static,
    ) -> Option<Ticket> {
        let mut queue = self.inner.lock();
        if !self.inner.admits(&queue, urgency) {
            drop(queue);
            done(JobResult::Failed);
            return None;
        }
        queue.last += 1;
        let ticket = Ticket(queue.last);
        let is_cancelled = Arc::new(AtomicBool::new(false));
        let task = Task { work: Box::new(work), done: Box::new(done), is_cancelled, queued: Instant::now() };
        queue.waiting.insert((urgency, ticket), task);
        self.inner.make_room(&queue);
        drop(queue);
        self.inner.wake.notify_one();
        Some(ticket)
    }

    /// Somebody waits for this work now.
    pub(crate) fn hurry(&self, ticket: Ticket) {
        let mut queue = self.inner.lock();
        for urgency in [Urgency::Soon, Urgency::Spare] {
            if let Some(task) = queue.waiting.remove(&(urgency, ticket)) {
                queue.waiting.insert((Urgency::Now, ticket), task);
                self.inner.make_room(&queue);
            }
        }
    }

    /// The result is not needed any more.
    pub(crate) fn cancel(&self, ticket: Ticket) {
        let mut queue = self.inner.lock();
        for urgency in [Urgency::Now, Urgency::Soon, Urgency::Spare] {
            queue.waiting.remove(&(urgency, ticket));
        }
        for (running, _, is_cancelled) in &queue.running {
            if *running == ticket {
                is_cancelled.store(true, Ordering::Relaxed);
            }
        }
    }

    /// How busy it is.
    pub(crate) fn load(&self) -> Load {
        let queue = self.inner.lock();
        Load { waiting: queue.waiting.len(), wait: queue.wait, is_shedding: queue.is_shedding }
    }

    /// How many threads there are.
    pub(crate) fn threads(&self) -> usize {
        self.inner.threads
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        let mut queue = self.inner.lock();
        queue.is_closed = true;
        queue.waiting.clear();
        for (_, _, is_cancelled) in &queue.running {
            is_cancelled.store(true, Ordering::Relaxed);
        }
        drop(queue);
        self.inner.wake.notify_all();
        for handle in self.handles.drain(..) {
            // A worker catches panics of its work; it has nothing to report.
            let _ = handle.join();
        }
    }
}

impl Inner {
    fn lock(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Captions are made only when a worker would have nothing else to do.
    fn admits(&self, queue: &Queue, urgency: Urgency) -> bool {
        if queue.is_closed {
            return false;
        }
        match urgency {
            Urgency::Now | Urgency::Soon => queue.waiting.len() < self.threads * MAX_WAITING_PER_THREAD,
            Urgency::Spare => !queue.is_shedding && queue.running.len() + queue.waiting.len() < self.threads,
        }
    }

    /// A caption under way is given up for work that somebody waits for.
    fn make_room(&self, queue: &Queue) {
        let wanted = queue.waiting.keys().any(|(urgency, _)| *urgency != Urgency::Spare);
        if !wanted || queue.running.len() < self.threads {
            return;
        }
        let spare = queue.running.iter().find(|(_, urgency, _)| *urgency == Urgency::Spare);
        if let Some((_, _, is_cancelled)) = spare {
            is_cancelled.store(true, Ordering::Relaxed);
        }
    }

    fn work(&self) {
        while let Some((ticket, task)) = self.next() {
            let Task { work, done, is_cancelled, .. } = task;
            let result = catch_unwind(AssertUnwindSafe(|| work(&is_cancelled))).unwrap_or_else(|_| {
                tracing::error!("a model has panicked; its work counts as failed");
                JobResult::Failed
            });
            self.lock().running.retain(|(running, _, _)| *running != ticket);
            // A closed channel on the other side is that side's affair.
            let _ = catch_unwind(AssertUnwindSafe(|| done(result)));
        }
    }

    /// Waits for the next piece of work; None when the pool is closed.
    fn next(&self) -> Option<(Ticket, Task)> {
        let mut queue = self.lock();
        loop {
            if queue.is_closed {
                return None;
            }
            if let Some(((urgency, ticket), task)) = queue.waiting.pop_first() {
                if urgency != Urgency::Spare {
                    queue.note_wait(task.queued.elapsed());
                }
                queue.running.push((ticket, urgency, Arc::clone(&task.is_cancelled)));
                return Some((ticket, task));
            }
            queue = self.wake.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

impl Queue {
    fn note_wait(&mut self, wait: Duration) {
        self.wait = self.wait.mul_f64(1.0 - NEWEST_SHARE) + wait.mul_f64(NEWEST_SHARE);
        self.is_shedding = if self.is_shedding { self.wait > SHED_BELOW } else { self.wait > SHED_ABOVE };
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::{Receiver, Sender, channel};

    use super::*;

    const PATIENCE: Duration = Duration::from_secs(20);

    fn heard(text: &str) -> JobResult {
        JobResult::Heard(text.to_owned())
    }

    /// A pool of one thread that is busy until the sender is dropped.
    fn busy(urgency: Urgency) -> (Pool, Sender<()>, Receiver<JobResult>) {
        let pool = Pool::start(1).unwrap();
        let (release, gate) = channel::<()>();
        let (begun, has_begun) = channel();
        let (results, received) = channel();
        pool.submit(
            urgency,
            move |is_cancelled| {
                begun.send(()).unwrap();
                let _ = gate.recv();
                heard(if is_cancelled.load(Ordering::Relaxed) { "given up" } else { "done" })
            },
            move |result| results.send(result).unwrap(),
        );
        has_begun.recv_timeout(PATIENCE).unwrap();
        (pool, release, received)
    }

    fn submit(
        pool: &Pool,
        urgency: Urgency,
        name: &'static str,
        results: &Sender<JobResult>,
    ) -> Option<Ticket> {
        let results = results.clone();
        pool.submit(urgency, move |_| heard(name), move |result| results.send(result).unwrap())
    }

    #[test]
    fn what_is_waited_for_comes_first() {
        let (pool, release, _first) = busy(Urgency::Soon);
        let (results, received) = channel();
        let late = submit(&pool, Urgency::Soon, "hurried", &results).unwrap();
        submit(&pool, Urgency::Soon, "soon", &results);
        submit(&pool, Urgency::Now, "now", &results);
        let void = submit(&pool, Urgency::Now, "cancelled", &results).unwrap();
        pool.hurry(late);
        pool.cancel(void);
        assert_eq!(pool.load().waiting, 3);
        drop(release);
        let order: Vec<JobResult> = (0..3).map(|_| received.recv_timeout(PATIENCE).unwrap()).collect();
        assert_eq!(order, [heard("hurried"), heard("now"), heard("soon")]);
    }

    #[test]
    fn captions_are_refused_without_an_idle_worker_and_given_up_for_others() {
        let (pool, release, first) = busy(Urgency::Spare);
        let (results, received) = channel();
        assert_eq!(submit(&pool, Urgency::Spare, "caption", &results), None);
        assert_eq!(received.recv_timeout(PATIENCE).unwrap(), JobResult::Failed);
        submit(&pool, Urgency::Soon, "words", &results);
        drop(release);
        assert_eq!(first.recv_timeout(PATIENCE).unwrap(), heard("given up"));
        assert_eq!(received.recv_timeout(PATIENCE).unwrap(), heard("words"));
    }

    #[test]
    fn a_full_queue_refuses() {
        let (pool, release, _first) = busy(Urgency::Now);
        let (results, received) = channel();
        for _ in 0..MAX_WAITING_PER_THREAD {
            assert!(submit(&pool, Urgency::Soon, "soon", &results).is_some());
        }
        assert!(submit(&pool, Urgency::Now, "one too many", &results).is_none());
        assert_eq!(received.recv_timeout(PATIENCE).unwrap(), JobResult::Failed);
        drop(release);
    }

    #[test]
    fn a_panic_costs_one_piece_of_work() {
        let pool = Pool::start(1).unwrap();
        let (results, received) = channel();
        let send = results.clone();
        pool.submit(
            Urgency::Now,
            |_| panic!("a model that breaks"),
            move |result| send.send(result).unwrap(),
        );
        submit(&pool, Urgency::Now, "still alive", &results);
        assert_eq!(received.recv_timeout(PATIENCE).unwrap(), JobResult::Failed);
        assert_eq!(received.recv_timeout(PATIENCE).unwrap(), heard("still alive"));
    }

    #[test]
    fn long_waits_shed_captions_until_they_are_short_again() {
        let mut queue = Queue::default();
        for _ in 0..3 {
            queue.note_wait(Duration::from_millis(100));
        }
        assert!(!queue.is_shedding);
        for _ in 0..5 {
            queue.note_wait(Duration::from_secs(1));
        }
        assert!(queue.is_shedding);
        let calm = (1..)
            .find(|_| {
                queue.note_wait(Duration::ZERO);
                !queue.is_shedding
            })
            .unwrap();
        assert!((5..30).contains(&calm), "{calm}");
    }
}
