//! Importing predictions, judging them and making their plots: jobs, started where what they were made for has changed.

use super::{Key, Made};
use crate::jobs::Polled;
use crate::project::PredictionSet;
use crate::tasks::eval_charts::{self, Charts, ChartsInput};
use crate::tasks::eval_page::{self, Page, PageInput};
use crate::tasks::eval_project::SetChoice;
use crate::tasks::import_predictions::{self, PredictionsInput, PredictionsReport};
use crate::workspace::background::Answer;
use crate::workspace::words::count;
use crate::workspace::{Notice, Phase, Workspace};
use std::path::PathBuf;
use std::sync::Arc;

/// What came of an evaluation.
pub enum Evaluated {
    /// The figures.
    Page(Arc<Page>),
    /// Why there are none.
    Failed(String),
    /// Somebody asked to stop.
    Cancelled,
}

impl Evaluated {
    /// What the list of jobs says of it.
    pub fn notice(&self) -> Notice {
        match self {
            Self::Page(page) => {
                let judged = page.judgement.evaluations.first().map_or(0, |e| e.cases.len());
                Notice::done(format!("Judged on {}", count(judged, "target")))
            }
            Self::Failed(why) => Notice::problem(why.clone()),
            Self::Cancelled => Notice::attention("The evaluation was cancelled"),
        }
    }
}

impl Workspace {
    /// The set that is judged.
    pub fn judged_set(&self) -> Option<&PredictionSet> {
        let project = self.project()?;
        let chosen = self.deploy.set.and_then(|id| project.prediction_sets().find(|s| s.id == id));
        chosen.or_else(|| project.prediction_sets().last())
    }

    /// The set that it is compared with.
    pub fn compared_set(&self) -> Option<&PredictionSet> {
        let id = self.deploy.against?;
        let other = self.project()?.prediction_sets().find(|s| s.id == id)?;
        (Some(other.id) != self.judged_set().map(|s| s.id)).then_some(other)
    }

    fn key(&self) -> Option<Key> {
        let document = self.document.as_ref()?;
        let split = self.deploy.split.clone().filter(|s| self.splits().contains(s));
        Some(Key {
            set: self.judged_set().map(|s| (s.id, s.name.clone()))?,
            against: self.compared_set().map(|s| (s.id, s.name.clone())),
            split,
            targets: self.deploy.targets.clone(),
            extras: self.deploy.metric.extras(),
            depth: self.deploy.depth,
            truth: document.truth_revision(),
            slices: document.project().slices().cloned().collect(),
        })
    }

    /// The splits of the project's sessions.
    pub fn splits(&self) -> Vec<String> {
        let all = self.project().into_iter().flat_map(|p| p.sessions()).filter_map(|s| s.split.clone());
        all.collect::<std::collections::BTreeSet<_>>().into_iter().collect()
    }

    /// Whether the figures that are shown are of another choice or of labels that have changed.
    pub fn figures_are_old(&self) -> bool {
        // Where no VSD is shown, nothing depends on its depth.
        let depth = |key: &Key, of: &Key| if of.extras.vsd { key.depth } else { of.depth };
        let now = self.key().zip(self.deploy.page_of.as_ref());
        let now = now.map(|(key, of)| Key { extras: of.extras, depth: depth(&key, of), ..key });
        self.deploy.page.is_some() && now != self.deploy.page_of
    }

    /// Whether the figures that are shown have the metric that is chosen.
    pub fn figures_have_metric(&self) -> bool {
        let wanted = self.deploy.metric.extras();
        self.deploy.page_of.as_ref().is_some_and(|of| of.extras.or(wanted) == of.extras)
    }

    /// Judges anew where the page is seen and what it shows is not of what is chosen.
    pub(in crate::workspace) fn keep_evaluated(&mut self) {
        if self.shell.phase != Phase::Deploy || self.is_away() {
            return;
        }
        let Some(key) = self.key() else {
            self.deploy.page = None;
            return;
        };
        let holds = self.deploy.page.is_some() && !self.figures_are_old() && self.figures_have_metric();
        // What failed was another choice; where it was the same one, asked for again, it still matters.
        if holds && self.deploy.job.is_none() && self.deploy.asked != self.deploy.page_of {
            self.deploy.forget_failures();
        } else if !holds && self.deploy.asked.as_ref() != Some(&key) {
            self.evaluate();
        }
    }

    pub(in crate::workspace) fn evaluate(&mut self) {
        let (Some(key), Some(project), Some(folder)) = (self.key(), self.project().cloned(), self.folder.clone()) else { return };
        if let Some(former) = self.deploy.job.take() {
            self.background.cancel(former);
        }
        let names: Vec<String> = self.judged_set().into_iter().chain(self.compared_set()).map(|s| s.name.clone()).collect();
        let sets = names.iter().cloned().map(SetChoice::Named).collect();
        let input = PageInput {
            project,
            folder,
            split: key.split.clone(),
            sets,
            targets: key.targets.clone(),
            extras: key.extras,
            depth: key.depth,
        };
        let title = format!("Evaluating {}", names.join(" against "));
        let number = self.background.start_numbered(&title, move |number, ctx| {
            let result = match eval_page::run(&input, ctx) {
                Ok(page) => Evaluated::Page(Arc::new(page)),
                Err(err) if err.is_cancelled() => Evaluated::Cancelled,
                Err(err) => Evaluated::Failed(err.to_string()),
            };
            Answer::Evaluated(number, result)
        });
        (self.deploy.job, self.deploy.asked, self.deploy.failed) = (Some(number), Some(key), None);
    }

