//! Numbers as they are shown and as people type them.

/// A number as it is shown, with a real minus sign.
pub fn format_number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    // "-0.00" says less than "0.00".
    let zero = text.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.'));
    if zero { text.trim_start_matches('-').to_owned() } else { text.replace('-', "\u{2212}") }
}

/// What units measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Length,
    Angle,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Self::Length => "a length",
            Self::Angle => "an angle",
        }
    }

    /// The units that are offered where another one was typed.
    fn offered(self) -> &'static str {
        match self {
            Self::Length => "mm, cm or m",
            Self::Angle => "° or rad",
        }
    }
}

/// Units as they are typed, what they measure, and how large they are in metres or radians.
const UNITS: [(&[&str], Kind, f64); 6] = [
    (&["mm", "millimetre", "millimetres", "millimeter", "millimeters"], Kind::Length, 1e-3),
    (&["cm", "centimetre", "centimetres", "centimeter", "centimeters"], Kind::Length, 1e-2),
    (&["m", "metre", "metres", "meter", "meters"], Kind::Length, 1.0),
    (&["µm", "μm", "um"], Kind::Length, 1e-6),
    (&["°", "deg", "degree", "degrees"], Kind::Angle, std::f64::consts::PI / 180.0),
    (&["rad", "radian", "radians"], Kind::Angle, 1.0),
];

fn measure(unit: &str) -> Option<(Kind, f64)> {
    UNITS.iter().find(|(names, ..)| names.contains(&unit)).map(|(_, kind, size)| (*kind, *size))
}

/// Reads a number as a person types it for a field in `unit`: minus or hyphen, comma or point, with or without a unit; one
/// of the same kind is converted. What can't be read gives the sentence that says why.
pub fn read_number(text: &str, unit: &str) -> Result<f64, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("Type a number, as {}", example(unit)));
    }
    let end = text.char_indices().rev().take_while(|(_, c)| !c.is_ascii_digit() && !matches!(c, '.' | ',')).last();
    let (number, typed) = end.map_or((text, ""), |(at, _)| text.split_at(at));
    let typed = typed.trim();
    let value = plain(number).ok_or_else(|| format!("“{text}” is no number: type it as {}", example(unit)))?;
    factor(typed, unit).map(|factor| value * factor)
}

fn plain(number: &str) -> Option<f64> {
    let letters = number.chars().filter(|c| !c.is_whitespace());
    let plain: String = letters
        .map(|c| match c {
            '\u{2212}' => '-',
            ',' => '.',
            other => other,
        })
        .collect();
    plain.parse().ok().filter(|value: &f64| value.is_finite())
}

fn example(unit: &str) -> String {
    match unit {
        "" => "12.5".to_owned(),
        "°" => "12.5°".to_owned(),
        unit => format!("12.5\u{a0}{unit}"),
    }
}

/// What a number in `typed` is to be multiplied by to be one in the field's `unit`.
fn factor(typed: &str, unit: &str) -> Result<f64, String> {
    if typed.is_empty() || typed == unit {
        return Ok(1.0);
    }
    match (measure(typed), measure(unit)) {
        (Some((kind, size)), Some((wanted, step))) if kind == wanted => Ok(size / step),
        (Some((kind, _)), Some((wanted, _))) => {
            Err(format!("{typed} is {}, and this is {}: use {}", kind.word(), wanted.word(), wanted.offered()))
        }
        (None, Some((wanted, _))) => Err(format!("The unit “{typed}” is not known: use {}", wanted.offered())),
        (_, None) if unit.is_empty() => Err(format!("This number has no unit: leave “{typed}” out")),
        (_, None) => Err(format!("The unit “{typed}” does not fit: use {unit}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_back_as_it_was_written() {
        for value in [0.0, -0.5, 134.37, -1234.5] {
            assert_eq!(read_number(&format_number(value, 2), "mm"), Ok(value));
        }
        assert_eq!(format_number(-0.001, 2), "0.00");
        assert_eq!(read_number(" 1,5 mm ", "mm"), Ok(1.5));
        assert_eq!(read_number("12°", "°"), Ok(12.0));
        assert_eq!(read_number("1e3", "mm"), Ok(1000.0));
    }

    #[test]
    fn a_typed_unit_of_the_same_kind_is_converted() {
        let near = |text: &str, unit: &str, value: f64| {
            let read = read_number(text, unit).unwrap();
            assert!((read - value).abs() < 1e-9 * value.abs().max(1.0), "{text} in {unit} is {read}, not {value}");
        };
        for (text, value) in
            [("10 cm", 100.0), ("0.1 m", 100.0), ("12mm", 12.0), ("\u{2212}2,5cm", -25.0), ("1e-3m", 1.0), ("250 µm", 0.25)]
        {
            near(text, "mm", value);
        }
        for (text, value) in [("5 deg", 5.0), ("5°", 5.0), ("0.1 rad", 5.729577951308232), ("-3 degrees", -3.0)] {
            near(text, "°", value);
        }
        near("5 mm", "m", 0.005);
    }

    #[test]
    fn what_can_not_be_read_gets_a_sentence() {
        for (text, unit, words) in [
            ("about 3", "mm", "“about 3” is no number: type it as 12.5\u{a0}mm"),
            ("", "°", "Type a number, as 12.5°"),
            ("inf", "mm", "is no number"),
            ("1.234,5", "mm", "is no number"),
            ("5 deg", "mm", "deg is an angle, and this is a length: use mm, cm or m"),
            ("5 cm", "°", "cm is a length, and this is an angle: use ° or rad"),
            ("5 parsec", "mm", "The unit “parsec” is not known"),
            ("5 mm", "px", "does not fit: use px"),
            ("5 mm", "", "has no unit"),
        ] {
            let said = read_number(text, unit).unwrap_err();
            assert!(said.contains(words), "{text}: {said}");
        }
    }
}
