//! The annotate page as the pictures of the target have it.

use super::*;

fn stations() -> [Station<'static>; 5] {
    use StationState::*;
    let station = |name, figure, icon, share, state, shortcut| Station { name, figure, icon, share, state, shortcut };
    [
        station("Plan", "7 requirements", icons::CHECKLIST, 1.0, Ok, "Ctrl 1"),
        station("Capture", "200 / 240 frames", icons::PHOTO_CAMERA, 0.83, Attention, "Ctrl 2"),
        station("Annotate", "412 / 600 labels", icons::INK_PEN, 0.687, People, "Ctrl 3"),
        station("Train", "MSSD 4.1 mm", icons::MONITORING, 0.62, Running, "Ctrl 4"),
        station("Deploy", "shadow, 2 / 5 gates", icons::ROCKET_LAUNCH, 0.4, Problem, "Ctrl 5"),
    ]
}

const ARCS: [ArcBack<'static>; 2] = [
    ArcBack { seen_in: 4, back_to: 1, severe: true, sentence: "Recall falls beyond 900 mm" },
    ArcBack { seen_in: 3, back_to: 2, severe: false, sentence: "Label noise is half of the error" },
];

fn frame_ui(ui: &mut Ui, body: impl FnOnce(&mut Ui)) {
    let t = Tokens::of(ui);
    Panel::top("strip").exact_size(t.size.strip).frame(Frame::NONE).show_separator_line(false).show(ui, |ui| {
        let view = StripView { project: "Bin picking", stations: &stations(), active: Some(2), arcs: &ARCS, findings: 3 };
        loop_strip_ui(ui, &view);
    });
    Panel::bottom("status").exact_size(t.size.status).frame(Frame::NONE).show_separator_line(false).show(ui, |ui| {
        let job = StatusJob { name: "Importing scene 14 of 20", share: Some(0.68), left: "3 min left", more: 0, can_cancel: true };
        let counts = "412 labels   200 frames   8 objects";
        let view = StatusView { saved: Saved::Yes, counts, job: Some(job), adapter: "RTX 4060", frame_ms: Some(4.2), messages: Some(2) };
        status_bar_ui(ui, &view);
    });
    body(ui);
}

const OBJECTS: [(&str, &str, Mark); 8] = [
    ("Ape", "0.90", Mark::Done),
    ("Can", "0.67", Mark::Draft),
    ("Cat", "0.48", Mark::Reviewed),
    ("Driller", "0.52", Mark::Reviewed),
    ("Duck", "0.66", Mark::Done),
    ("Egg box", "", Mark::None),
    ("Glue", "0.83", Mark::Rejected),
    ("Hole punch", "0.44", Mark::Reviewed),
];

fn dots(t: &Tokens, seed: usize) -> Vec<(Mark, Color32)> {
    let marks = [Mark::None, Mark::Draft, Mark::Done, Mark::Done, Mark::Reviewed, Mark::Rejected];
    (0..8).map(|i| (marks[(seed * 7 + i * i * (seed + 1)) % 6], t.object(i as u8))).collect()
}

fn left_ui(ui: &mut Ui) {
    let t = Tokens::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    ui.add_space(4.0);
    Section::new("Objects").count("7 of 8").show_ui(ui, |ui| {
        for (i, (name, rms, mark)) in OBJECTS.into_iter().enumerate() {
            let unit = if rms.is_empty() { "41 % visible" } else { " px" };
            let runs = [Run::new(rms, Face::Small, t.text.secondary), Run::new(unit, Face::Small, t.text.disabled)];
            let row = ListRow::new(name).swatch(t.object(i as u8)).right(&runs).state(mark);
            row.selected(i == 1).dimmed(mark == Mark::None).show_ui(ui);
        }
    });
    hairline_ui(ui, 12.0, 4.0);
    Section::new("Frames").count("200").show_ui(ui, |ui| {
        let inner = ui.available_rect_before_wrap().shrink2(vec2(12.0, 0.0));
        let choices = [("All", "Every frame"), ("To do 41", "Frames that ask for work"), ("Doubt 6", "")];
        ui.scope_builder(egui::UiBuilder::new().max_rect(inner), |ui| segmented_ui(ui, "Frames shown", &choices, 1));
        ui.add_space(8.0);
        virtual_list_ui(ui, "frames", 100_000, t.size.row, None, |ui, i| {
            let dots = dots(t, i);
            ListRow::new(&format!("{:06}", i * 13 + 3)).mono().dots(&dots).selected(i == 0).show_ui(ui);
        });
    });
}

