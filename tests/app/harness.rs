//! A person at the window: sees names, uses mouse and keyboard, and nothing else. After every verb the invariants are
//! checked: the document is what the store gives back, no gesture is left over, every input has a name.

use crate::desk::Desk;
use egui::{Event, Key, Modifiers, PointerButton, Pos2, Rect, Role};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use egui_kittest::{Harness, Node, TestRenderer};
use poseloop::app::App;
use poseloop::jobs::Jobs;
use poseloop::project::{Document, Project};
use poseloop::workspace::Workspace;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Pictures of the window after which it must have come to rest.
const MOST_PICTURES: usize = 40;
/// In so many moves the pointer goes from here to there.
pub const DRAG_MOVES: usize = 4;
/// How long a job in the background may take before a test gives up.
const PATIENCE: Duration = Duration::from_mins(1);

/// How the person sits: size and scale of the window, jobs at once or in the background, with or without a GPU.
#[derive(Clone, Copy)]
pub struct Seat {
    pub size: [f32; 2],
    pub scale: f32,
    pub background: bool,
    pub gpu: bool,
}

impl Default for Seat {
    fn default() -> Self {
        Self { size: [1440.0, 900.0], scale: 1.0, background: false, gpu: false }
    }
}

/// Most tests look at names, not at pictures: textures are dropped as they come.
struct Blind;

impl TestRenderer for Blind {
    fn handle_delta(&mut self, delta: &mut egui::TexturesDelta) {
        delta.clear();
    }

    fn render(&mut self, _: &egui::Context, _: &egui::FullOutput) -> Result<image::RgbaImage, String> {
        Err("this test sits without a GPU".to_owned())
    }
}

/// A person at the window.
pub struct Person {
    pub window: Harness<'static, App>,
    /// Jobs in the background that have news wait for it: who holds it makes them stand still.
    pub gate: Arc<Mutex<()>>,
    /// Whether the store is read back after every verb: very large projects take too long for that.
    pub checks_store: bool,
}

impl Person {
    /// At a desk of their own, with the small project open.
    pub fn at_small_project() -> (Desk, Self) {
        let desk = Desk::new();
        let folder = desk.small_project();
        let person = Self::open(&desk, &folder);
        (desk, person)
    }

    /// As [`Person::at_small_project`], with one label in its first frame.
    pub fn at_a_label() -> (Desk, Self) {
        let desk = Desk::new();
        let folder = desk.small_project();
        Desk::put_label(&folder, 1, 1, 1, &crate::desk::block().pose);
        let person = Self::open(&desk, &folder);
        (desk, person)
    }

    /// One picture of the window, in milliseconds; for people to read, not for the test to judge.
    pub fn picture_ms(&mut self) -> f64 {
        let start = Instant::now();
        for _ in 0..10 {
            self.window.step();
        }
        start.elapsed().as_secs_f64() * 100.0
    }

    /// Starts the app on the settings of the desk.
    pub fn sit(desk: &Desk) -> Self {
        Self::sit_at(desk, Seat::default())
    }

    pub fn sit_at(desk: &Desk, seat: Seat) -> Self {
        let builder = Harness::builder().with_size(seat.size).with_pixels_per_point(seat.scale).with_max_steps(MOST_PICTURES as u64);
        let builder = if seat.gpu { builder.wgpu() } else { builder.renderer(Blind) };
        let settings = desk.settings_file();
        let gate = Arc::new(Mutex::new(()));
        let news = gate.clone();
        let window = builder.build_eframe(move |cc| {
            let ctx = cc.egui_ctx.clone();
            let wake = move || {
                ctx.request_repaint();
                drop(news.lock());
            };
            let jobs = if seat.background { Jobs::new(Arc::new(wake)) } else { Jobs::immediate() };
            App::new(&cc.egui_ctx, Workspace::new(jobs, Some(settings)), cc.wgpu_render_state.clone())
        });
        let mut person = Self { window, gate, checks_store: true };
        person.rest();
        person
    }

    /// Opens a project that lies on the desk by dropping its folder onto the window.
    pub fn open(desk: &Desk, folder: &std::path::Path) -> Self {
        let mut person = Self::sit(desk);
        person.drop_onto_window(folder);
        assert!(person.workspace().project().is_some(), "the project did not open: {:?}", person.said());
        person
    }

    /// Closes the window in the orderly way.
    pub fn leave(mut self) {
        eframe::App::on_exit(self.window.state_mut());
    }

    // ---- what the window says ----------------------------------------------------------------------

