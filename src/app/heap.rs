//! Memory that goes back to the system: the C library's allocator keeps much of what was freed, for each thread apart.

use crate::jobs::{Handle, Jobs, Polled};
use std::time::{Duration, Instant};

/// Not oftener than this: it walks through all that is free.
const AT_MOST_EVERY: Duration = Duration::from_secs(5);
/// Whoever wants memory waits so long for it.
const TOO_LONG: Duration = Duration::from_millis(10);

/// Keeps the allocator from holding on to large blocks. It raises the size from which it gives blocks back to that of the
/// largest one freed, so that a few decoded photos make every thread keep the room of theirs.
#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "the C library's only way; it sets a number")]
pub fn return_large_blocks() {
    const FROM_BYTES: libc::c_int = 256 * 1024;
    // Refused, everything works as before with more memory.
    let _accepted = unsafe { libc::mallopt(libc::M_MMAP_THRESHOLD, FROM_BYTES) };
}

/// Other allocators give back by themselves.
#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
pub fn return_large_blocks() {}

#[cfg(all(target_os = "linux", target_env = "gnu"))]
#[allow(unsafe_code, reason = "the C library's only way; it gives back pages that nothing lies in")]
fn give_back() {
    let _given = unsafe { libc::malloc_trim(0) };
}

#[cfg(not(all(target_os = "linux", target_env = "gnu")))]
fn give_back() {}

/// Gives back what photos, meshes and shaders left behind once no work is under way. Among very many labels it takes long
/// enough to hold up the window, and is not done again.
#[derive(Default)]
pub(super) struct Heap {
    worked: bool,
    last: Option<Instant>,
    /// How long it took.
    giving: Option<Handle<Duration>>,
    is_slow: bool,
}

impl Heap {
    /// Call once a frame.
    pub(super) fn turn(&mut self, jobs: &Jobs, works: bool) {
        self.worked |= works;
        if let Some(Polled::Done(took)) = self.giving.as_mut().map(Handle::poll) {
            self.is_slow = took > TOO_LONG;
            self.giving = None;
        }
        if works || !self.worked || self.is_slow || self.last.is_some_and(|last| last.elapsed() < AT_MOST_EVERY) {
            return;
        }
        self.worked = false;
        self.last = Some(Instant::now());
        self.giving = Some(jobs.spawn("memory", |_| {
            let start = Instant::now();
            give_back();
            start.elapsed()
        }));
    }
}
