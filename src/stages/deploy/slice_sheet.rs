//! The sheet that makes or changes a saved slice: its name, its conditions, how many cases it has.

use super::DeployStage;
use super::slice_form::{About, Form, Row};
use crate::eval::Filter;
use crate::project::SavedSlice;
use crate::ui::widgets::drop_down::many_drop_down_ui;
use crate::ui::widgets::sheet::{SheetChoice, form_sheet_ui, sheet_buttons_ui};
use crate::ui::widgets::{Button, drop_down_ui, place_row_ui, segmented_ui, text_field_ui};
use crate::ui::{Brush, Face, Tokens, icons};
use crate::workspace::words::{count, grouped};
use crate::workspace::{Command, DeployCommand, SliceWish, Workspace};
use egui::{Align2, Key, Rect, Role, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};
use std::collections::BTreeSet;

const WIDTH: f32 = 560.0;
const ROW: f32 = 36.0;
/// Rows that are seen at once.
const MOST_ROWS: f32 = 6.0;
const ABOUT: f32 = 128.0;
const IS: f32 = 76.0;

/// The names that conditions can choose from.
#[derive(Clone, Debug, Default)]
struct Known {
    objects: Vec<String>,
    sessions: Vec<String>,
    tags: Vec<String>,
    cameras: Vec<String>,
    splits: Vec<String>,
}

impl Known {
    fn of(workspace: &Workspace) -> Self {
        let Some(project) = workspace.project() else { return Self::default() };
        let frames = workspace.deploy.page.as_ref().map_or(&[][..], |p| &p.judgement.prepared.truth.frames);
        let tags: BTreeSet<&String> = frames.iter().flat_map(|f| &f.tags).collect();
        Self {
            objects: project.objects().map(|o| o.name.clone()).collect(),
            sessions: project.sessions().map(|s| s.name.clone()).collect(),
            tags: tags.into_iter().cloned().collect(),
            cameras: project.cameras().map(|c| c.name.clone()).collect(),
            splits: workspace.splits(),
        }
    }

    fn names(&self, about: About) -> &[String] {
        match about {
            About::Object => &self.objects,
            About::Session => &self.sessions,
            About::Tag => &self.tags,
            About::Camera => &self.cameras,
            About::Split => &self.splits,
            _ => &[],
        }
    }
}

/// State of the sheet.
pub(super) struct SliceSheet {
    wish: SliceWish,
    name: String,
    form: Form,
    known: Known,
    /// The filter that was counted last, and its cases; `None` where there are no figures.
    counted: Option<(Filter, Option<usize>)>,
    begins: bool,
}

impl SliceSheet {
    fn new(workspace: &Workspace, wish: SliceWish) -> Self {
        let saved = match &wish {
            SliceWish::New => None,
            SliceWish::Edit(name) => workspace.project().and_then(|p| p.slices().find(|s| s.name == *name)),
        };
        let form = saved.map(|s| Filter::from_ron(&s.filter).map_or_else(|_| Form::Text(s.filter.clone()), |f| Form::of(&f)));
        let name = saved.map_or_else(String::new, |s| s.name.clone());
        Self { wish, name, form: form.unwrap_or_default(), known: Known::of(workspace), counted: None, begins: true }
    }

    fn former(&self) -> Option<&str> {
        match &self.wish {
            SliceWish::New => None,
            SliceWish::Edit(name) => Some(name),
        }
    }

    /// The name that is typed, or else the proposed one.
    fn full_name(&self) -> String {
        let typed = self.name.trim();
        if typed.is_empty() { self.form.proposed_name() } else { typed.to_owned() }
    }

    /// The slice to save, or what is missing.
    fn slice(&self, workspace: &Workspace, filter: Result<Filter, String>) -> Result<SavedSlice, String> {
        let (filter, name) = (filter?, self.full_name());
        if name.is_empty() {
            return Err("The slice has no name yet".to_owned());
        }
        let is_taken = workspace.project().is_some_and(|p| p.slices().any(|s| s.name == name)) && self.former() != Some(&name);
        if is_taken {
            return Err(format!("There is a slice {name} already"));
        }
        Ok(SavedSlice { name, filter: filter.to_ron()? })
    }

    /// How many cases a filter has; counted once, since there may be a hundred thousand of them.
    fn cases(&mut self, workspace: &Workspace, filter: &Filter) -> Option<usize> {
        if let Some((_, cases)) = self.counted.as_ref().filter(|(known, _)| known == filter) {
            return *cases;
        }
        let cases = workspace.deploy.page.as_ref().map(|page| page.cases_in(filter));
        self.counted = Some((filter.clone(), cases));
        cases
    }