    pub fn workspace(&self) -> &Workspace {
        &self.window.state().workspace
    }

    pub fn project(&self) -> &Project {
        self.workspace().project().expect("a project is open")
    }

    pub fn folder(&self) -> PathBuf {
        self.workspace().folder().expect("a project is open").to_owned()
    }

    pub fn node<'a>(&'a self, role: Role, name: &'a str) -> Node<'a> {
        let found: Vec<Node<'a>> = self.window.query_all_by_role_and_label(role, name).collect();
        match found[..] {
            [node] => node,
            _ => panic!("{} × {role:?} {name:?}; in sight: {:?}", found.len(), self.names()),
        }
    }

    /// Role and name of everything in sight.
    pub fn names(&self) -> Vec<(Role, String)> {
        let all = self.window.root().children_recursive().map(|n| n.accesskit_node());
        all.filter_map(|n| Some((n.role(), n.label()?))).collect()
    }

    pub fn sees(&self, role: Role, name: &str) -> bool {
        self.window.query_all_by_role_and_label(role, name).next().is_some()
    }

    /// Also where the name stands more than once.
    pub fn window_has(&self, role: Role, name: &str) -> bool {
        self.names().iter().any(|(r, n)| *r == role && n == name)
    }

    pub fn sees_words(&self, words: &str) -> bool {
        self.window.query_all_by_label_contains(words).next().is_some()
    }

