//! Contrast and distance of the theme's colours.

use super::*;

fn luminance(colour: Color32) -> f64 {
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * linear(colour.r()) + 0.7152 * linear(colour.g()) + 0.0722 * linear(colour.b())
}

fn contrast(first: Color32, second: Color32) -> f64 {
    let (first, second) = (luminance(first), luminance(second));
    (first.max(second) + 0.05) / (first.min(second) + 0.05)
}

#[test]
fn every_text_reaches_the_contrast_on_every_surface() {
    for (name, text) in [("dark", DARK), ("light", LIGHT)] {
        let t = Tokens::parse(text).unwrap();
        let s = &t.surface;
        let (calm, tinted) = ([s.window, s.panel, s.raised], [s.hover, s.selected]);
        let mut inks = vec![t.text.primary, t.text.secondary, t.accent.line, t.plot.requirement, t.plot.axis];
        inks.extend([t.status.ok, t.status.attention, t.status.problem, t.status.running]);
        inks.extend(t.plot.series.iter().copied());
        let mut pairs: Vec<_> = inks.iter().flat_map(|ink| calm.iter().chain(&tinted).map(move |on| (*ink, *on))).collect();
        pairs.extend(calm.iter().map(|on| (t.text.disabled, *on)));
        pairs.push((t.text.on_accent, t.accent.fill));
        for soft in [t.soft.attention, t.soft.problem, t.soft.ok] {
            pairs.push((t.text.primary, soft));
        }
        for (ink, on) in pairs {
            assert!(contrast(ink, on) >= 4.5, "{name}: {ink:?} on {on:?} is {:.2}", contrast(ink, on));
        }
    }
}

#[test]
fn both_files_hold_ten_object_colours_three_axes_and_the_same_photo_colours() {
    let (dark, light) = (Tokens::parse(DARK).unwrap(), Tokens::parse(LIGHT).unwrap());
    for tokens in [&dark, &light] {
        assert_eq!((tokens.objects.len(), tokens.photo.axes.len(), tokens.plot.series.len()), (10, 3, 4));
    }
    assert!(dark.dark && !light.dark);
    assert_eq!(dark.objects, light.objects);
    assert_eq!((dark.photo.ink, dark.photo.outlier), (light.photo.ink, light.photo.outlier));
}

/// Lightness and the two opponents of Oklab: distances in it follow what the eye tells apart.
fn oklab(colour: Color32) -> [f64; 3] {
    let linear = |value: u8| {
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    let rgb = [colour.r(), colour.g(), colour.b()].map(linear);
    let times = |rows: [[f64; 3]; 3], v: [f64; 3]| rows.map(|row| row.iter().zip(v).map(|(a, b)| a * b).sum::<f64>());
    let cones = times(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ],
        rgb,
    );
    times(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ],
        cones.map(f64::cbrt),
    )
}

fn apart(first: Color32, second: Color32) -> f64 {
    oklab(first).iter().zip(oklab(second)).map(|(a, b)| (a - b).powi(2)).sum::<f64>().sqrt()
}

/// Two colours of the usual set for the colour-blind, orange and yellow, are 0.17 apart; at 0.10 people mistake swatches.
const OBJECTS_APART: f64 = 0.15;
/// From what marks a selection, which is a tint or a line around and never a swatch.
const ACCENT_APART: f64 = 0.12;

#[test]
fn object_colours_are_told_apart_from_each_other_and_from_a_selection() {
    for text in [DARK, LIGHT] {
        let t = Tokens::parse(text).unwrap();
        for (i, one) in t.objects.iter().enumerate() {
            for (j, other) in t.objects.iter().enumerate().skip(i + 1) {
                println!("objects {i} and {j}: {:.3}", apart(*one, *other));
                assert!(apart(*one, *other) >= OBJECTS_APART, "objects {i} and {j} are {:.3} apart", apart(*one, *other));
            }
            for accent in [t.accent.line, t.photo.pick, t.photo.ink] {
                assert!(apart(*one, accent) >= ACCENT_APART, "object {i} is {:.3} from {accent:?}", apart(*one, accent));
            }
        }
    }
}

#[test]
fn a_wrong_colour_is_named_with_its_place() {
    let err = Tokens::parse(&DARK.replace("#0B0C0E\"", "dark grey\"")).unwrap_err();
    assert!(err.to_string().contains("not a colour: dark grey"), "{err}");
}