    fn body_ui(&mut self, workspace: &Workspace, ui: &mut Ui) -> Option<DeployCommand> {
        let t = Tokens::of(ui);
        ui.weak("Name");
        let proposed = self.form.proposed_name();
        let name = text_field_ui(ui, "Name", &mut self.name, if proposed.is_empty() { "Far and hidden" } else { &proposed });
        if std::mem::take(&mut self.begins) {
            name.request_focus();
        }
        let enter = name.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        ui.add_space(t.space.m);
        match &mut self.form {
            Form::Rows { any, rows } => rows_ui(ui, &self.known, any, rows),
            Form::Text(text) => {
                ui.weak("Condition");
                crate::ui::widgets::text_field::mono_field_ui(ui, "Condition", text, "DistanceM(at_least: 1.2)");
            }
        }
        ui.add_space(t.space.s);
        let filter = self.form.filter();
        self.count_ui(workspace, ui, filter.as_ref());
        let slice = self.slice(workspace, filter);
        let removes = self.former().is_some() && remove_ui(ui);
        let choice = sheet_buttons_ui(ui, "Save", slice.as_ref().err().map(String::as_str));
        let save = |slice: SavedSlice| DeployCommand::SaveSlice { former: self.former().map(str::to_owned), slice };
        match choice {
            _ if removes => self.former().map(|name| DeployCommand::RemoveSlice(name.to_owned())),
            Some(SheetChoice::Cancel) => Some(DeployCommand::CloseSlice),
            Some(SheetChoice::Accept) => slice.ok().map(save),
            None if enter => slice.ok().map(save),
            None => None,
        }
    }

    /// How many cases it has, or what is missing.
    fn count_ui(&mut self, workspace: &Workspace, ui: &mut Ui, filter: Result<&Filter, &String>) {
        let all = workspace.deploy.page.as_ref().map_or(0, |p| p.judgement.evaluations.first().map_or(0, |e| e.cases.len()));
        let text = match filter {
            Err(why) => why.clone(),
            Ok(filter) => match self.cases(workspace, filter) {
                Some(cases) => format!("{} of {}", grouped(cases), count(all, "case")),
                None => "There are no figures yet to count cases in".to_owned(),
            },
        };
        let brush = Brush::of(ui);
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 20.0), Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        let ink = if filter.is_ok() { brush.t.text.primary } else { brush.t.text.secondary };
        brush.text_within(rect.left_center(), Align2::LEFT_CENTER, rect.width(), &text, Face::BodyMedium, ink);
    }
}

/// The button that deletes the slice, at the left of the other buttons' row.
fn remove_ui(ui: &mut Ui) -> bool {
    let t = Tokens::of(ui);
    let top = ui.cursor().top() + 2.0 * t.space.m;
    let place = Rect::from_min_size(pos2(ui.max_rect().left(), top), vec2(120.0, t.size.main_button));
    place_row_ui(ui, place, "remove", |ui| {
        Button::secondary("Delete slice").icon(icons::DELETE).height(t.size.main_button).show_ui(ui).clicked()
    })
}

fn rows_ui(ui: &mut Ui, known: &Known, any: &mut bool, rows: &mut Vec<Row>) {
    let (head, _) = ui.allocate_exact_size(vec2(ui.available_width(), 28.0), Sense::hover());
    let brush = Brush::of(ui);
    brush.text(head.left_center(), Align2::LEFT_CENTER, "Conditions", Face::Body, brush.t.text.secondary);
    if rows.len() > 1 {
        let place = Rect::from_min_max(pos2(head.right() - 190.0, head.top()), head.max);
        let choices = [("All hold", "A case needs to meet every condition"), ("Any holds", "One condition is enough")];
        let picked = place_row_ui(ui, place, "any", |ui| segmented_ui(ui, "Which have to hold", &choices, usize::from(*any)));
        *any = picked.map_or(*any, |i| i == 1);
    }
    let mut removed = None;
    ScrollArea::vertical().id_salt("conditions").max_height(MOST_ROWS * ROW).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (i, row) in rows.iter_mut().enumerate() {
            if row_ui(ui, known, i, row) {
                removed = Some(i);
            }
        }
    });
    if let Some(i) = removed {
        rows.remove(i);
    }
    if Button::quiet("Add condition").icon(icons::ADD).show_ui(ui).clicked() {
        rows.push(Row { about: About::Distance, ..Row::default() });
    }
}

