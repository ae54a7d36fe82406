//! Sets of predictions: renamed and deleted as steps of the project, and whose figures are shown.

use super::Deploy;
use crate::project::{Edit, PredictionSetId, Transaction};
use crate::tasks::eval_page::Page;
use crate::workspace::Workspace;
use std::sync::Arc;

impl Deploy {
    /// Whether what is shown is of that set.
    fn shows(&self, set: PredictionSetId) -> bool {
        self.page_of.as_ref().is_some_and(|of| of.set.0 == set)
    }

    /// What failed before no longer matters: what is chosen has its figures, and what failed may be asked for again.
    pub(super) fn forget_failures(&mut self) {
        self.asked.clone_from(&self.page_of);
        let told = std::mem::take(&mut self.told);
        self.retracted.extend(told);
        self.failed = None;
    }

    /// The split that the figures that are shown are of.
    pub fn split_shown(&self) -> Option<&str> {
        self.page_of.as_ref()?.split.as_deref()
    }
}

impl Workspace {
    /// The figures of the set that is chosen; `None` while there are only those of another, which must not stand under its
    /// name.
    pub fn shown_page(&self) -> Option<&Arc<Page>> {
        let set = self.judged_set()?.id;
        self.deploy.page.as_ref().filter(|_| self.deploy.shows(set))
    }

    pub(super) fn set_named(&self, name: &str) -> Option<PredictionSetId> {
        self.project()?.prediction_set_named(name).map(|s| s.id)
    }

    pub(super) fn choose_set(&mut self, name: &str) {
        let set = self.set_named(name);
        if self.deploy.against == set {
            self.deploy.against = None;
        }
        self.deploy.set = set;
    }

    pub(super) fn rename_set(&mut self, former: &str, name: String) {
        let Some(set) = self.set_named(former) else { return };
        let label = format!("Rename predictions {former} to {name}");
        if self.commit(Transaction { label, edits: vec![Edit::RenamePredictions { set, name }] }) {
            self.deploy.set_wish = None;
        }
    }

    pub(super) fn remove_set(&mut self, name: &str) {
        let Some(set) = self.set_named(name) else { return };
        let label = format!("Delete predictions {name}");
        self.commit(Transaction { label, edits: vec![Edit::SetPredictionsRemoved { set, removed: true }] });
    }

    /// Words of failures that no longer hold, given once.
    pub fn take_retracted(&mut self) -> Vec<String> {
        std::mem::take(&mut self.deploy.retracted)
    }
}
