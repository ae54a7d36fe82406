//! What the program remembers between starts: theme, author and recent projects, as RON in the user's folder.

use serde::{Deserialize, Serialize};
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// How many recent projects are remembered.
const MOST_RECENT: usize = 20;

/// Which theme the window wears.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum ThemeChoice {
    /// Dark greys; the photo is the brightest thing.
    #[default]
    Dark,
    /// The same on light paper.
    Light,
}

/// A project that was opened before, with what its card on the start page shows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RecentProject {
    /// The project's folder.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// Objects when it was last closed.
    pub objects: usize,
    /// Labels when it was last closed.
    pub labels: usize,
    /// Frames when it was last closed.
    pub frames: usize,
    /// Share of frames that are labelled and ask for no more work, 0 to 1.
    pub labelled: f32,
    /// A picture of it: the first frame's photo.
    pub picture: Option<PathBuf>,
    /// Share of frames whose photo is there, 0 to 1.
    pub photos: f32,
    /// When it was last open, in seconds since 1970.
    pub opened_secs: i64,
    /// The frame that was on the screen, to be shown again.
    pub frame: Option<i64>,
    /// The object that was in hand.
    pub object: Option<i64>,
}

/// Everything that is kept in the settings file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The theme.
    pub theme: ThemeChoice,
    /// Recent projects, newest first.
    pub recent: Vec<RecentProject>,
    /// Shortcuts that differ from the shipped ones: action name → keys such as `Ctrl+D`; empty for none.
    pub shortcuts: std::collections::BTreeMap<String, String>,
    /// Where new projects go; the user's documents unless told.
    pub projects_folder: Option<PathBuf>,
    /// Whether the program asks for paths in its own field, never in the desktop's dialog.
    pub own_dialogs: bool,
    /// Widths of panels that were dragged, by phase and panel as `annotate.left`, in points.
    pub widths: std::collections::BTreeMap<String, f32>,
    /// Where the window stood.
    pub window: Option<super::panels::WindowPlace>,
}

impl Settings {
    /// The folder of the settings, by the rules of the desktop.
    pub fn folder() -> Option<PathBuf> {
        directories::ProjectDirs::from("io.github", "Poseloop", "poseloop").map(|dirs| dirs.config_dir().to_owned())
    }

    /// The folder in which the sample project lies.
    pub fn sample_folder() -> Option<PathBuf> {
        directories::ProjectDirs::from("io.github", "Poseloop", "poseloop").map(|dirs| dirs.data_dir().join("sample"))
    }

    /// Reads the settings; a missing file gives the defaults, an unreadable one the defaults and a sentence.
    pub fn load(file: &Path) -> (Self, Option<String>) {
        let Ok(text) = std::fs::read_to_string(file) else { return (Self::default(), None) };
        match ron::from_str(&text) {
            Ok(settings) => (settings, None),
            Err(err) => {
                let sentence = format!(
                    "The settings could not be read; the shipped ones hold, and nothing is kept until the file is mended or removed ({err}): {}",
                    file.display()
                );
                (Self::default(), Some(sentence))
            }
        }
    }

    /// Writes the settings by way of a temporary file, so that a kill leaves the old ones.
    pub fn save(&self, file: &Path) -> std::io::Result<()> {
        let folder = file.parent().unwrap_or(Path::new("."));
        std::fs::create_dir_all(folder)?;
        let text = ron::ser::to_string_pretty(self, ron::ser::PrettyConfig::default()).map_err(std::io::Error::other)?;
        let mut temporary = tempfile::NamedTempFile::new_in(folder)?;
        temporary.write_all(text.as_bytes())?;
        temporary.persist(file)?;
        Ok(())
    }

    /// Adds the recent projects that another window has written meanwhile.
    pub fn learn(&mut self, others: Vec<RecentProject>) {
        let unknown = |other: &RecentProject| self.recent.iter().all(|known| known.path != other.path);
        let new: Vec<RecentProject> = others.into_iter().filter(unknown).collect();
        self.recent.extend(new);
        self.recent.sort_by_key(|project| std::cmp::Reverse(project.opened_secs));
        self.recent.truncate(MOST_RECENT);
    }

    /// Puts a project to the front of the recent ones.
    pub fn remember(&mut self, project: RecentProject) {
        self.recent.retain(|known| known.path != project.path);
        self.recent.insert(0, project);
        self.recent.truncate(MOST_RECENT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projects_that_another_window_opened_are_kept() {
        let project =
            |name: &str, opened_secs| RecentProject { path: name.into(), name: name.into(), opened_secs, ..RecentProject::default() };
        let mut settings = Settings { recent: vec![project("mine", 3), project("both", 1)], ..Settings::default() };
        settings.learn(vec![project("theirs", 2), project("both", 2)]);
        let names: Vec<&str> = settings.recent.iter().map(|known| known.name.as_str()).collect();
        assert_eq!(names, ["mine", "theirs", "both"]);
    }

    #[test]
    fn settings_survive_a_round_trip_and_a_bad_file_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("deep/settings.ron");
        assert_eq!(Settings::load(&file), (Settings::default(), None));
        let mut settings = Settings { theme: ThemeChoice::Light, ..Settings::default() };
        for name in ["a", "b", "a"] {
            settings.remember(RecentProject { path: name.into(), name: name.into(), ..RecentProject::default() });
        }
        settings.save(&file).unwrap();
        let (read, said) = Settings::load(&file);
        assert_eq!((read.recent.len(), read.recent[0].name.as_str(), said), (2, "a", None));
        std::fs::write(&file, "(theme: Blue").unwrap();
        let (read, said) = Settings::load(&file);
        assert!(read == Settings::default() && said.unwrap().contains("settings.ron"));
    }
}