fn right_ui(ui: &mut Ui) {
    let t = Tokens::of(ui);
    ui.spacing_mut().item_spacing.y = 0.0;
    inspector_head_ui(ui);
    Section::new("Pose in camera").count("± 1σ").show_ui(ui, |ui| padded_ui(ui, pose_rows_ui));
    ui.add_space(6.0);
    padded_ui(ui, |ui| {
        let text = "Depth is uncertain by 5.7\u{a0}mm, R2 asks for 3\u{a0}mm. Add pairs farther apart or refine with depth.";
        sentence_ui(ui, Tone::Attention, text);
    });
    hairline_ui(ui, 12.0, 2.0);
    let runs = [
        Run::new("rms ", Face::Small, t.text.secondary),
        Run::new("0.67", Face::SmallMedium, t.text.primary),
        Run::new(" px   7 of 7 inliers", Face::Small, t.text.secondary),
    ];
    Section::new("Pairs").right(&runs).show_ui(ui, |ui| {
        for (i, px) in [0.28, 1.33, 0.69, 0.27, 0.52, 0.67, 0.25].into_iter().enumerate() {
            residual_row_ui(ui, i + 1, Ok(px), 1.6, i == 1, px > 1.0);
        }
    });
    hairline_ui(ui, 10.0, 2.0);
    let bottom = Rect::from_min_max(pos2(ui.max_rect().left(), ui.max_rect().bottom() - 52.0), ui.max_rect().max);
    Brush::of(ui).hairline_h(bottom.x_range(), bottom.top());
    place_ui(ui, bottom.shrink2(vec2(12.0, 8.0)), "foot", |ui| {
        ui.horizontal(|ui| {
            Button::main("Done, next frame").icon(icons::CHECK).width(168.0).shortcut("Enter").show_ui(ui);
            Button::secondary("Copy").icon(icons::CONTENT_COPY).height(32.0).width(ui.available_width()).show_ui(ui);
        });
    });
}

fn inspector_head_ui(ui: &mut Ui) {
    let brush = Brush::of(ui);
    let t = brush.t;
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 48.0), egui::Sense::hover());
    let y = rect.center().y;
    brush.swatch(pos2(rect.left() + 17.0, y), t.object(1));
    let end = brush.text(pos2(rect.left() + 30.0, y), LEFT, "Can", Face::Title, t.text.primary).right();
    brush.text(pos2(end + 8.0, y + 0.5), LEFT, "obj_000005", Face::Mono, t.text.secondary);
    let place = Rect::from_min_size(pos2(rect.right() - 90.0, y - 11.0), vec2(78.0, 22.0));
    let choices = [Choice { icon: Some((icons::CONTRAST, t.accent.line)), text: "Draft" }];
    place_ui(ui, place, "state", |ui| drop_down_ui(ui, "State", &choices, 0, 78.0));
    brush.hairline_h(rect.x_range(), rect.bottom());
    ui.add_space(2.0);
}

fn pose_rows_ui(ui: &mut Ui) {
    let rows = [("x", 134.37, "mm", 0.88), ("y", -45.77, "mm", 0.47), ("z", 964.78, "mm", 5.70), ("roll", 154.74, "°", 0.56)];
    for (name, value, unit, sigma) in rows {
        form_row_ui(ui, name, 44.0, |ui| {
            NumberField::new(name, value).unit(unit).show_ui(ui);
            certainty_ui(ui, sigma, Some(3.0), 2);
        });
    }
}

