//! Photos and meshes on their way, as the status bar shows them: what takes a moment is not worth a word, what takes
//! longer is a job like any other.

use super::Background;
use crate::jobs::{Handle, JobCtx};
use std::sync::{Arc, Weak};
use std::time::{Duration, Instant};

/// What is there sooner than this is not shown as work.
const SHOWN_AFTER: Duration = Duration::from_millis(300);

/// A photo or mesh on its way.
#[derive(Debug)]
struct Load {
    name: String,
    started: Instant,
    /// Gone when the work has ended.
    works: Weak<()>,
}

/// What is on its way.
#[derive(Debug, Default)]
pub struct Loads(Vec<Load>);

impl Loads {
    /// What takes long enough to be seen, the longest first.
    pub fn in_sight(&self) -> impl Iterator<Item = &str> {
        self.lasting(SHOWN_AFTER)
    }

    pub(super) fn any(&self) -> bool {
        self.lasting(Duration::ZERO).next().is_some()
    }

    fn lasting(&self, time: Duration) -> impl Iterator<Item = &str> {
        let lasts = move |load: &&Load| load.works.strong_count() > 0 && load.started.elapsed() >= time;
        self.0.iter().filter(lasts).map(|load| load.name.as_str())
    }
}

impl Background {
    /// Starts work that brings a photo or a mesh, under the name that it has on screen. Dropping the handle cancels.
    pub fn load<T, F>(&mut self, name: String, work: F) -> Handle<T>
    where
        T: Send + 'static,
        F: FnOnce(&JobCtx) -> T + Send + 'static,
    {
        let token = Arc::new(());
        self.loads.0.retain(|load| load.works.strong_count() > 0);
        self.loads.0.push(Load { name: name.clone(), started: Instant::now(), works: Arc::downgrade(&token) });
        self.jobs().spawn(&name, move |ctx| {
            let made = work(ctx);
            drop(token);
            made
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::jobs::Jobs;
    use std::sync::mpsc::channel;

    #[test]
    fn what_is_on_its_way_is_named_until_it_is_there() {
        let mut background = Background::new(Jobs::new(Arc::new(|| {})));
        let (go_on, wait) = channel::<()>();
        let (done, ended) = channel::<()>();
        let handle = background.load("Reading the mesh of block".to_owned(), move |_| {
            let _ = wait.recv();
            done
        });
        let names = |background: &Background, time| background.loads.lasting(time).map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(names(&background, Duration::ZERO), ["Reading the mesh of block"]);
        assert!(names(&background, Duration::from_hours(1)).is_empty(), "it has only begun");
        go_on.send(()).unwrap();
        drop(handle);
        // The work's own end of the channel goes when the answer that nobody waits for is dropped.
        assert!(ended.recv().is_err());
        assert!(names(&background, Duration::ZERO).is_empty());
    }
}
