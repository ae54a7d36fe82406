//! The background engine: a frozen question in, progress and one answer out.
//!
//! A job owns its inputs and takes no locks on the document. Progress is a value that is overwritten in place, the
//! answer is one message, and dropping the [`Handle`] cancels. In tests [`Jobs::immediate`] runs every job to its end
//! at once, so that a test never waits.

mod progress;

pub use progress::{Cancel, Progress, ProgressState};

use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, sync_channel};

/// Called from a job's thread when there is news: a new progress or the answer.
pub type Wake = Arc<dyn Fn() + Send + Sync>;

/// What a running job sees of the outside.
#[derive(Clone, Debug)]
pub struct JobCtx {
    /// Where the job says how far it is.
    pub progress: Progress,
    /// Whether anybody still wants the answer; a job asks many times a second.
    pub cancel: Cancel,
}

impl JobCtx {
    /// A context that nobody watches: for work done at once, on the command line and in tests.
    pub fn detached() -> Self {
        Self { progress: Progress::new(Arc::new(|| {})), cancel: Cancel::default() }
    }
}

/// Starts jobs, each on a named thread of its own.
#[derive(Clone)]
pub struct Jobs {
    wake: Wake,
    immediate: bool,
}

impl Jobs {
    /// Jobs in the background; `wake` is called whenever there is news.
    pub fn new(wake: Wake) -> Self {
        Self { wake, immediate: false }
    }

    /// Jobs that run to their end inside [`Jobs::spawn`].
    pub fn immediate() -> Self {
        Self { wake: Arc::new(|| {}), immediate: true }
    }

    /// Starts `work` under `name`. Dropping the handle cancels it.
    pub fn spawn<T, F>(&self, name: &str, work: F) -> Handle<T>
    where
        T: Send + 'static,
        F: FnOnce(&JobCtx) -> T + Send + 'static,
    {
        let ctx = JobCtx { progress: Progress::new(self.wake.clone()), cancel: Cancel::default() };
        let (send, answer) = sync_channel(1);
        let handle = Handle { name: name.to_owned(), answer, ctx: ctx.clone(), ended: false };
        let wake = self.wake.clone();
        let run = move || {
            let result = work(&ctx);
            // A closed channel means that nobody waits for the answer any more.
            let _ = send.send(result);
            wake();
        };
        if self.immediate {
            run();
        } else {
            // If the system refuses a thread, the sender is dropped and the handle reports the job as lost.
            let _ = std::thread::Builder::new().name(format!("job {name}")).spawn(run);
        }
        handle
    }
}

/// What [`Handle::poll`] found.
#[derive(Debug, PartialEq, Eq)]
pub enum Polled<T> {
    /// Still running.
    Pending,
    /// The answer; it is given once.
    Done(T),
    /// The job ended without an answer: it crashed, could not start, or its answer was already taken.
    Lost,
}

/// The asking end of a job. Dropping it cancels.
#[derive(Debug)]
pub struct Handle<T> {
    name: String,
    answer: Receiver<T>,
    ctx: JobCtx,
    ended: bool,
}

impl<T> Handle<T> {
    /// What the job is called on screen.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The answer, if it has come. Never blocks.
    pub fn poll(&mut self) -> Polled<T> {
        if self.ended {
            return Polled::Lost;
        }
        match self.answer.try_recv() {
            Ok(answer) => {
                self.ended = true;
                Polled::Done(answer)
            }
            Err(TryRecvError::Empty) => Polled::Pending,
            Err(TryRecvError::Disconnected) => {
                self.ended = true;
                Polled::Lost
            }
        }
    }

    /// How far the job is.
    pub fn progress(&self) -> ProgressState {
        self.ctx.progress.get()
    }

    /// Asks the job to stop; its answer still comes.
    pub fn cancel(&self) {
        self.ctx.cancel.cancel();
    }
}

impl<T> Drop for Handle<T> {
    fn drop(&mut self) {
        self.ctx.cancel.cancel();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    #[test]
    fn immediate_jobs_answer_at_once_and_only_once() {
        let mut handle = Jobs::immediate().spawn("sum", |_| 2 + 2);
        assert_eq!(handle.poll(), Polled::Done(4));
        assert_eq!(handle.poll(), Polled::Lost);
    }

    #[test]
    fn dropping_the_handle_cancels() {
        let (seen, cancelled) = std::sync::mpsc::channel();
        let handle = Jobs::new(Arc::new(|| {})).spawn("wait", move |ctx| {
            let limit = Instant::now() + Duration::from_secs(20);
            while !ctx.cancel.is_cancelled() && Instant::now() < limit {
                std::thread::sleep(Duration::from_millis(1));
            }
            let _ = seen.send(ctx.cancel.is_cancelled());
        });
        drop(handle);
        assert_eq!(cancelled.recv_timeout(Duration::from_secs(20)), Ok(true));
    }

    #[test]
    fn progress_is_overwritten_in_place() {
        let mut handle = Jobs::immediate().spawn("count", |ctx| {
            ctx.progress.set(1, 10);
            ctx.progress.set(7, 10);
            ctx.progress.say("reading");
        });
        assert_eq!(handle.progress(), ProgressState { done: 7, total: 10, text: "reading".into() });
        assert_eq!(handle.poll(), Polled::Done(()));
    }
}
