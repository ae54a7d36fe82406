//! What the user can ask for on the Deploy page.

use super::{Metric, PlotKind, SliceWish};
use crate::eval::DepthUse;
use crate::eval::cause::CauseKind;
use crate::project::Edit;
use crate::project::{FrameId, LabelId, SavedSlice, Transaction};
use crate::tasks::eval_charts::Against;
use crate::tasks::eval_input::TargetChoice;
use crate::workspace::{Notice, Phase, Workspace};

/// One wish on the Deploy page.
#[derive(Clone, Debug, PartialEq)]
pub enum DeployCommand {
    /// Judges the set of that name.
    Set(String),
    /// Compares it with another, or with none.
    Against(Option<String>),
    /// Judges on a split, or on every frame.
    Split(Option<String>),
    /// Which labels are to be found.
    Targets(TargetChoice),
    /// What the figures are of.
    Metric(Metric),
    /// Where VSD's depth comes from.
    Depth(DepthUse),
    /// Shows the cases of one row of the table, or all.
    Row(Option<usize>),
    /// Shows a plot.
    Plot(PlotKind),
    /// What the scatter plot draws the error against.
    Scatter(Against),
    /// Shows the cases of one cause, or all with a prediction.
    Cause(Option<CauseKind>),
    /// Looks at a case.
    Case(Option<u32>),
    /// So many cases on or back in the gallery.
    StepCase(i32),
    /// Shows the picture of the case large, or small again.
    Enlarge(bool),
    /// Judges again.
    Evaluate,
    /// Asks for a look at the frame of the case.
    SendToAnnotate,
    /// Shows the label of the case under Annotate.
    OpenLabel,
    /// Writes the numbers of the plot that is shown.
    SaveCsv,
    /// Writes a picture of the plot that is shown.
    SavePng,
    /// Opens the sheet that gives a set another name.
    AskName(String),
    /// Closes it again.
    CloseName,
    /// Gives a set another name.
    RenameSet {
        /// Its name so far.
        former: String,
        /// Its new name.
        name: String,
    },
    /// Deletes a set.
    RemoveSet(String),
    /// Opens the sheet of a slice.
    EditSlice(SliceWish),
    /// Closes it again.
    CloseSlice,
    /// Saves a slice; one that had another name before is renamed.
    SaveSlice {
        /// Its name so far.
        former: Option<String>,
        /// The slice.
        slice: SavedSlice,
    },
    /// Deletes a saved slice.
    RemoveSlice(String),
}

impl DeployCommand {
    /// Whether it changes the project.
    pub(in crate::workspace) fn edits(&self) -> bool {
        matches!(self, Self::SendToAnnotate | Self::RenameSet { .. } | Self::RemoveSet(_) | Self::SaveSlice { .. } | Self::RemoveSlice(_))
    }
}

impl Workspace {
    pub(in crate::workspace) fn carry_out_deploy(&mut self, command: DeployCommand) {
        let deploy = &mut self.deploy;
        match command {
            DeployCommand::Set(name) => self.choose_set(&name),
            DeployCommand::Against(name) => self.deploy.against = name.and_then(|name| self.set_named(&name)),
            DeployCommand::Split(split) => deploy.split = split,
            DeployCommand::Targets(targets) => deploy.targets = targets,
            DeployCommand::Metric(metric) => deploy.metric = metric,
            DeployCommand::Depth(depth) => deploy.depth = Some(depth),
            DeployCommand::Row(row) => deploy.row = row,
            DeployCommand::Plot(plot) => deploy.plot = plot,
            DeployCommand::Scatter(against) => deploy.scatter = against,
            DeployCommand::Cause(cause) => deploy.cause = cause,
            DeployCommand::Case(case) => {
                deploy.case = case;
                deploy.is_enlarged &= case.is_some();
            }
            DeployCommand::StepCase(steps) => self.step_case(steps),
            DeployCommand::Enlarge(large) => deploy.is_enlarged = large && deploy.case.is_some(),
            DeployCommand::Evaluate => self.evaluate(),
            DeployCommand::SendToAnnotate => self.send_to_annotate(),
            DeployCommand::OpenLabel => self.open_label_of_case(),
            DeployCommand::SaveCsv => self.save_csv(),
            DeployCommand::SavePng => {
                (deploy.wants_png, deploy.is_enlarged) = (true, false);
                self.shell.phase = Phase::Deploy;
            }
            DeployCommand::AskName(name) => {
                deploy.set_wish = Some(name);
                self.shell.phase = Phase::Deploy;
            }
            DeployCommand::CloseName => deploy.set_wish = None,
            DeployCommand::RenameSet { former, name } => self.rename_set(&former, name),
            DeployCommand::RemoveSet(name) => self.remove_set(&name),
            DeployCommand::EditSlice(wish) => {
                deploy.slice_wish = Some(wish);
                self.shell.phase = Phase::Deploy;
            }
            DeployCommand::CloseSlice => deploy.slice_wish = None,
            DeployCommand::SaveSlice { former, slice } => self.save_slice(former, slice),
            DeployCommand::RemoveSlice(name) => self.remove_slice(name),
        }
    }

    fn step_case(&mut self, steps: i32) {
        let Some(charts) = self.charts() else { return };
        let cases = self.deploy.gallery(&charts);
        let Some(last) = cases.len().checked_sub(1) else { return };
        let at = self.deploy.case.and_then(|case| cases.iter().position(|c| *c == case));
        let next = at.map_or(0, |at| at.saturating_add_signed(steps as isize).min(last));
        self.deploy.case = cases.get(next).copied();
    }

    fn send_to_annotate(&mut self) {
        let deploy = &self.deploy;
        let edit = deploy.page.as_ref().zip(deploy.chosen_case()).and_then(|(page, case)| page.judgement.review(0, case));
        let Some(edit) = edit else { return };
        let frame = deploy.chosen_case().and_then(|case| deploy.frame_of(case));
        let name = frame.and_then(|id| Some(self.project()?.full_name(self.project()?.frame(id)?))).unwrap_or_default();
        self.commit(Transaction { label: format!("Send frame {name} to annotate"), edits: vec![edit] });
    }

    fn open_label_of_case(&mut self) {
        let deploy = &self.deploy;
        let label = deploy.page.as_ref().zip(deploy.chosen_case()).and_then(|(page, case)| {
            let frame = page.judgement.prepared.truth.frames.get(case.frame as usize)?;
            frame.instances.get(case.instance as usize)?.label.map(LabelId)
        });
        match label.filter(|id| self.project().is_some_and(|p| p.label(*id).is_some())) {
            Some(id) => {
                self.shell.phase = Phase::Annotate;
                self.select_label(id);
            }
            None => self.notify(Notice::attention("The label of this case is no longer in the project: evaluate again")),
        }
    }

    /// Says of a frame that it should be looked at, and why; without a reason that was settled.
    pub(in crate::workspace) fn set_review(&mut self, frame: FrameId, reason: Option<String>) {
        let name = self.project().and_then(|p| Some(p.full_name(p.frame(frame)?))).unwrap_or_default();
        let label = if reason.is_some() { format!("Send frame {name} to review") } else { format!("Settle review of frame {name}") };
        self.commit(Transaction { label, edits: vec![Edit::SetReview { frame, reason: reason.map(Into::into) }] });
    }
}
