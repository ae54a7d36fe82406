//! The sample project: made once in the user's data folder, then only opened.

use super::Workspace;
use super::background::Answer;
use super::notice::Notice;
use super::settings::Settings;
use crate::tasks::sample::{self, SampleError, SampleReport, SampleSpec};
use std::path::PathBuf;

/// What its job is called.
const JOB: &str = "Making the sample project";

/// Where the sample project lies, and what is made when it is not there.
#[derive(Clone, Debug)]
pub struct SampleOrder {
    /// Its folder; `None` where the system names no folder for the user's data.
    pub folder: Option<PathBuf>,
    /// What is made.
    pub spec: SampleSpec,
}

impl Default for SampleOrder {
    fn default() -> Self {
        Self { folder: Settings::sample_folder(), spec: SampleSpec::default() }
    }
}

impl Workspace {
    /// How far the sample project is made, 0 to 1, while it is.
    pub fn making_sample(&self) -> Option<f32> {
        self.background.running.iter().find(|job| job.name() == JOB).map(|job| job.progress().fraction().unwrap_or_default())
    }

    pub(super) fn open_sample(&mut self) {
        let Some(folder) = self.sample.folder.clone() else {
            self.notify(Notice::problem("There is no folder for the sample project: no home folder is set"));
            return;
        };
        if folder.join("project.sqlite").is_file() {
            return self.open_project(&folder);
        }
        if self.background.running.iter().any(|job| job.name() == JOB) {
            return;
        }
        let (spec, from) = (self.sample.spec, self.folder.clone());
        self.background.start(JOB, move |ctx| match sample::make(&folder, spec, ctx) {
            Ok(made) => Answer::Open { folder: folder.clone(), from, notice: made_notice(&made).at(folder) },
            Err(SampleError::Cancelled) => {
                Answer::Say(Notice::attention("Making the sample project was cancelled; nothing was left behind"))
            }
            Err(err) => Answer::Say(Notice::problem(format!("The sample project was not made: {err}"))),
        });
    }
}

fn made_notice(made: &SampleReport) -> Notice {
    Notice::done(format!("Made the sample project: {} photos, {} of them labelled", made.frames, made.labelled_frames))
}

#[cfg(test)]
mod tests {
    use super::super::{Command, Severity};
    use super::*;
    use crate::jobs::Jobs;
    use std::sync::Arc;

    fn workspace(folder: PathBuf) -> Workspace {
        let mut workspace = Workspace::for_tests();
        workspace.sample = SampleOrder { folder: Some(folder), spec: SampleSpec { frames: 2, seed: 3, width_px: 96 } };
        workspace
    }

    fn open(workspace: &mut Workspace) {
        workspace.send(Command::OpenSample);
        workspace.dispatch();
    }

    #[test]
    fn the_sample_is_made_once_and_then_only_opened() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("data/sample");
        let mut first = workspace(folder.clone());
        open(&mut first);
        assert_eq!(first.take_notices().iter().map(|n| n.severity).collect::<Vec<_>>(), [Severity::Done]);
        assert_eq!(first.folder(), Some(folder.as_path()));
        assert_eq!(first.project().unwrap().frame_count(), 2);
        assert!(first.annotate.frame.is_some() && first.background.running.is_empty());
        first.send(Command::CloseProject);
        first.dispatch();
        let made = std::fs::metadata(folder.join("ground_truth.json")).unwrap().modified().unwrap();
        let mut second = workspace(folder.clone());
        open(&mut second);
        assert!(second.take_notices().is_empty());
        assert_eq!(second.project().unwrap().frame_count(), 2);
        assert_eq!(std::fs::metadata(folder.join("ground_truth.json")).unwrap().modified().unwrap(), made);
    }

    #[test]
    fn asked_for_from_another_project_it_takes_that_ones_place() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("data/sample");
        let mut workspace = workspace(folder.clone());
        workspace.send(Command::NewProject { folder: home.path().join("mine"), name: "Mine".to_owned() });
        open(&mut workspace);
        assert_eq!(workspace.folder(), Some(folder.as_path()));
        assert_eq!(workspace.project().unwrap().frame_count(), 2);
        let action = super::super::action::find("project.sample").unwrap();
        assert_eq!(action.enabled_in(&workspace), Err("The sample project is open already"));
        // The other one was closed in the orderly way: somebody else may have it.
        assert!(crate::project::Document::open(&home.path().join("mine")).unwrap().why_read_only().is_none());
    }

    #[test]
    fn it_is_made_beside_the_window_as_one_job_that_can_be_cancelled() {
        let home = tempfile::tempdir().unwrap();
        let mut workspace = Workspace::new(Jobs::new(Arc::new(|| {})), None);
        let spec = SampleSpec { frames: 1000, seed: 3, width_px: 320 };
        workspace.sample = SampleOrder { folder: Some(home.path().join("sample")), spec };
        open(&mut workspace);
        open(&mut workspace);
        let numbers: Vec<u64> = workspace.background.running.iter().map(|job| job.number).collect();
        assert_eq!((numbers.len(), workspace.background.running[0].name()), (1, JOB));
        workspace.send(Command::CancelJob(numbers[0]));
        while !workspace.background.running.is_empty() {
            workspace.dispatch();
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
        let notices = workspace.take_notices();
        assert!(notices.len() == 1 && notices[0].text.contains("cancelled"), "{notices:?}");
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_folder_that_holds_something_else_is_left_alone_and_said() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("sample");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join("mine.txt"), "mine").unwrap();
        let mut workspace = workspace(folder.clone());
        open(&mut workspace);
        let notices = workspace.take_notices();
        assert!(notices.iter().any(|n| n.severity == Severity::Problem && n.text.contains("empty folder")), "{notices:?}");
        assert!(workspace.project().is_none());
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    }

    #[test]
    fn without_a_data_folder_it_says_so() {
        let mut workspace = Workspace::for_tests();
        open(&mut workspace);
        assert!(workspace.take_notices()[0].text.contains("no home folder"));
    }
}
