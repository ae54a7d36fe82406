//! Making, opening, closing, importing and exporting projects.

use super::background::Answer;
use super::notice::Notice;
use super::settings::RecentProject;
use super::words::count;
use super::{NewPlace, Phase, WindowPlace, Workspace};
use crate::exchange::ExchangeError;
use crate::project::{Document, Edit, FrameId, ObjectId};
use crate::tasks::import_bop::ImportError;
use crate::tasks::{export_bop, import_bop, relink};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// How often what is in hand is kept at most.
const KEPT_EVERY: Duration = Duration::from_secs(2);

/// What the settings on disk know of what is in hand, and when they were told.
#[derive(Debug, Default)]
pub(super) struct Kept {
    in_hand: InHand,
    when: Option<Instant>,
    /// The file could not be read and must not be written over.
    never: bool,
}

impl Kept {
    pub(super) fn nothing(never: bool) -> Self {
        Self { never, ..Self::default() }
    }
}

/// Frame and object of the open project, and where the window stands.
type InHand = (Option<FrameId>, Option<ObjectId>, Option<WindowPlace>);

impl Workspace {
    pub(super) fn take_answer(&mut self, answer: Answer) {
        match answer {
            Answer::Say(notice) => self.notify(notice),
            Answer::Evaluated(number, result) => self.take_evaluation(number, result),
            Answer::Pictures { project, from, found } => self.link(&project, &from, &found),
            // Who works on another project by now is not taken away from it.
            Answer::Open { folder, from, notice } if self.folder != from || self.is_away() => {
                let name = folder.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
                let opened_secs = jiff::Timestamp::now().as_second();
                self.settings.recent.retain(|known| known.path != folder);
                self.settings.recent.push(RecentProject { path: folder.clone(), name, opened_secs, ..RecentProject::default() });
                self.save_settings();
                self.notify(Notice { text: format!("{}; it is among the recent projects", notice.text), ..notice });
            }
            Answer::Open { folder, notice, .. } => {
                self.notify(notice);
                self.open_project(&folder);
            }
            Answer::Document(document, notice) => {
                self.notify(notice);
                let folder = document.folder().to_owned();
                let (frame, object) = (self.annotate.frame, self.annotate.object);
                let deploy = std::mem::take(&mut self.deploy);
                self.show(*document, &folder);
                self.deploy = deploy;
                (self.annotate.frame, self.annotate.object, self.annotate.label) = (frame, object, None);
                self.settle_selection();
            }
        }
    }

    /// A job that ended without an answer left the document behind: what is on disk is opened again.
    pub(super) fn fetch_lost_document(&mut self) {
        if self.is_away()
            && self.background.running.is_empty()
            && let Some(folder) = self.folder.take()
        {
            self.open_project(&folder);
        }
    }

    /// Whether a job has the document: then no other project can be opened. Says so.
    fn waits_for_job(&mut self) -> bool {
        if self.is_away() {
            self.notify(Notice::attention("An import into the open project is still running: wait for it or cancel it first"));
        }
        self.is_away()
    }

    pub(super) fn new_project(&mut self, folder: &Path, name: &str) {
        if self.waits_for_job() {
            return;
        }
        match Document::create(folder, name) {
            Ok(document) => {
                self.close_project();
                self.show(document, folder);
                self.shell.phase = Phase::Annotate;
            }
            Err(err) => self.notify(Notice::problem(format!("The project was not made: {err}"))),
        }
    }

    pub(super) fn open_project(&mut self, folder: &Path) {
        if self.waits_for_job() {
            return;
        }
        if self.folder.as_deref() == Some(folder) {
            self.notify(Notice::attention("This project is open already").at(folder));
            return;
        }
        match Document::open(folder) {
            Ok(document) => {
                self.close_project();
                self.show(document, folder);
            }
            Err(err) => self.notify(Notice::problem(format!("The project was not opened: {err}"))),
        }
    }

