//! Pictures of cases for the gallery, made one after the other in the background and kept up to a number of bytes.

use crate::jobs::{Handle, Polled};
use crate::media::{ByteCache, Photo};
use crate::tasks::case_picture::{self, PictureInput, Place};
use crate::workspace::Workspace;
use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

/// Bytes of pictures that are kept.
const BYTES: usize = 32 << 20;
/// Wishes that wait; older ones have scrolled out of sight.
const MOST_WANTED: usize = 48;

/// The picture of a case on its way, there, or impossible.
#[derive(Clone, Debug)]
pub enum CasePicture {
    /// On its way.
    Loading,
    /// There.
    Ready(Arc<Photo>),
    /// Why it can't be had.
    Failed(String),
}

/// The pictures of one evaluation.
pub(super) struct CasePictures {
    made: ByteCache<u32, Arc<Photo>>,
    failed: HashMap<u32, String>,
    job: Option<(u32, Handle<Result<Photo, String>>)>,
    wanted: VecDeque<(u32, PictureInput)>,
}

impl Default for CasePictures {
    fn default() -> Self {
        Self { made: ByteCache::new(BYTES), failed: HashMap::new(), job: None, wanted: VecDeque::new() }
    }
}

impl CasePictures {
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    fn get(&mut self, case: u32) -> Option<CasePicture> {
        let made = self.made.get(&case).cloned().map(CasePicture::Ready);
        made.or_else(|| self.failed.get(&case).cloned().map(CasePicture::Failed))
    }

    fn is_asked(&self, case: u32) -> bool {
        self.job.as_ref().is_some_and(|(at_work, _)| *at_work == case) || self.wanted.iter().any(|(wanted, _)| *wanted == case)
    }

    fn settle(&mut self) {
        let Some((case, mut job)) = self.job.take() else { return };
        match job.poll() {
            Polled::Pending => self.job = Some((case, job)),
            Polled::Done(Ok(photo)) => {
                let _ = self.made.insert(case, Arc::new(photo));
            }
            Polled::Done(Err(why)) => drop(self.failed.insert(case, why)),
            Polled::Lost => drop(self.failed.insert(case, "The picture could not be made".to_owned())),
        }
    }

    fn start(&mut self, jobs: &crate::jobs::Jobs) {
        // The newest wish first: that is what the user looks at.
        if self.job.is_none()
            && let Some((case, input)) = self.wanted.pop_back()
        {
            self.job = Some((case, jobs.spawn("case", move |_| case_picture::run(&input))));
        }
    }
}

impl Workspace {
    /// The picture of a case; asks for it when it is not there yet. `colours` are those of the lines, as
    /// [`PictureInput::colours`] takes them.
    pub fn case_picture(&mut self, case: u32, colours: [[u8; 3]; 3]) -> CasePicture {
        self.turn_pictures();
        if let Some(known) = self.deploy.pictures.get(case) {
            return known;
        }
        if !self.deploy.pictures.is_asked(case) {
            let frame = self.deploy.case_of(case).and_then(|c| self.deploy.frame_of(c));
            let path = frame.and_then(|id| self.image_path(id));
            match (path, self.deploy.page.clone()) {
                (Some(photo), Some(page)) => {
                    self.deploy.pictures.wanted.push_back((case, PictureInput { page, case, photo, colours }));
                    if self.deploy.pictures.wanted.len() > MOST_WANTED {
                        self.deploy.pictures.wanted.pop_front();
                    }
                }
                _ => drop(self.deploy.pictures.failed.insert(case, "The photo is missing".to_owned())),
            }
        }
        CasePicture::Loading
    }

    /// Where the prediction of a case lies in the photo.
    pub fn place_of_prediction(&self, case: u32) -> Place {
        let poses = self.deploy.page.as_ref().zip(self.deploy.case_of(case)).and_then(|(page, case)| case_picture::poses(page, case));
        poses.map_or(Place::Seen, |poses| case_picture::place(&poses, [poses.camera.width, poses.camera.height]))
    }

    /// Takes up the picture that was made and starts the next.
    pub(in crate::workspace) fn turn_pictures(&mut self) {
        self.deploy.pictures.settle();
        let jobs = self.background.jobs().clone();
        self.deploy.pictures.start(&jobs);
    }
}
