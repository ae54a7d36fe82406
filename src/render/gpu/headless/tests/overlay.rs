//! Styles, layers and their keys.

use super::*;
use crate::geom::Vec2;
use crate::render::Shading;

fn is_red(p: &[u8]) -> bool {
    p[0] > 40 && p[1] < 10 && p[2] < 10
}

fn centred(style: Style) -> Item {
    item(style, Vec3::new(0.0, 0.0, 0.8))
}

#[test]
fn the_surface_fades_and_the_outline_does_not() {
    let Some(mut headless) = headless() else { return };
    let mut p = picture(vec![centred(Style::Solid)]);
    let full = headless.render(&p).unwrap();
    let middle = pixel(&full, 320, 160, 120);
    assert!(is_red(&middle) && middle[0] > 60, "{middle:?}");
    p.look.opacity = 0.0;
    let faded = headless.render(&p).unwrap();
    assert_eq!(pixel(&faded, 320, 160, 120), [0, 0, 0, 255]);
    assert!(count(&faded, |p| p[0] > 200) > 200);
    p.look.overlay_visible = false;
    assert_eq!(count(&headless.render(&p).unwrap(), |p| p[0] > 0), 0);
}

#[test]
fn outlines_are_as_wide_as_asked_at_any_zoom() {
    let Some(mut headless) = headless() else { return };
    for (points, scale, zoom) in [(2.0, 1.0, 1.0), (2.0, 2.0, 3.0), (1.25, 1.0, 0.7), (5.0, 1.0, 2.0)] {
        let mut p = picture(vec![Item {
            outline_points: points,
            camera_from_object: Pose::new(Rotation3::identity(), Vec3::new(0.0, 0.0, 0.9)),
            ..centred(Style::Outline)
        }]);
        p.view.pixels_per_point = scale;
        p.view.zoom = zoom;
        let got = headless.render(&p).unwrap();
        // Along the middle row: the coverage of both upright sides of a box that faces the camera.
        let row = &got[4 * 320 * 120..4 * 320 * 121];
        let inked: f64 = row.chunks_exact(4).map(|p| f64::from(p[0]) / 255.0).sum();
        let wanted = 2.0 * f64::from(points * scale);
        assert!((inked - wanted).abs() < 0.35, "{points} points × {scale} at zoom {zoom}: {inked} for {wanted}");
    }
}

#[test]
fn where_two_touch_the_line_is_that_of_the_nearer() {
    let Some(mut headless) = headless() else { return };
    let near = Item { colour: [0, 255, 0, 255], ..centred(Style::Outline) };
    let far = item(Style::Outline, Vec3::new(0.1, 0.0, 1.2));
    let green = |rgba: &[u8]| count(rgba, |p| p[1] > 128 && p[0] < 128);
    let alone = green(&headless.render(&picture(vec![near.clone()])).unwrap());
    for items in [vec![near.clone(), far.clone()], vec![far.clone(), near.clone()]] {
        // Where three meet, a pixel may be mixed of both.
        assert!(green(&headless.render(&picture(items)).unwrap()).abs_diff(alone) < 5);
    }
    // The order goes first.
    let above = picture(vec![near, Item { order: 1, ..far }]);
    assert!(green(&headless.render(&above).unwrap()) < alone);
}

#[test]
fn an_item_without_a_line_changes_no_other_line() {
    let Some(mut headless) = headless() else { return };
    let mut p = picture(vec![Item { outline_points: 4.0, ..centred(Style::Outline) }]);
    p.look = Look { halo: [0, 255, 0, 255], ..p.look };
    let alone = headless.render(&p).unwrap();
    // Another one sticks out behind it, unseen itself.
    let behind = item(Style::Outline, Vec3::new(0.15, 0.0, 1.1));
    p.items.push(Item { outline_points: 0.0, ..behind });
    assert!(headless.render(&p).unwrap() == alone);
    p.items.reverse();
    assert!(headless.render(&p).unwrap() == alone);
    p.items[0].outline_points = 1.0;
    assert!(headless.render(&p).unwrap() != alone);
}

#[test]
fn no_outline_is_drawn_along_the_border() {
    let Some(mut headless) = headless() else { return };
    let mut p = picture(vec![centred(Style::Outline)]);
    // Inside the box everything has one id.
    p.view = p.view.zoomed_about(&Vec2::new(160.0, 120.0), 20.0);
    let got = headless.render(&p).unwrap();
    assert_eq!(count(&got, |p| p[0] > 0), 0);
}

#[test]
fn the_larger_order_owns_a_common_line() {
    let Some(mut headless) = headless() else { return };
    let near = Item { colour: [0, 255, 0, 255], ..item(Style::Outline, Vec3::new(0.05, 0.0, 0.7)) };
    let far = centred(Style::Outline);
    let mut inked = |near_order: u8| {
        let items = vec![Item { order: 1 - near_order, ..far.clone() }, Item { order: near_order, ..near.clone() }];
        let got = headless.render(&picture(items)).unwrap();
        (count(&got, |p| p[1] > 200), count(&got, |p| p[0] > 200))
    };
    let (green_above, red_below) = inked(1);
    let (green_below, red_above) = inked(0);
    // The lines that they have alone stay; the common one, some hundred pixels long, changes its colour.
    assert!(green_above > green_below + 100, "{green_above} {green_below}");
    assert!(red_above > red_below + 100, "{red_above} {red_below}");
    assert!((green_above - green_below).abs_diff(red_above - red_below) < 20);
}

