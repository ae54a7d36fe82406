//! What is seen: photo, overlay, mesh and loupe by the renderer, on whatever adapter there is. One window, for a device
//! takes its time to come up.

use crate::desk::{self, Desk};
use crate::harness::{Person, Seat};
use egui::{Key, Modifiers, Rect, Role, pos2};
use image::RgbaImage;
use poseloop::ui::Tokens;
use poseloop::workspace::OverlayStyle;

/// Whether there is an adapter to draw with; says that the test is skipped, and why, where there is none.
fn can_draw() -> bool {
    let setup = egui_kittest::wgpu::default_wgpu_setup();
    let instance = pollster::block_on(setup.new_instance());
    let found = !pollster::block_on(instance.enumerate_adapters(egui_wgpu::wgpu::Backends::all())).is_empty();
    if !found {
        eprintln!("skipped: there is no graphics adapter, not even a software one, and this test looks at pictures");
    }
    found
}

/// The window's picture within a rectangle.
fn picture(person: &mut Person, rect: Rect) -> RgbaImage {
    person.window.set_render_cursor(false);
    let whole = person.window.render().expect("a picture");
    let (x, y) = (rect.left().ceil() as u32, rect.top().ceil() as u32);
    image::imageops::crop_imm(&whole, x, y, rect.width() as u32, rect.height() as u32).to_image()
}

/// Share of the pixels that differ clearly.
fn difference(a: &RgbaImage, b: &RgbaImage) -> f64 {
    let differ = |(a, b): (&image::Rgba<u8>, &image::Rgba<u8>)| a.0.iter().zip(&b.0).any(|(a, b)| a.abs_diff(*b) > 12);
    a.pixels().zip(b.pixels()).filter(|pair| differ(*pair)).count() as f64 / f64::from(a.width() * a.height())
}

fn brightness(picture: &RgbaImage) -> f64 {
    picture.pixels().map(|p| f64::from(p.0[1])).sum::<f64>() / f64::from(picture.width() * picture.height())
}

#[test]
fn overlays_are_drawn_blinked_and_styled_and_the_photo_is_brightened() {
    if !can_draw() {
        return;
    }
    let desk = Desk::new();
    let folder = desk.small_project();
    Desk::put_label(&folder, 1, 1, 1, &desk::block().pose);
    let mut person = Person::sit_at(&desk, Seat { size: [1100.0, 700.0], gpu: true, ..Seat::default() });
    person.drop_onto_window(&folder);
    person.window.remove_cursor();
    person.rest();
    let photo = person.rect(Role::Image, "Photo").shrink(4.0);
    let strip = picture(&mut person, Rect::from_min_max(pos2(400.0, 2.0), pos2(420.0, 6.0)));
    let [r, g, b, _] = Tokens::of_theme(egui::Theme::Dark).surface.window.to_array();
    assert!(strip.pixels().all(|p| p.0 == [r, g, b, 255]), "plain parts have the colour of the theme: {:?}", strip.get_pixel(0, 0));

    let mut seen: Vec<(OverlayStyle, RgbaImage)> = Vec::new();
    for style in OverlayStyle::ALL {
        person.click(Role::ComboBox, "Overlay");
        person.click(Role::MenuItemRadio, style.name());
        person.window.remove_cursor();
        person.rest();
        seen.push((style, picture(&mut person, photo)));
    }
    person.window.key_down(Key::B);
    person.look();
    let bare = picture(&mut person, photo);
    person.window.key_up(Key::B);
    person.rest();
    for (i, (style, shown)) in seen.iter().enumerate() {
        let share = difference(shown, &bare);
        assert!((0.002..0.5).contains(&share), "{style:?}: {share} of the photo is covered");
        for (other, beside) in &seen[..i] {
            assert!(difference(shown, beside) > 0.0005, "{style:?} and {other:?} look the same");
        }
    }
    let solid = difference(&seen[0].1, &bare);
    let outline = difference(&seen[1].1, &bare);
    assert!(solid > 2.0 * outline, "a solid covers more than an outline: {solid} and {outline}");

    let taken = brightness(&bare);
    person.button("Brightness and contrast");
    person.node(Role::Slider, "Brightness").set_value_accesskit(0.3);
    person.rest();
    person.key(Key::Escape);
    person.window.remove_cursor();
    person.rest();
    let bright = brightness(&picture(&mut person, photo));
    assert!(bright > taken + 20.0, "brightness {bright} instead of {taken}");

    let mesh = person.rect(Role::Image, "Mesh").shrink(4.0);
    let before = picture(&mut person, mesh);
    let middle = mesh.center();
    person.drag(middle, middle + egui::vec2(40.0, 10.0), Modifiers::NONE);
    assert!(difference(&picture(&mut person, mesh), &before) > 0.01, "a drag turns the mesh");
}