    /// Every text that is painted, also what has no name.
    pub fn words_painted(&self) -> Vec<String> {
        fn texts(shape: &egui::Shape, out: &mut Vec<String>) {
            match shape {
                egui::Shape::Text(text) => out.push(text.galley.text().to_owned()),
                egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, out)),
                _ => {}
            }
        }
        let mut out = Vec::new();
        self.window.output().shapes.iter().for_each(|clipped| texts(&clipped.shape, &mut out));
        out
    }

    /// What the toasts say, the oldest first.
    pub fn said(&self) -> Vec<String> {
        self.window.query_all_by_role(Role::Alert).filter_map(|n| n.accesskit_node().label()).collect()
    }

    pub fn was_told(&self, words: &str) -> bool {
        self.said().iter().any(|text| text.contains(words))
    }

    pub fn enabled(&self, role: Role, name: &str) -> bool {
        !self.node(role, name).accesskit_node().is_disabled()
    }

    pub fn rect(&self, role: Role, name: &str) -> Rect {
        self.node(role, name).rect()
    }

    /// The number that a field shows.
    pub fn number(&self, name: &str) -> f64 {
        self.node(Role::SpinButton, name).accesskit_node().numeric_value().expect("a number")
    }

    /// Name of what has the keyboard.
    pub fn focused(&self) -> Option<String> {
        self.window.root().children_recursive().find(|n| n.is_focused()).and_then(|n| n.accesskit_node().label())
    }

    // ---- verbs ---------------------------------------------------------------------------------------

    /// Until the window has come to rest; then what must always hold is checked.
    pub fn rest(&mut self) {
        self.look();
        self.check();
    }

    /// Until the window has come to rest.
    pub fn look(&mut self) {
        for picture in 0..MOST_PICTURES {
            self.window.step();
            let delay = self.window.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
            if picture > 0 && delay != Duration::ZERO {
                return;
            }
        }
        panic!("the window does not come to rest: {:?}", self.window.ctx.repaint_causes());
    }

    /// Until something in the background has happened.
    pub fn wait_until(&mut self, what: &str, happened: impl Fn(&Self) -> bool) {
        let start = Instant::now();
        while !happened(self) {
            assert!(start.elapsed() < PATIENCE, "waited for {what} in vain; said: {:?}", self.said());
            self.window.step();
            std::thread::sleep(Duration::from_millis(2));
        }
        self.rest();
    }

    fn check(&self) {
        let workspace = self.workspace();
        assert!(workspace.annotate.gesture.is_none(), "a gesture is left over");
        self.window.check_accessibility();
        if let (true, Some(project), Some(folder)) = (self.checks_store, workspace.project(), workspace.folder()) {
            let stored = Document::open_read_only(folder).expect("the store opens");
            assert!(stored.project() == project, "the store does not hold what the window shows");
        }
    }

    pub fn click(&mut self, role: Role, name: &str) {
        self.node(role, name).click();
        self.rest();
    }

    pub fn button(&mut self, name: &str) {
        assert!(self.enabled(Role::Button, name), "{name} is disabled");
        self.click(Role::Button, name);
    }

    /// Clicks a row of a list.
    pub fn row(&mut self, name: &str) {
        self.click(Role::ListItem, name);
    }

    pub fn key(&mut self, key: Key) {
        self.keys(Modifiers::NONE, key);
    }

    pub fn keys(&mut self, modifiers: Modifiers, key: Key) {
        self.window.key_press_modifiers(modifiers, key);
        self.rest();
    }

    /// The same key many times, as the keyboard repeats it while it is held.
    pub fn key_repeated(&mut self, modifiers: Modifiers, key: Key, times: usize) {
        let event = |pressed, repeat| Event::Key { key, physical_key: None, pressed, repeat, modifiers };
        let events = &mut self.window.input_mut().events;
        events.push(Event::ModifiersChanged(modifiers));
        events.extend((0..times).map(|i| event(true, i > 0)));
        events.push(event(false, false));
        events.push(Event::ModifiersChanged(Modifiers::NONE));
        // Two pictures: the modifiers that count are those at the end of a picture's events.
        let released = events.split_off(events.len() - 2);
        self.window.step();
        self.window.input_mut().events.extend(released);
        self.rest();
    }

    /// Types into what has the keyboard.
    pub fn types(&mut self, text: &str) {
        self.window.event(Event::Text(text.to_owned()));
        self.rest();
    }

    /// Replaces what stands in a field.
    pub fn fill(&mut self, role: Role, name: &str, text: &str) {
        self.node(role, name).click();
        self.look();
        self.window.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.window.event(Event::Text(text.to_owned()));
        self.look();
    }

    /// Tab until the keyboard is where it is wanted.
    pub fn tab_to(&mut self, name: &str, backwards: bool) {
        let modifiers = if backwards { Modifiers::SHIFT } else { Modifiers::NONE };
        for _ in 0..200 {
            if self.focused().as_deref() == Some(name) {
                return self.rest();
            }
            self.window.key_press_modifiers(modifiers, Key::Tab);
            self.window.step();
        }
        panic!("Tab never reaches {name}");
    }

    pub fn press(&mut self, at: Pos2, modifiers: Modifiers) {
        self.window.hover_at(at);
        self.button_event(at, true, modifiers);
        self.window.step();
    }

    /// Moves the pointer while the button is down.
    pub fn move_to(&mut self, at: Pos2) {
        self.window.hover_at(at);
        self.window.step();
    }

    pub fn let_go(&mut self, at: Pos2, modifiers: Modifiers) {
        self.button_event(at, false, modifiers);
        if modifiers != Modifiers::NONE {
            self.window.event(Event::ModifiersChanged(Modifiers::NONE));
        }
        self.rest();
    }

    fn button_event(&self, pos: Pos2, pressed: bool, modifiers: Modifiers) {
        if pressed && modifiers != Modifiers::NONE {
            self.window.event(Event::ModifiersChanged(modifiers));
        }
        self.window.event(Event::PointerButton { pos, button: PointerButton::Primary, pressed, modifiers });
    }

    pub fn click_at(&mut self, at: Pos2) {
        self.press(at, Modifiers::NONE);
        self.let_go(at, Modifiers::NONE);
    }

    /// A click with the right button.
    pub fn secondary_at(&mut self, pos: Pos2) {
        self.window.hover_at(pos);
        for pressed in [true, false] {
            self.window.event(Event::PointerButton { pos, button: PointerButton::Secondary, pressed, modifiers: Modifiers::NONE });
            self.window.step();
        }
        self.rest();
    }

    /// One drag in a few moves.
    pub fn drag(&mut self, from: Pos2, to: Pos2, modifiers: Modifiers) {
        self.press(from, modifiers);
        for i in 1..=DRAG_MOVES {
            self.move_to(from + (to - from) * (i as f32 / DRAG_MOVES as f32));
        }
        self.let_go(to, modifiers);
    }

    pub fn drop_onto_window(&mut self, path: &std::path::Path) {
        #[derive(Debug)]
        struct File(PathBuf);
        impl egui::DroppedFile for File {
            fn path(&self) -> &std::path::Path {
                &self.0
            }

            fn bytes(&self) -> Result<Vec<u8>, String> {
                Err("folders have no bytes".to_owned())
            }
        }
        self.window.input_mut().dropped_files.push(Arc::new(File(path.to_owned())));
        self.rest();
    }

    pub fn undo(&mut self) {
        self.keys(Modifiers::COMMAND, Key::Z);
    }

    pub fn redo(&mut self) {
        self.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    }
}