#[test]
fn x_ray_shows_what_is_hidden_faintly() {
    let Some(mut headless) = headless() else { return };
    let front = Item { colour: [0, 0, 255, 255], ..item(Style::Outline, Vec3::new(0.0, 0.0, 0.6)) };
    let behind = |style| item(style, Vec3::new(0.0, 0.0, 1.2));
    let solid = headless.render(&picture(vec![front.clone(), behind(Style::Solid)])).unwrap();
    assert_eq!(count(&solid, |p| p[0] > 0), 0);
    let through = headless.render(&picture(vec![front, behind(Style::XRay)])).unwrap();
    let tint = pixel(&through, 320, 160, 120);
    assert!(tint[0].abs_diff(46) <= 1 && tint[1] == 0, "{tint:?}");
    // The hidden line: 0.35 over the tint, where the line covers the pixel.
    let line = through.chunks_exact(4).map(|p| p[0]).max().unwrap();
    assert!((89..=125).contains(&line), "{line}");
    let alone = headless.render(&picture(vec![centred(Style::XRay)])).unwrap();
    assert!(count(&alone, |p| p[0] == 255) > 200);
}

#[test]
fn ghosts_hide_nothing_and_are_not_hidden() {
    let Some(mut headless) = headless() else { return };
    let solid = centred(Style::Solid);
    let alone = headless.render(&picture(vec![solid.clone()])).unwrap();
    for z in [0.6, 1.2] {
        let ghost = Item { colour: [0, 255, 0, 255], ..item(Style::Ghost, Vec3::new(0.0, 0.0, z)) };
        let got = headless.render(&picture(vec![solid.clone(), ghost])).unwrap();
        assert!(count(&got, |p| p[1] > 200 && p[0] < 60) > 100, "the ghost is seen at {z} m");
        let changed = got.chunks_exact(4).zip(alone.chunks_exact(4)).filter(|(a, b)| a != b && a[1] == 0);
        assert_eq!(changed.count(), 0, "nothing but the ghost's line changes at {z} m");
    }
}

#[test]
fn a_ghost_leaves_an_item_that_is_seen_through_others_as_it_is() {
    let Some(mut headless) = headless() else { return };
    let x_ray = Item { order: 255, ..centred(Style::XRay) };
    let alone = headless.render(&picture(vec![x_ray.clone()])).unwrap();
    for z in [0.75, 0.85] {
        let turned = Pose::new(Rotation3::from_euler_angles(0.1, 0.2, 0.9), Vec3::new(0.0, 0.0, z));
        let ghost = Item { colour: [0, 255, 0, 255], camera_from_object: turned, ..centred(Style::Ghost) };
        let got = headless.render(&picture(vec![x_ray.clone(), ghost])).unwrap();
        let redder = got.chunks_exact(4).zip(alone.chunks_exact(4)).filter(|(a, b)| a[0] > b[0].saturating_add(30));
        assert_eq!(redder.count(), 0, "no line of the item is added at {z} m");
        assert!(count(&got, |p| p[1] > 200 && p[0] < 60) > 100, "the ghost is seen at {z} m");
    }
}

#[test]
fn folds_are_darker_than_their_faces() {
    let Some(mut headless) = headless() else { return };
    for fine in [false, true] {
        let mut p = picture(vec![Item { outline_points: 0.0, ..centred(Style::Solid) }]);
        p.look.fine = fine;
        let got = headless.render(&p).unwrap();
        let (camera, pose) = (camera(), p.items[0].camera_from_object);
        // The edge between the two faces nearest to the eye: down a column, the face's own grey, the fold, the other face.
        let ends = [Vec3::new(-0.1, -0.1, -0.1), Vec3::new(0.1, -0.1, -0.1)];
        let middle = camera.project(&pose.transform(&((ends[0] + ends[1]) * 0.5))).unwrap();
        let (x, y) = (middle.x.round() as u32, middle.y.round() as u32);
        let column: Vec<f64> = (y - 4..=y + 4).map(|y| f64::from(pixel(&got, 320, x, y)[0])).collect();
        let (first, last) = (column[0], column[8]);
        let darker = |face: f64| column.iter().any(|v| (v - face * 0.65).abs() < 3.0);
        if fine {
            let darkest = column.iter().copied().fold(f64::INFINITY, f64::min);
            assert!(darkest < first * 0.8 && darkest > first * 0.6, "{column:?}");
        } else {
            assert!(darker(first) && darker(last), "{column:?}");
        }
        assert!((first - column[1]).abs() < 3.0 && (first - last).abs() > 30.0, "{column:?}");
    }
}

