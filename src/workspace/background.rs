//! Running jobs, as the window shows them, and the pictures and meshes that were loaded by jobs.

use super::loads::Loads;
use super::notice::Notice;
use super::photos::{Presence, Sources};
use crate::jobs::{Handle, Jobs, Polled, ProgressState};
use crate::media::{ByteCache, MeshFile, Photo};
use crate::project::{FrameId, ObjectId};
use std::collections::{HashMap, HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Bytes of thumbnails that are kept.
const THUMBNAIL_BYTES: usize = 32 << 20;
/// Longer side of a thumbnail, in pixels.
pub const THUMBNAIL_PX: u32 = 192;
/// Thumbnails decoded at the same time; the photo on the screen is apart.
const MOST_THUMBNAILS_AT_ONCE: usize = 1;
/// How long answers are taken up in one frame of the window.
const POLL_BUDGET: Duration = Duration::from_millis(10);

/// Jobs that ended and are still listed.
const MOST_ENDED: usize = 8;

/// A job that ended, with what came of it.
#[derive(Clone, Debug)]
pub struct EndedJob {
    /// What it did.
    pub name: String,
    /// What came of it.
    pub notice: Notice,
    /// Whether it was asked to stop.
    pub cancelled: bool,
    /// How long it took.
    pub took: Duration,
}

/// What a long job comes back with.
pub enum Answer {
    /// A project to open, and what to say about it.
    Open {
        /// Its folder.
        folder: PathBuf,
        /// The project that was open when it was asked for.
        from: Option<PathBuf>,
        /// What to say.
        notice: Notice,
    },
    /// The open project was changed on disk: it comes back with its document.
    Document(Box<crate::project::Document>, Notice),
    /// Pictures that were found in a folder for a project, and what to say about them.
    Pictures {
        /// The project's folder.
        project: PathBuf,
        /// Where was looked.
        from: PathBuf,
        /// What was found.
        found: crate::tasks::relink::Files,
    },
    /// What came of the evaluation of that number.
    Evaluated(u64, super::deploy::Evaluated),
    /// Nothing but a sentence.
    Say(Notice),
}

impl Answer {
    /// What the list of jobs says of it.
    fn notice(&self) -> Notice {
        match self {
            Self::Open { notice, .. } | Self::Document(_, notice) | Self::Say(notice) => notice.clone(),
            Self::Evaluated(_, result) => result.notice(),
            Self::Pictures { from, .. } => Notice::done("Looked for missing photos").at(from),
        }
    }
}

/// A job that the status bar shows.
pub struct RunningJob {
    /// Its number; never used twice.
    pub number: u64,
    /// When it was started.
    pub started: Instant,
    cancelled: bool,
    handle: Handle<Answer>,
}

impl RunningJob {
    /// What it does.
    pub fn name(&self) -> &str {
        self.handle.name()
    }

    /// How far it is.
    pub fn progress(&self) -> ProgressState {
        self.handle.progress()
    }

    /// Time left at the rate so far; `None` while there is no telling.
    pub fn time_left(&self) -> Option<Duration> {
        let share = f64::from(self.progress().fraction()?);
        let spent = self.started.elapsed();
        (share > 0.02 && spent > Duration::from_secs(1)).then(|| spent.mul_f64((1.0 - share) / share))
    }
}

/// A photo or a mesh on its way, there, or impossible.
#[derive(Clone, Debug)]
pub enum Loaded<T> {
    /// On its way.
    Loading,
    /// There.
    Ready(Arc<T>),
    /// Why it can't be had.
    Failed(String),
}

pub(super) type Decoding<K, T> = HashMap<K, Handle<Result<T, String>>>;

/// Everything that runs or was loaded in the background.
pub struct Background {
    jobs: Jobs,
    next: u64,
    /// Jobs that the status bar shows.
    pub running: Vec<RunningJob>,
    /// Jobs that ended, the last one first.
    pub ended: VecDeque<EndedJob>,
    /// Photos and meshes on their way.
    pub loads: Loads,
    /// Which file each picture came from.
    pub(super) sources: Sources,
    /// Which photos are there.
    pub(super) presence: Presence,
    /// Decoded, and not yet taken.
    pub(super) photos: HashMap<FrameId, Arc<Photo>>,
    pub(super) photo_jobs: Decoding<FrameId, Photo>,
    pub(super) failed_photos: HashMap<FrameId, String>,
    pub(super) thumbnails: ByteCache<FrameId, Arc<Photo>>,
    thumbnail_jobs: Decoding<FrameId, Photo>,
    wanted_thumbnails: VecDeque<(FrameId, PathBuf)>,
    pub(super) no_thumbnail: HashSet<FrameId>,
    pub(super) meshes: HashMap<ObjectId, Loaded<MeshFile>>,
    pub(super) mesh_jobs: Decoding<ObjectId, MeshFile>,
}

impl Background {
    pub(super) fn new(jobs: Jobs) -> Self {
        Self {
            jobs,
            next: 1,
            running: Vec::new(),
            ended: VecDeque::new(),
            loads: Loads::default(),
            sources: Sources::default(),
            presence: Presence::default(),
            photos: HashMap::new(),
            photo_jobs: HashMap::new(),
            failed_photos: HashMap::new(),
            thumbnails: ByteCache::new(THUMBNAIL_BYTES),
            thumbnail_jobs: HashMap::new(),
            wanted_thumbnails: VecDeque::new(),
            no_thumbnail: HashSet::new(),
            meshes: HashMap::new(),
            mesh_jobs: HashMap::new(),
        }
    }

    /// Where jobs are started.
    pub fn jobs(&self) -> &Jobs {
        &self.jobs
    }

    /// Whether anything is under way.
    pub fn works(&self) -> bool {
        !self.running.is_empty() || self.loads.any() || !self.thumbnail_jobs.is_empty()
    }

    /// Forgets everything that belongs to one project.
    pub(super) fn forget(&mut self) {
        let (running, ended) = (std::mem::take(&mut self.running), std::mem::take(&mut self.ended));
        let (loads, sources) = (std::mem::take(&mut self.loads), self.sources.emptied());
        *self = Self { next: self.next, running, ended, loads, sources, ..Self::new(self.jobs.clone()) };
    }

    pub(super) fn start<F>(&mut self, name: &str, work: F)
    where
        F: FnOnce(&crate::jobs::JobCtx) -> Answer + Send + 'static,
    {
        self.start_numbered(name, |_, ctx| work(ctx));
    }

    /// Starts a job that knows its number, and gives it.
    pub(super) fn start_numbered<F>(&mut self, name: &str, work: F) -> u64
    where
        F: FnOnce(u64, &crate::jobs::JobCtx) -> Answer + Send + 'static,
    {
        let number = self.next;
        let handle = self.jobs.spawn(name, move |ctx| work(number, ctx));
        self.running.push(RunningJob { number, started: Instant::now(), cancelled: false, handle });
        self.next += 1;
        number
    }

    pub(super) fn cancel(&mut self, number: u64) {
        if let Some(job) = self.running.iter_mut().find(|j| j.number == number) {
            job.cancelled = true;
            job.handle.cancel();
        }
    }

    /// Takes up what has ended, for at most 10 ms; the answers of long jobs are returned.
    pub(super) fn poll(&mut self) -> Vec<Answer> {
        let start = Instant::now();
        let mut answers = Vec::new();
        self.running.retain_mut(|job| {
            let answer = match job.handle.poll() {
                Polled::Pending => return true,
                Polled::Done(answer) => answer,
                Polled::Lost => Answer::Say(Notice::problem(format!("{} ended without a result", job.handle.name()))),
            };
            let (name, notice) = (job.handle.name().to_owned(), answer.notice());
            self.ended.push_front(EndedJob { name, notice, cancelled: job.cancelled, took: job.started.elapsed() });
            answers.push(answer);
            false
        });
        self.ended.truncate(MOST_ENDED);
        for (id, result) in ended(&mut self.photo_jobs, start) {
            match result {
                Ok(photo) => {
                    self.photos.insert(id, Arc::new(photo));
                }
                Err(err) => drop(self.failed_photos.insert(id, err)),
            }
        }
        for (id, result) in ended(&mut self.thumbnail_jobs, start) {
            match result {
                Ok(photo) => {
                    let _ = self.thumbnails.insert(id, Arc::new(photo));
                }
                Err(_) => drop(self.no_thumbnail.insert(id)),
            }
        }
        for (id, result) in ended(&mut self.mesh_jobs, start) {
            self.meshes.insert(id, result.map_or_else(Loaded::Failed, |mesh| Loaded::Ready(Arc::new(mesh))));
        }
        self.start_thumbnails();
        answers
    }

    /// Forgets the pictures of a frame whose file is another one now.
    pub(super) fn forget_pictures(&mut self, id: FrameId) {
        self.photos.remove(&id);
        self.photo_jobs.remove(&id);
        self.failed_photos.remove(&id);
        self.thumbnails.remove(&id);
        self.thumbnail_jobs.remove(&id);
        self.wanted_thumbnails.retain(|(wanted, _)| *wanted != id);
        self.no_thumbnail.remove(&id);
    }

    /// Asks for the thumbnail of a frame, once.
    pub(super) fn want_thumbnail(&mut self, id: FrameId, path: PathBuf) {
        self.wanted_thumbnails.push_back((id, path));
        self.start_thumbnails();
    }

    /// Whether the thumbnail of a frame was asked for, or can't be had.
    pub(super) fn knows_thumbnail(&self, id: FrameId) -> bool {
        let waits = || self.wanted_thumbnails.iter().any(|(wanted, _)| *wanted == id);
        self.no_thumbnail.contains(&id) || self.thumbnail_jobs.contains_key(&id) || waits()
    }

    fn start_thumbnails(&mut self) {
        while self.thumbnail_jobs.len() < MOST_THUMBNAILS_AT_ONCE {
            // The newest wish first: that is what the user looks at.
            let Some((id, path)) = self.wanted_thumbnails.pop_back() else { break };
            let work = move |_: &_| crate::media::load(&path).map(|p| p.thumbnail(THUMBNAIL_PX)).map_err(|e| e.to_string());
            self.thumbnail_jobs.insert(id, self.jobs.spawn("thumbnail", work));
        }
        self.wanted_thumbnails.truncate(64);
    }
}

fn ended<K: Copy + Eq + std::hash::Hash, T>(jobs: &mut Decoding<K, T>, start: Instant) -> Vec<(K, Result<T, String>)> {
    let mut out = Vec::new();
    jobs.retain(|key, handle| {
        if start.elapsed() > POLL_BUDGET {
            return true;
        }
        match handle.poll() {
            Polled::Pending => return true,
            Polled::Done(result) => out.push((*key, result)),
            Polled::Lost => out.push((*key, Err("Reading ended without a result".to_owned()))),
        }
        false
    });
    out
}
