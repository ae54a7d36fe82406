//! The one registry of actions: menu, palette, toolbar, key handler and the list of shortcuts all read it.

mod list;
mod when;

pub use list::ACTIONS;

use super::Workspace;
use super::annotate::{OverlayStyle, Tool};
use super::command::{Command, Phase};
use super::settings::ThemeChoice;
use when::NO_PROJECT;

/// Why an action can't be done now, as a sentence for its tooltip.
pub type WhyNot = &'static str;

/// One action of the program.
#[derive(Clone, Copy)]
pub struct Action {
    /// Its name in the settings; never changes.
    pub id: &'static str,
    /// The words of its button, menu row and palette row.
    pub title: &'static str,
    /// One sentence about what it does.
    pub tooltip: &'static str,
    /// The shipped shortcut, such as `Ctrl+Z` or `P`; empty for none.
    pub shortcut: &'static str,
    /// The menu it stands in; empty for none.
    pub menu: &'static str,
    when: fn(&Workspace) -> Result<Command, WhyNot>,
}

impl Action {
    /// The command that the action sends now, or why it can't.
    pub fn enabled_in(&self, workspace: &Workspace) -> Result<Command, WhyNot> {
        if let Some((phases, why_not)) = self.home() {
            match workspace.project() {
                None => return Err(NO_PROJECT),
                Some(_) if !phases.contains(&workspace.shell.phase) => return Err(why_not),
                Some(_) => {}
            }
        }
        (self.when)(workspace)
    }

    /// Whether what it switches is on now; `None` for what is no switch.
    pub fn is_on(&self, workspace: &Workspace) -> Option<bool> {
        let (annotate, shell) = (&workspace.annotate, &workspace.shell);
        match self.id {
            "view.solid" => Some(annotate.style == OverlayStyle::Solid),
            "view.outline" => Some(annotate.style == OverlayStyle::Outline),
            "view.xray" => Some(annotate.style == OverlayStyle::XRay),
            "view.lines" => Some(annotate.style == OverlayStyle::HiddenLine),
            "view.left" => Some(shell.left),
            "view.inspector" => Some(shell.inspector),
            "view.theme" => Some(workspace.settings.theme == ThemeChoice::Light),
            "tool.select" => Some(annotate.tool == Tool::Select),
            "tool.points" => Some(annotate.tool == Tool::Points),
            "tool.gizmo" => Some(annotate.tool == Tool::Gizmo),
            _ => None,
        }
    }

    /// The phases in which it can be seen what the action does, and what to do elsewhere; `None` for what acts everywhere.
    fn home(&self) -> Option<(&'static [Phase], WhyNot)> {
        match (self.id, self.menu) {
            ("view.theme", _) => None,
            ("view.left" | "view.inspector", _) => Some((&[Phase::Annotate, Phase::Deploy], "Open Annotate or Deploy first")),
            (_, "Label" | "Tool" | "Frame" | "View") => Some((&[Phase::Annotate], "Open Annotate first")),
            (_, "Deploy") => Some((&[Phase::Deploy], "Open Deploy first")),
            _ => None,
        }
    }
}

/// The action of that name.
pub fn find(id: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Ask;
    use std::collections::HashSet;

    #[test]
    fn names_and_shortcuts_are_unique() {
        let ids: HashSet<&str> = ACTIONS.iter().map(|a| a.id).collect();
        assert_eq!(ids.len(), ACTIONS.len());
        let keys: Vec<&str> = ACTIONS.iter().map(|a| a.shortcut).filter(|s| !s.is_empty()).collect();
        assert_eq!(keys.iter().collect::<HashSet<_>>().len(), keys.len());
    }

    #[test]
    fn without_a_project_labelling_says_why_not() {
        let workspace = Workspace::for_tests();
        assert_eq!(find("label.done").unwrap().enabled_in(&workspace), Err(NO_PROJECT));
        assert_eq!(find("project.new").unwrap().enabled_in(&workspace), Ok(Command::Ask(Ask::NewProject)));
    }
}
