//! Saved slices: made, changed, renamed and deleted as steps of the project.

use crate::project::{Edit, SavedSlice, Transaction};
use crate::workspace::Workspace;

/// Which slice is in the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SliceWish {
    /// One that is not there yet.
    New,
    /// The saved one of that name.
    Edit(String),
}

impl Workspace {
    /// The name of the saved slice that is selected in the table.
    pub fn selected_slice(&self) -> Option<String> {
        let (page, row) = self.deploy.page.as_ref().zip(self.deploy.row)?;
        let name = &page.rows.get(row).filter(|_| row >= page.objects)?.name;
        self.project()?.slices().find(|s| s.name == *name).map(|s| s.name.clone())
    }

    pub(super) fn save_slice(&mut self, former: Option<String>, slice: SavedSlice) {
        let name = slice.name.clone();
        let renamed = former.as_ref().filter(|former| **former != name).cloned();
        let label = match (&former, &renamed) {
            (None, _) => format!("New slice {name}"),
            (Some(_), None) => format!("Change slice {name}"),
            (Some(former), Some(_)) => format!("Rename slice {former} to {name}"),
        };
        let edits = renamed.map(Edit::RemoveSlice).into_iter().chain([Edit::PutSlice(slice)]).collect();
        if self.commit(Transaction { label, edits }) {
            (self.deploy.slice_wish, self.deploy.row_wanted) = (None, Some(name));
        }
    }

    pub(super) fn remove_slice(&mut self, name: String) {
        let label = format!("Delete slice {name}");
        if self.commit(Transaction { label, edits: vec![Edit::RemoveSlice(name)] }) {
            self.deploy.slice_wish = None;
        }
    }

    /// Whether a picture of the plot was asked for; asked once.
    pub fn take_png_wish(&mut self) -> bool {
        std::mem::take(&mut self.deploy.wants_png)
    }
}
