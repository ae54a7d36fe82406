//! Redraws of ten half transparent meshes of 100 000 triangles over a 3840×2160 photo in a 1600×1000 view: by the renderer
//! alone, and as frames of the whole window. On machines without a GPU by the software driver.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a bench that can't go on ends")]

mod overlay_scene;
mod screen;

use std::path::Path;
use std::sync::Arc;

use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Modifiers, PointerButton, pos2, vec2};
use egui_kittest::Harness;
use poseloop::app::App;
use poseloop::geom::{Pose, Vec2};
use poseloop::media::{LengthUnit, MeshFile, Photo, save_ply};
use poseloop::render::{AdapterChoice, Headless, Item, Look, MeshAsset, MeshId, PhotoId, Picture, Style, View};
use poseloop::workspace::{Command, Tool, Workspace};

use overlay_scene::{PHOTO, Scene};
use screen::Screen;

const VIEW: [u32; 2] = [1600, 1000];

fn renderer(c: &mut Criterion) {
    // `POSELOOP_ADAPTER=fastest` takes the graphics card where there is one.
    let fastest = std::env::var("POSELOOP_ADAPTER").is_ok_and(|v| v == "fastest");
    let choice = if fastest { AdapterChoice::Fastest } else { AdapterChoice::Software };
    let mut headless = match Headless::new(choice) {
        Ok(headless) => headless,
        Err(err) => return println!("overlay/renderer is skipped: {err}"),
    };
    println!("overlay/renderer on {}", headless.report().name);
    let scene = Scene::of_environment();
    for (number, (mesh, _)) in (0..).zip(&scene.objects) {
        let asset = Arc::new(MeshAsset::build(mesh.clone(), &[]));
        headless.renderer().upload_mesh(MeshId(number), &asset).expect("the mesh fits");
    }
    headless.renderer().set_photo(PhotoId(1), &scene.photo, PHOTO[0], PHOTO[1]).expect("the photo fits");
    let item = |(number, (_, pose)): (u64, &(_, Pose))| Item {
        mesh: MeshId(number),
        camera_from_object: *pose,
        colour: [90 + 15 * number as u8, 160, 220, 255],
        style: Style::Solid,
        outline_points: 2.0,
        order: 0,
    };
    // While it moves, as in the window; at rest it is drawn once more, finely.
    let look = Look { opacity: 0.5, fine: false, ..Look::default() };
    let start = Picture {
        view: View::fit(scene.camera.clone(), VIEW, 1.0),
        photo: Some(PhotoId(1)),
        items: (0..).zip(&scene.objects).map(item).collect(),
        look,
    };
    headless.draw(&start).expect("the first picture");
    let middle = Vec2::new(800.0, 500.0);
    let mut group = c.benchmark_group("overlay/renderer");
    group.sample_size(30);
    let mut step = 0u32;
    let mut p = start.clone();
    group.bench_function("zoom step", |b| {
        b.iter(|| {
            step += 1;
            p.view = p.view.zoomed_about(&middle, if step % 20 < 10 { 1.1 } else { 1.0 / 1.1 });
            headless.draw(&p).expect("a picture")
        });
    });
    p = start.clone();
    group.bench_function("dragged pose", |b| {
        b.iter(|| {
            step += 1;
            p.items[3].camera_from_object.translation.x += if step % 20 < 10 { 1e-3 } else { -1e-3 };
            headless.draw(&p).expect("a picture")
        });
    });
    p = start.clone();
    group.bench_function("pan", |b| {
        b.iter(|| {
            step += 1;
            p.view = p.view.panned(&Vec2::new(if step % 20 < 10 { 7.0 } else { -7.0 }, 0.0));
            headless.draw(&p).expect("a picture")
        });
    });
    p = Picture { look: Look { fine: true, ..start.look.clone() }, ..start.clone() };
    group.bench_function("zoom step, drawn finely", |b| {
        b.iter(|| {
            step += 1;
            p.view = p.view.zoomed_about(&middle, if step % 20 < 10 { 1.1 } else { 1.0 / 1.1 });
            headless.draw(&p).expect("a picture")
        });
    });
    group.bench_function("nothing changed", |b| b.iter(|| headless.draw(&start).expect("a picture")));
    group.finish();
}