    pub(in crate::workspace) fn take_evaluation(&mut self, number: u64, result: Evaluated) {
        if self.deploy.job != Some(number) {
            return;
        }
        self.deploy.job = None;
        match result {
            Evaluated::Page(page) => self.show_page(page),
            Evaluated::Failed(why) => {
                let text = format!("Nothing was evaluated: {why}");
                // Where figures are shown there is no room for a sentence.
                if self.deploy.page.is_some() {
                    self.notify(Notice::problem(text.clone()));
                    self.deploy.told.push(text.clone());
                }
                self.deploy.failed = Some(text);
            }
            Evaluated::Cancelled => self.deploy.failed = Some("The evaluation was cancelled".to_owned()),
        }
    }

    fn show_page(&mut self, page: Arc<Page>) {
        let deploy = &mut self.deploy;
        let name = |p: &Page, row: usize| p.rows.get(row).map(|s| s.name.clone());
        let row = deploy.row_wanted.take().or_else(|| deploy.page.as_ref().zip(deploy.row).and_then(|(p, row)| name(p, row)));
        let case = deploy.chosen_case().map(|c| (c.frame, c.instance));
        deploy.row = row.and_then(|name| page.rows.iter().position(|s| s.name == name));
        let cases = page.judgement.evaluations.first().map_or(&[][..], |e| &e.cases);
        let same_frames = deploy.page.as_ref().is_some_and(|p| p.judgement.prepared.frame_ids == page.judgement.prepared.frame_ids);
        let place = case.filter(|_| same_frames).and_then(|key| cases.iter().position(|c| (c.frame, c.instance) == key));
        deploy.case = place.map(|p| p as u32);
        deploy.is_enlarged &= deploy.case.is_some();
        deploy.pictures.forget();
        (deploy.page, deploy.page_of) = (Some(page), deploy.asked.clone());
        deploy.forget_failures();
    }

    /// Plots and galleries of what is chosen; asks for them when they are not there. Those of another row or metric are not
    /// given meanwhile: they would stand under the wrong name.
    pub fn charts(&mut self) -> Option<Arc<Charts>> {
        let deploy = &mut self.deploy;
        let page = deploy.page.clone()?;
        let (measure, row) = (deploy.metric.measure(), deploy.row);
        let is_made = deploy.charts.as_ref().is_some_and(|(made, _)| made.is_of(&page, measure, row));
        if !is_made && !deploy.charts_job.as_ref().is_some_and(|(made, _)| made.is_of(&page, measure, row)) {
            let input = ChartsInput { page: page.clone(), measure, row };
            let job = self.background.jobs().spawn("plots", move |ctx| eval_charts::run(&input, ctx));
            deploy.charts_job = Some((Made { page: page.clone(), measure, row }, job));
        }
        if let Some((made, mut job)) = deploy.charts_job.take() {
            match job.poll() {
                Polled::Pending => deploy.charts_job = Some((made, job)),
                Polled::Done(Some(charts)) => deploy.charts = Some((made, Arc::new(charts))),
                Polled::Done(None) | Polled::Lost => {}
            }
        }
        deploy.charts.as_ref().filter(|(made, _)| made.is_of(&page, measure, row)).map(|(_, charts)| charts.clone())
    }

    pub(in crate::workspace) fn import_predictions(&mut self, file: PathBuf) {
        if self.is_away() {
            self.notify(Notice::attention("An import into the open project is still running: wait for it or cancel it first"));
            return;
        }
        if self.project().is_none() {
            self.notify(Notice::attention("Open the project that the predictions are of first").at(file));
            return;
        }
        if self.is_read_only() {
            self.notify(Notice::attention("The project is open read-only, nothing was imported"));
            return;
        }
        self.put_down();
        // Scene and image numbers are of the split that is chosen, where several have the same.
        let split = self.deploy.split.clone().filter(|_| self.splits().len() > 1);
        let input = PredictionsInput { file, split, ..PredictionsInput::default() };
        (self.deploy.set, self.shell.phase) = (None, Phase::Deploy);
        let Some(mut document) = self.document.take() else { return };
        self.background.start(&format!("Importing {}", input.set_name()), move |ctx| {
            let notice = match import_predictions::run(&mut document, &input, ctx) {
                Ok(report) => imported(&report),
                Err(err) if err.is_cancelled() => Notice::attention("The import was cancelled, nothing was changed"),
                Err(err) => Notice::problem(format!("No predictions were imported: {err}")).at(input.file),
            };
            Answer::Document(Box::new(document), notice)
        });
    }
}

fn imported(report: &PredictionsReport) -> Notice {
    let text = format!("Imported {} as {}", count(report.predictions, "prediction"), report.set);
    let details: Vec<String> = report.warnings.iter().map(|w| w.text.clone()).collect();
    if details.is_empty() {
        return Notice::done(text);
    }
    let left_out = if report.left_out > 0 { format!(", {} left out", count(report.left_out, "line")) } else { String::new() };
    Notice::attention(format!("{text}{left_out}; {} to look at", count(details.len(), "thing"))).with_details(details)
}