#[test]
fn halos_surround_lines() {
    let Some(mut headless) = headless() else { return };
    let mut p = picture(vec![centred(Style::Outline)]);
    p.look.background = [255; 4];
    let without = count(&headless.render(&p).unwrap(), |p| p[2] < 128 && p[0] < 128);
    p.look.halo = [0, 0, 0, 0xB0];
    let with = count(&headless.render(&p).unwrap(), |p| p[2] < 128 && p[0] < 128);
    assert_eq!(without, 0);
    assert!(with > 300, "{with}");
}

#[test]
fn layers_are_redrawn_only_when_their_key_changed() {
    let Some(mut headless) = headless() else { return };
    let mut p = picture(vec![centred(Style::Solid)]);
    let mut redraws = |p: &Picture| headless.draw(p).unwrap().overlay_redrawn;
    assert!(redraws(&p));
    assert!(!redraws(&p));
    p.look.opacity = 0.3;
    assert!(redraws(&p));
    p.look.brightness = 0.1;
    assert!(!redraws(&p));
    p.look.overlay_visible = false;
    assert!(!redraws(&p));
    p.look.overlay_visible = true;
    assert!(!redraws(&p));
    p.view = p.view.panned(&Vec2::new(3.0, 2.0));
    assert!(redraws(&p), "the first pan draws the margin");
    for _ in 0..8 {
        p.view = p.view.panned(&Vec2::new(3.0, -2.0));
        assert!(!redraws(&p));
    }
    p.view = p.view.panned(&Vec2::new(30.0, 0.0));
    assert!(redraws(&p), "the margin is used up");
    p.items[0].camera_from_object.translation.x += 1e-6;
    assert!(redraws(&p));
    p.view.zoom *= 1.1;
    assert!(redraws(&p));
}

#[test]
fn a_shifted_layer_shows_what_a_fresh_one_does() {
    let (Some(mut headless), Some(mut fresh)) = (headless(), headless()) else { return };
    let mut p = picture(vec![centred(Style::Solid), item(Style::Outline, Vec3::new(0.2, 0.1, 0.9))]);
    p.view = p.view.zoomed_about(&Vec2::new(100.0, 90.0), 1.37);
    headless.draw(&p).unwrap();
    p.view = p.view.panned(&Vec2::new(5.0, -3.0));
    headless.draw(&p).unwrap();
    p.view = p.view.panned(&Vec2::new(-21.0, 16.0));
    assert!(!headless.draw(&p).unwrap().overlay_redrawn);
    let (shifted, anew) = (headless.render(&p).unwrap(), fresh.render(&p).unwrap());
    // Matrices of another size round differently: a handful of pixels on edges may differ.
    let different = shifted.chunks_exact(4).zip(anew.chunks_exact(4)).filter(|(a, b)| a.iter().zip(*b).any(|(x, y)| x.abs_diff(*y) > 8));
    let different = different.count();
    assert!(different < 40, "{different}");
}

#[test]
fn free_views_show_vertex_colours_in_a_room() {
    let Some(mut headless) = headless() else { return };
    let mesh = Mesh::cuboid(Vec3::repeat(0.2));
    let green = vec![[0, 255, 0, 255]; mesh.positions.len()];
    headless.renderer().upload_mesh(MeshId(2), &Arc::new(MeshAsset::build(mesh, &green))).unwrap();
    let mut p = picture(vec![Item { mesh: MeshId(2), outline_points: 0.0, ..centred(Style::Solid) }]);
    p.look = Look { shading: Shading::VertexColours, background: [0; 4], ..p.look };
    let got = headless.render(&p).unwrap();
    let middle = pixel(&got, 320, 160, 120);
    assert!(middle[1] > 60 && middle[0] == 0 && middle[3] == 255, "{middle:?}");
    assert_eq!(pixel(&got, 320, 5, 5), [0; 4]);
    // Twice the resolution: the silhouette has pixels in between.
    assert!(count(&got, |p| p[3] > 20 && p[3] < 235) > 50);
    p.items[0].mesh = BOX;
    let plain = headless.render(&p).unwrap();
    let middle = pixel(&plain, 320, 160, 120);
    assert!(middle[0] > 60 && middle[1] == 0, "{middle:?}");
    // Every style is a surface without lines there, also where the viewport had lines before.
    for style in [Style::Outline, Style::XRay, Style::HiddenLine, Style::Ghost] {
        p.items[0] = Item { style, outline_points: 4.0, ..p.items[0].clone() };
        let lit = p.look.clone();
        p.look.shading = Shading::ItemColour;
        headless.render(&p).unwrap();
        p.look = lit;
        assert_eq!(headless.render(&p).unwrap(), plain, "{style:?}");
    }
}

#[test]
fn missing_meshes_are_counted_and_warming_up_ends() {
    let Some(mut headless) = headless() else { return };
    let p = picture(vec![Item { mesh: MeshId(99), ..centred(Style::Solid) }, centred(Style::Solid)]);
    assert_eq!(headless.draw(&p).unwrap().missing_meshes, 1);
    let steps = (0..100).take_while(|_| headless.renderer().warm_up()).count();
    assert!((1..20).contains(&steps), "{steps}");
    assert!(!headless.renderer().warm_up());
    headless.draw(&p).unwrap();
}