fn centre_ui(ui: &mut Ui, texture: &egui::TextureHandle) {
    let brush = Brush::of(ui);
    let t = brush.t;
    let whole = ui.max_rect();
    let bar = Rect::from_min_size(whole.min, vec2(whole.width(), t.size.toolbar));
    place_row_ui(ui, bar.shrink2(vec2(8.0, 0.0)), "bar", |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        Button::icon_only(icons::UNDO, "Undo").shortcut("Ctrl Z").show_ui(ui);
        Button::icon_only(icons::REDO, "Redo").why_not(Some("Nothing to redo")).show_ui(ui);
        divider_ui(ui);
        tool_button_ui(ui, Some(icons::ARROW_SELECTOR_TOOL), "Select", "V", false, true);
        tool_button_ui(ui, Some(icons::POINT_SCAN), "Points", "P", true, true);
        tool_button_ui(ui, Some(icons::OPEN_WITH), "Gizmo", "G", false, true);
        divider_ui(ui);
        tool_button_ui(ui, None, "Solid", "", true, true);
        tool_button_ui(ui, None, "Outline", "", false, true);
        let mut opacity = 0.55;
        ui.add_space(6.0);
        slider_ui(ui, "Opacity", &mut opacity, 0.0..=1.0, 72.0);
    });
    let line = Rect::from_min_size(bar.left_bottom(), vec2(whole.width(), t.size.hint));
    let keys = [("B", "blink"), ("X", "other solution"), ("Enter", "done")];
    let (sentence, detail) = ("Click the same place on the photo", "7 pairs, the pose is live");
    place_ui(ui, line, "hint", |ui| HintLine { number: Some(8), sentence, detail, keys: &keys }.show_ui(ui));
    let film = Rect::from_min_max(pos2(whole.left(), whole.bottom() - t.size.filmstrip), whole.max);
    let photo = Rect::from_min_max(pos2(whole.left(), bar.bottom() + 26.0), pos2(whole.right(), film.top()));
    photo_ui(&brush.clipped(photo), photo, texture);
    brush.hairline_h(film.x_range(), film.top());
    place_ui(ui, film, "film", |ui| {
        filmstrip_ui(ui, "film", 100_000, None, |ui, i, rect| {
            let dots = dots(t, i);
            let (label, name) = (format!("{}", i * 13), format!("Frame {i}"));
            let texture = (i != 4).then_some((texture.id(), texture.size_vec2()));
            film_cell_ui(
                ui,
                rect,
                &FilmCell {
                    label: &label,
                    name: &name,
                    full: &name,
                    session: "",
                    review: i == 2,
                    texture,
                    missing: i == 4,
                    selected: i == 0,
                    dots: &dots,
                },
            );
        });
    });
}

fn photo_ui(brush: &Brush, photo: Rect, texture: &egui::TextureHandle) {
    let t = brush.t;
    brush.fill(photo, 0.0, t.surface.viewport);
    let uv = crate::ui::brush::cover(texture.size_vec2(), photo.size());
    brush.picture(texture.id(), photo, uv, 0.0, Color32::WHITE);
    let c = photo.center();
    let points = (0..48).map(|i| c + vec2(110.0, 140.0) * egui::Vec2::angled(i as f32 / 48.0 * std::f32::consts::TAU)).collect();
    brush.halo_line(points, 2.0, t.object(1), true);
    brush.axis_arrow(c, c + vec2(60.0, 20.0), t.axis(0));
    brush.axis_arrow(c, c + vec2(-10.0, 60.0), t.axis(1));
    brush.axis_arrow(c, c + vec2(10.0, -50.0), t.axis(2));
    for (i, angle) in [0.3_f32, 1.4, 2.6, 4.0, 5.2].into_iter().enumerate() {
        let at = c + vec2(90.0, 115.0) * egui::Vec2::angled(angle);
        let mark = PhotoMark { number: i + 1, value: ["0.28", "1.33", "0.69", "0.27", ""][i], selected: i == 2, outlier: i == 1 };
        brush.halo_arrow(at, at + vec2(14.0, 8.0) * (1.0 + i as f32 * 0.3), 2.0, brush.pair_colour(&mark));
        brush.pair_pill(at + 90.0 * egui::Vec2::angled(angle), at, &mark);
        brush.pair_ring(at, mark.selected);
    }
    brush.cross_hair(c + vec2(-150.0, -80.0), 5.0, 15.0, 1.0);
    brush.pending_badge(c + vec2(-133.0, -95.0), 8);
    brush.photo_chip(pos2(photo.left() + 12.0, photo.bottom() - 23.0), "arrows: residual × 10, px", false);
}

pub(super) fn annotate_ui(ui: &mut Ui, texture: &egui::TextureHandle) {
    frame_ui(ui, |ui| {
        let t = Tokens::of(ui);
        let width = ui.ctx().content_rect().width();
        Panel::left("left").exact_size(t.left_width(width)).frame(Frame::NONE).show(ui, left_ui);
        Panel::right("right").exact_size(t.right_width(width)).frame(Frame::NONE).show(ui, right_ui);
        egui::CentralPanel::no_frame().show(ui, |ui| centre_ui(ui, texture));
    });
}

#[test]
#[ignore = "draws pictures for eyes"]
fn annotate() {
    for (name, theme, size, scale) in [
        ("annotate", Theme::Dark, [1440.0, 900.0], 1.0),
        ("annotate-light", Theme::Light, [1440.0, 900.0], 1.0),
        ("annotate-small", Theme::Dark, [1100.0, 700.0], 2.0),
    ] {
        let mut kept = None;
        draw(name, theme, size, scale, move |ui| {
            let texture = texture(ui, &mut kept);
            annotate_ui(ui, &texture);
        });
    }
}
