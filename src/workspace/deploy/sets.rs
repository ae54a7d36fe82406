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

    pub(super) fn rename_set(&mut self, former: &str, name: String) {
        let Some(set) = self.project().and_then(|p| p.prediction_set_named(former)).map(|s| s.id) else { return };
        let label = format!("Rename predictions {former} to {name}");
        if self.commit(Transaction { label, edits: vec![Edit::RenamePredictions { set, name: name.clone() }] }) {
            for chosen in [&mut self.deploy.set, &mut self.deploy.against] {
                if chosen.as_deref() == Some(former) {
                    *chosen = Some(name.clone());
                }
            }
            self.deploy.set_wish = None;
        }
    }

    pub(super) fn remove_set(&mut self, name: &str) {
        let Some(set) = self.project().and_then(|p| p.prediction_set_named(name)).map(|s| s.id) else { return };
        let label = format!("Delete predictions {name}");
        self.commit(Transaction { label, edits: vec![Edit::SetPredictionsRemoved { set, removed: true }] });
    }

    /// Words of failures that no longer hold, given once.
    pub fn take_retracted(&mut self) -> Vec<String> {
        std::mem::take(&mut self.deploy.retracted)
    }
}
