//! How far a job is, and whether anybody still wants its answer.

use super::Wake;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// A flag that a job polls many times a second.
#[derive(Clone, Debug, Default)]
pub struct Cancel(Arc<AtomicBool>);

impl Cancel {
    /// Asks the job to stop at its next safe point.
    pub fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the job was asked to stop.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A copy of a job's progress.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProgressState {
    /// Steps done.
    pub done: u64,
    /// Steps in all; 0 while that is not known.
    pub total: u64,
    /// What is being done, as a short phrase; may be empty.
    pub text: String,
}

impl ProgressState {
    /// Share done, 0 to 1; `None` while the total is not known.
    pub fn fraction(&self) -> Option<f32> {
        (self.total > 0).then(|| (self.done as f32 / self.total as f32).min(1.0))
    }
}

struct Shared {
    done: AtomicU64,
    total: AtomicU64,
    text: Mutex<String>,
    wake: Wake,
}

/// The value a job overwrites as it goes; clones share it.
#[derive(Clone)]
pub struct Progress(Arc<Shared>);

impl std::fmt::Debug for Progress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.get().fmt(f)
    }
}

impl Progress {
    /// Progress that calls `wake` when a visible step (a thousandth of the whole) was made.
    pub fn new(wake: Wake) -> Self {
        Self(Arc::new(Shared { done: AtomicU64::new(0), total: AtomicU64::new(0), text: Mutex::new(String::new()), wake }))
    }

    /// Sets steps done and steps in all.
    pub fn set(&self, done: u64, total: u64) {
        let before = self.0.done.swap(done, Ordering::Relaxed);
        self.0.total.store(total, Ordering::Relaxed);
        let visible = |steps: u64| (steps * 1000).checked_div(total).unwrap_or(steps);
        if visible(before) != visible(done) {
            (self.0.wake)();
        }
    }

    /// Says what is being done.
    pub fn say(&self, text: &str) {
        let mut held = self.0.text.lock().unwrap_or_else(PoisonError::into_inner);
        text.clone_into(&mut held);
        drop(held);
        (self.0.wake)();
    }

    /// A copy of the present state.
    pub fn get(&self) -> ProgressState {
        ProgressState {
            done: self.0.done.load(Ordering::Relaxed),
            total: self.0.total.load(Ordering::Relaxed),
            text: self.0.text.lock().unwrap_or_else(PoisonError::into_inner).clone(),
        }
    }
}