/// The scene as a BOP dataset, imported into a project.
fn project(folder: &Path) -> std::path::PathBuf {
    let dataset = folder.join("dataset");
    let scene = dataset.join("test/000001");
    std::fs::create_dir_all(scene.join("rgb")).expect("a folder");
    std::fs::create_dir_all(dataset.join("models")).expect("a folder");
    let given = Scene::of_environment();
    Photo::from_rgba(PHOTO[0], PHOTO[1], given.photo).expect("a photo").save_png(&scene.join("rgb/000000.png")).expect("a photo on disk");
    let mut rows = Vec::new();
    for (number, (mesh, pose)) in (1..).zip(given.objects) {
        save_ply(&dataset.join(format!("models/obj_{number:06}.ply")), &MeshFile::plain(mesh), LengthUnit::Millimetre)
            .expect("a mesh on disk");
        let (r, t) = (pose.rotation_row_major(), pose.translation * 1000.0);
        rows.push(format!("{{\"obj_id\":{number},\"cam_R_m2c\":{r:?},\"cam_t_m2c\":{:?}}}", [t.x, t.y, t.z]));
    }
    let (k, write) = (given.camera, |name: &str, text: String| std::fs::write(scene.join(name), text).expect("a file"));
    let matrix = [k.fx, 0.0, k.cx, 0.0, k.fy, k.cy, 0.0, 0.0, 1.0];
    write("scene_camera.json", format!("{{\"0\":{{\"cam_K\":{matrix:?},\"depth_scale\":1.0}}}}"));
    write("scene_gt.json", format!("{{\"0\":[{}]}}", rows.join(",")));
    let out = folder.join("project");
    poseloop::tasks::import_bop::into_new(&dataset, "test", &out, &poseloop::jobs::JobCtx::detached()).expect("an import");
    out
}

fn window(c: &mut Criterion) {
    let folder = tempfile::tempdir().expect("a folder");
    let project = project(folder.path());
    // Beside the view lie the mesh view (268 points), above and below it strip, head, filmstrip and status bar.
    let size = vec2(VIEW[0] as f32 + 269.0, VIEW[1] as f32 + 256.0);
    let mut harness = Harness::builder().with_size(size).renderer(Screen::new()).build_eframe(|cc| {
        let mut workspace = Workspace::for_tests();
        workspace.send(Command::OpenProject(project));
        workspace.send(Command::ToggleLeft);
        workspace.send(Command::ToggleInspector);
        workspace.send(Command::SetTool(Tool::Gizmo));
        App::new(&cc.egui_ctx, workspace, cc.wgpu_render_state.clone())
    });
    let frame = |harness: &mut Harness<'_, App>| {
        harness.step();
        harness.render().expect("a picture")
    };
    let middle = pos2(700.0, 560.0);
    harness.hover_at(middle);
    (0..20).for_each(|_| drop(frame(&mut harness)));
    let mut group = c.benchmark_group("overlay/window");
    group.sample_size(20);
    let mut step = 0u32;
    group.bench_function("zoom step", |b| {
        b.iter(|| {
            step += 1;
            let delta = vec2(0.0, if step % 20 < 10 { 40.0 } else { -40.0 });
            let (phase, source) = (egui::TouchPhase::Move, egui::MouseWheelSource::Wheel);
            harness.event(egui::Event::MouseWheel { unit: egui::MouseWheelUnit::Point, delta, modifiers: Modifiers::NONE, phase, source });
            frame(&mut harness)
        });
    });
    harness.state_mut().workspace.send(Command::Zoom(poseloop::workspace::ZoomCommand::Fit));
    (0..20).for_each(|_| drop(frame(&mut harness)));
    for (name, button) in [("dragged pose", PointerButton::Primary), ("pan", PointerButton::Middle)] {
        let press = |pressed, pos| egui::Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE };
        harness.event(press(true, middle));
        (0..3).for_each(|_| drop(frame(&mut harness)));
        group.bench_function(name, |b| {
            b.iter(|| {
                step += 1;
                let phase = (step % 20) as f32;
                harness.event(egui::Event::PointerMoved(middle + vec2(20.0 + 4.0 * (10.0 - (phase - 10.0).abs()), 0.0)));
                frame(&mut harness)
            });
        });
        harness.event(press(false, middle));
        (0..5).for_each(|_| drop(frame(&mut harness)));
    }
    group.bench_function("only the interface", |b| {
        b.iter(|| {
            step += 1;
            harness.event(egui::Event::PointerMoved(pos2(60.0 + (step % 20) as f32 * 20.0, 20.0)));
            frame(&mut harness)
        });
    });
    group.finish();
}

criterion_group!(benches, renderer, window);
criterion_main!(benches);
