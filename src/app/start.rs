//! The start page: recent projects and the ways in.

use super::App;
use super::shell::rings;
use crate::ui::shell::{RecentCard, StartEvent, StartView};
use crate::ui::widgets::empty_state_ui;
use crate::ui::{Tokens, icons};
use crate::workspace::words::count;
use crate::workspace::{Ask, Command, RecentProject, Workspace, action};
use egui::{CentralPanel, ColorImage, Frame, Panel, TextureHandle, TextureOptions, Ui};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Pictures of recent projects, read once.
#[derive(Default)]
pub struct Pictures(HashMap<PathBuf, Option<TextureHandle>>, HashMap<PathBuf, crate::jobs::Handle<Option<crate::media::Photo>>>);

impl Pictures {
    fn get(&mut self, workspace: &Workspace, ui: &Ui, path: &Path) -> Option<&TextureHandle> {
        if !self.0.contains_key(path) && !self.1.contains_key(path) {
            let file = path.to_owned();
            let job = workspace.background.jobs().spawn("picture", move |_| crate::media::load(&file).ok().map(|p| p.thumbnail(256)));
            self.1.insert(path.to_owned(), job);
        }
        if let Some(job) = self.1.get_mut(path) {
            match job.poll() {
                crate::jobs::Polled::Pending => return None,
                crate::jobs::Polled::Done(Some(photo)) => {
                    let image = ColorImage::from_rgba_unmultiplied([photo.width as usize, photo.height as usize], &photo.rgba);
                    self.0.insert(path.to_owned(), Some(ui.ctx().load_texture("recent", image, TextureOptions::LINEAR)));
                }
                _ => drop(self.0.insert(path.to_owned(), None)),
            }
            self.1.remove(path);
        }
        self.0.get(path)?.as_ref()
    }
}

/// What a card says of a project.
pub struct Words {
    when: String,
    counts: String,
    /// Its folder, with `~` for the home folder.
    pub path: String,
    /// Whether the project is not there any more.
    pub missing: bool,
}

impl App {
    /// What there is without a document: the start page, or the wait for a job that has the document. Jobs show below.
    pub(super) fn start_ui(&mut self, ui: &mut Ui) {
        // Also while there is nothing to show: the page must not jump when something is said.
        let height = Tokens::of(ui).size.status;
        let status = Panel::bottom("status").frame(Frame::NONE).show_separator_line(false).exact_size(height);
        status.show(ui, |ui| self.status_ui(ui));
        CentralPanel::no_frame().show(ui, |ui| if self.workspace.is_away() { self.away_ui(ui) } else { self.ways_in_ui(ui) });
    }

    fn away_ui(&mut self, ui: &mut Ui) {
        let Some(job) = self.workspace.background.running.first() else { return };
        let sentence = format!("{}: the project comes back when that is done or cancelled", job.name());
        if empty_state_ui(ui, icons::SYNC, &sentence, Some("Cancel import")) {
            let number = job.number;
            self.workspace.send(Command::CancelJob(number));
        }
    }

    fn ways_in_ui(&mut self, ui: &mut Ui) {
        let recent = self.workspace.settings.recent.clone();
        let words: Vec<Words> = recent.iter().map(words).collect();
        let mut cards = Vec::new();
        for (project, words) in recent.iter().zip(&words) {
            let texture =
                project.picture.as_deref().and_then(|p| self.thumbnails.get(&self.workspace, ui, p)).map(|t| (t.id(), t.size_vec2()));
            cards.push(RecentCard {
                name: &project.name,
                path: &words.path,
                when: &words.when,
                counts: &words.counts,
                rings: rings(project.photos, project.labelled),
                phase: "Annotate",
                findings: 0,
                texture,
                missing: words.missing,
            });
        }
        let key = |id: &str| action::find(id).map_or("", |a| self.workspace.keys_of(a));
        let dropping = ui.input(|i| !i.raw.hovered_files.is_empty());
        let view = StartView {
            version: env!("CARGO_PKG_VERSION"),
            recent: &cards,
            shortcuts: [key("project.new"), key("project.open"), key("project.import_bop")],
            dropping,
            making_sample: self.workspace.making_sample(),
        };
        match self.start.show_ui(ui, &view) {
            Some(StartEvent::OpenRecent(i)) => self.workspace.send(Command::OpenProject(recent[i].path.clone())),
            Some(StartEvent::Forget(i)) => self.workspace.send(Command::ForgetRecent(recent[i].path.clone())),
            Some(StartEvent::Sample) => self.workspace.send(Command::OpenSample),
            Some(StartEvent::NewProject) => self.workspace.send(Command::Ask(Ask::NewProject)),
            Some(StartEvent::OpenFolder) => self.workspace.send(Command::Ask(Ask::OpenProject)),
            Some(StartEvent::ImportBop) => self.workspace.send(Command::Ask(Ask::ImportBop)),
            Some(StartEvent::Theme) => {
                let theme = action::find("view.theme").and_then(|a| a.enabled_in(&self.workspace).ok());
                theme.into_iter().for_each(|command| self.workspace.send(command));
            }
            Some(StartEvent::Shortcuts) => self.workspace.send(Command::ToggleShortcuts),
            None => {}
        }
    }
}

/// What a card says of a project.
pub fn words(project: &RecentProject) -> Words {
    let home = directories::UserDirs::new().map(|d| d.home_dir().to_owned());
    let short = home.and_then(|h| project.path.strip_prefix(&h).ok().map(|p| format!("~/{}", p.display())));
    Words {
        when: when(project.opened_secs),
        counts: format!("{}, {}", count(project.objects, "object"), count(project.labels, "label")),
        path: short.unwrap_or_else(|| project.path.display().to_string()),
        missing: !project.path.join("project.sqlite").is_file(),
    }
}

/// A day in the words of a person.
fn when(secs: i64) -> String {
    let Ok(then) = jiff::Timestamp::from_second(secs) else { return String::new() };
    let (then, now) = (then.to_zoned(jiff::tz::TimeZone::system()), jiff::Zoned::now());
    if then.date() == now.date() {
        return then.strftime("today, %-H:%M").to_string();
    }
    if now.date().yesterday().is_ok_and(|d| d == then.date()) {
        return "yesterday".to_owned();
    }
    then.strftime(if then.year() == now.year() { "%-d %b" } else { "%-d %b %Y" }).to_string()
}