    fn show(&mut self, document: Document, folder: &Path) {
        self.background.forget();
        match (document.holder(), document.why_read_only()) {
            (Some(holder), _) => self.notify(Notice::attention(format!("Open read-only: the project is held by {holder}"))),
            (None, Some(why)) => self.notify(Notice::attention(format!("Open read-only: {why}")).at(folder)),
            (None, None) => {}
        }
        self.folder = Some(folder.to_owned());
        self.document = Some(document);
        // Another project may have the same revision, frame and object.
        *self.previous.get_mut() = None;
        self.annotate = super::Annotate::new();
        self.deploy = super::Deploy::default();
        self.frames = super::FrameList::default();
        self.after_change();
        self.take_up_again();
        self.settle_selection();
        self.kept = Kept { in_hand: self.in_hand(), when: None, ..self.kept };
        self.remember_project();
    }

    /// The frame and the object that were in hand when the project was closed.
    fn take_up_again(&mut self) {
        let folder = self.folder.as_ref().and_then(|folder| std::path::absolute(folder).ok());
        let known = self.settings.recent.iter().find(|known| Some(&known.path) == folder.as_ref());
        let Some((frame, object)) = known.map(|known| (known.frame, known.object)) else { return };
        (self.annotate.frame, self.annotate.object) = (frame.map(FrameId), object.map(ObjectId));
    }

    pub(super) fn close_project(&mut self) {
        self.put_down();
        self.remember_project();
        if let Some(document) = self.document.take()
            && let Err(err) = document.close()
        {
            self.notify(Notice::problem(format!("The project was closed, but not cleanly: {err}")));
        }
        self.folder = None;
        self.background.forget();
        self.annotate = super::Annotate::new();
        self.deploy = super::Deploy::default();
        self.frames = super::FrameList::default();
    }

    /// Keeps what is in hand, so that a start after a kill finds it, but not at every step.
    pub(super) fn keep_in_hand(&mut self) {
        let is_soon = self.kept.when.is_some_and(|when| when.elapsed() < KEPT_EVERY);
        if self.kept.in_hand == self.in_hand() || is_soon {
            return;
        }
        self.kept = Kept { in_hand: self.in_hand(), when: Some(Instant::now()), ..self.kept };
        if self.project().is_some() {
            self.remember_project();
        } else {
            self.save_settings();
        }
    }

    fn in_hand(&self) -> InHand {
        (self.annotate.frame, self.annotate.object, self.settings.window)
    }

    fn remember_project(&mut self) {
        let (Some(project), Some(folder)) = (self.project(), self.folder.clone()) else { return };
        let frames = self.frames.ids();
        let done = frames.len() - self.frames.todo();
        let entry = RecentProject {
            path: std::path::absolute(&folder).unwrap_or(folder),
            name: project.name().to_owned(),
            objects: project.objects().count(),
            labels: project.label_count(),
            frames: frames.len(),
            labelled: if frames.is_empty() { 0.0 } else { done as f32 / frames.len() as f32 },
            photos: if frames.is_empty() { 0.0 } else { (frames.len() - self.frames.missing()) as f32 / frames.len() as f32 },
            frame: self.annotate.frame.map(|id| id.0),
            object: self.annotate.object.map(|id| id.0),
            picture: frames.iter().find_map(|id| self.image_path(*id)).map(|path| std::path::absolute(&path).unwrap_or(path)),
            opened_secs: jiff::Timestamp::now().as_second(),
        };
        if let Some(file) = &self.settings_file {
            self.settings.learn(super::settings::Settings::load(file).0.recent);
        }
        self.settings.remember(entry);
        self.save_settings();
    }

    pub(super) fn save_settings(&mut self) {
        if let Some(file) = self.settings_file.clone().filter(|_| !self.kept.never)
            && let Err(err) = self.settings.save(&file)
        {
            self.notify(Notice::attention(format!("The settings were not kept ({err}): {}", file.display())));
        }
    }