/// One condition; whether it is to go. Names carry the row's number, since several may be alike.
fn row_ui(ui: &mut Ui, known: &Known, i: usize, row: &mut Row) -> bool {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::hover());
    let named = |what: &str| format!("{what} {}", i + 1);
    let mut removes = false;
    place_row_ui(ui, rect, ("condition", i), |ui| {
        ui.spacing_mut().item_spacing.x = 8.0;
        let names: Vec<&str> = About::ALL.iter().map(|a| a.name()).collect();
        let chosen = About::ALL.iter().position(|a| *a == row.about).unwrap_or(0);
        if let Some(about) = drop_down_ui(ui, &named("Condition"), &names, chosen, ABOUT).and_then(|i| About::ALL.get(i)) {
            *row = Row { about: *about, negated: row.negated, ..Row::default() };
        }
        let words = if row.about == About::Predicted { ["is there", "is not"] } else { ["is", "is not"] };
        if let Some(i) = drop_down_ui(ui, &named("Is or is not"), &words, usize::from(row.negated), IS) {
            row.negated = i == 1;
        }
        let room = (ui.available_width() - 36.0).max(80.0);
        let value = Rect::from_min_size(pos2(ui.cursor().left(), rect.top()), vec2(room, ROW));
        place_row_ui(ui, value, ("value", i), |ui| value_ui(ui, known, i, row));
        let end = Rect::from_min_max(pos2(rect.right() - 28.0, rect.top()), rect.max);
        removes =
            place_row_ui(ui, end, ("remove", i), |ui| Button::icon_only(icons::CLOSE, &named("Remove condition")).show_ui(ui)).clicked();
    });
    removes
}

fn value_ui(ui: &mut Ui, known: &Known, i: usize, row: &mut Row) {
    let width = ui.available_width();
    if row.about == About::Predicted {
        return;
    }
    let Some((unit, _)) = row.about.scale() else {
        // A name that is no longer in the project can still be taken out.
        let mut names = known.names(row.about).to_vec();
        names.extend(row.names.iter().filter(|name| !known.names(row.about).contains(name)).cloned().collect::<Vec<_>>());
        let texts: Vec<&str> = names.iter().map(String::as_str).collect();
        let chosen: Vec<bool> = names.iter().map(|name| row.names.contains(name)).collect();
        let none = if names.is_empty() { "none in the project" } else { "choose" };
        if let Some(at) = many_drop_down_ui(ui, &format!("{} {}", row.about.name(), i + 1), &texts, &chosen, none, width) {
            match row.names.iter().position(|name| *name == names[at]) {
                Some(known) => drop(row.names.remove(known)),
                None => row.names.push(names[at].clone()),
            }
        }
        return;
    };
    let name = row.about.name();
    let t = Tokens::of(ui);
    let field = |ui: &mut Ui, text: &mut String, words: &str, hint: &str| {
        ui.label(egui::RichText::new(words).color(t.text.secondary));
        let size = vec2(78.0, t.size.main_button - 4.0);
        let place = Rect::from_min_size(pos2(ui.cursor().left(), ui.max_rect().center().y - size.y / 2.0), size);
        ui.allocate_space(size);
        let full = format!("{name} {words} {}", i + 1);
        place_row_ui(ui, place, &full, |ui| text_field_ui(ui, &full, text, hint)).on_hover_text(row.about.meaning());
    };
    field(ui, &mut row.at_least, "from", "any");
    field(ui, &mut row.below, "to below", "any");
    ui.label(egui::RichText::new(unit).color(t.text.secondary));
}

impl DeployStage {
    /// Shows the sheet where one is wished for.
    pub(super) fn slice_sheet_ui(&mut self, workspace: &mut Workspace, ui: &Ui) {
        let Some(wish) = workspace.deploy.slice_wish.clone() else {
            self.slice_sheet = None;
            return;
        };
        if self.slice_sheet.as_ref().is_none_or(|sheet| sheet.wish != wish) {
            self.slice_sheet = Some(SliceSheet::new(workspace, wish.clone()));
        }
        let Some(sheet) = &mut self.slice_sheet else { return };
        let title = if wish == SliceWish::New { "New slice" } else { "Edit slice" };
        let shown = form_sheet_ui(ui, title, WIDTH, |ui| sheet.body_ui(workspace, ui));
        let sent = if shown.closed { Some(DeployCommand::CloseSlice) } else { shown.inner };
        sent.into_iter().for_each(|command| workspace.send(Command::Deploy(command)));
    }
}