    pub(super) fn import_bop(&mut self, dataset: PathBuf, split: String, into: Option<NewPlace>) {
        if self.waits_for_job() {
            return;
        }
        let title = format!("Importing {split}");
        if let Some(NewPlace { folder, name }) = into {
            let from = self.folder.clone();
            self.background.start(&title, move |ctx| match import_bop::into_named(&dataset, &split, &folder, &name, ctx) {
                Ok(report) => Answer::Open { folder, from, notice: import_notice(&report) },
                Err(err) => Answer::Say(no_import(&err)),
            });
            return;
        }
        if self.is_read_only() {
            self.notify(Notice::attention("The project is open read-only, nothing was imported"));
            return;
        }
        // The document goes to the job and comes back with its answer: one writer, and the window stays free.
        let Some(mut document) = self.document.take() else { return };
        self.background.start(&title, move |ctx| {
            let notice = match import_bop::into_document(&dataset, &split, &mut document, ctx) {
                Ok(report) => import_notice(&report),
                Err(err) => no_import(&err),
            };
            Answer::Document(Box::new(document), notice)
        });
    }

    pub(super) fn export_bop(&mut self, out: PathBuf) {
        let (Some(project), Some(folder)) = (self.project().cloned(), self.folder.clone()) else { return };
        self.background.start("Exporting", move |ctx| match export_bop::run(&project, &folder, &out, ctx) {
            Ok(report) => {
                let text = format!("Exported {} and {}", count(report.frames, "frame"), count(report.labels, "label"));
                Answer::Say(Notice::done(text).with_details(report.notes).at(out))
            }
            Err(err) => Answer::Say(Notice::problem(format!("Nothing was exported: {err}"))),
        });
    }

    /// Looks for pictures in the background; what was found is linked when it comes back.
    pub(super) fn relink(&mut self, from: PathBuf) {
        let Some(project) = self.folder.clone() else { return };
        self.background.start("Looking for missing photos", move |ctx| {
            let found = relink::look(&from, ctx);
            if ctx.cancel.is_cancelled() {
                return Answer::Say(Notice::attention("Looking for missing photos was cancelled, nothing was changed"));
            }
            Answer::Pictures { project, from, found }
        });
    }

    fn link(&mut self, folder: &Path, from: &Path, found: &relink::Files) {
        let Some(project) = self.project().filter(|_| self.folder.as_deref() == Some(folder)) else { return };
        let edits = relink::edits(project, folder, found);
        if edits.is_empty() {
            self.notify(Notice::attention("No missing photo was found there").at(from));
            return;
        }
        let meshes = edits.iter().filter(|e| matches!(e, Edit::PutObject(_))).count();
        let parts = [(edits.len() - meshes, "photo"), (meshes, "mesh file")];
        let parts: Vec<String> = parts.iter().filter(|(n, _)| *n > 0).map(|(n, what)| count(*n, what)).collect();
        let what = parts.join(" and ");
        if self.commit(crate::project::Transaction { label: format!("Link {what} again"), edits }) {
            self.background.forget();
            self.notify(Notice::done(format!("{what} found again")));
        }
    }
}

fn no_import(err: &ImportError) -> Notice {
    match err {
        ImportError::Exchange(ExchangeError::Cancelled) => Notice::attention("The import was cancelled, nothing was changed"),
        err => Notice::problem(format!("Nothing was imported: {err}")),
    }
}

fn import_notice(report: &import_bop::ImportReport) -> Notice {
    let text =
        format!("Imported {}, {}, {}", count(report.frames, "frame"), count(report.labels, "label"), count(report.objects, "object"));
    let details: Vec<String> = report.warnings.iter().map(|w| w.text.clone()).collect();
    if details.is_empty() {
        Notice::done(text)
    } else {
        Notice::attention(format!("{text}; {} to look at", count(details.len(), "thing"))).with_details(details)
    }
}
