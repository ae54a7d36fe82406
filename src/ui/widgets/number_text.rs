//! Numbers as they are shown and as people type them.

/// A number as it is shown, with a real minus sign.
pub fn format_number(value: f64, decimals: usize) -> String {
    let text = format!("{value:.decimals$}");
    // "-0.00" says less than "0.00".
    let zero = text.trim_start_matches('-').chars().all(|c| matches!(c, '0' | '.'));
    if zero { text.trim_start_matches('-').to_owned() } else { text.replace('-', "\u{2212}") }
}

/// Reads a number as a person types it: minus or hyphen, comma or point, with or without the unit.
pub fn parse_number(text: &str, unit: &str) -> Option<f64> {
    let text = text.trim();
    let text = text.strip_suffix(unit).filter(|_| !unit.is_empty()).unwrap_or(text);
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '\u{2212}' => '-',
            ',' => '.',
            other => other,
        })
        .collect();
    plain.parse().ok().filter(|value: &f64| value.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_reads_back_as_it_was_written() {
        for value in [0.0, -0.5, 134.37, -1234.5] {
            assert_eq!(parse_number(&format_number(value, 2), "mm"), Some(value));
        }
        assert_eq!(format_number(-0.001, 2), "0.00");
        assert_eq!(parse_number(" 1,5 mm ", "mm"), Some(1.5));
        assert_eq!(parse_number("12°", "°"), Some(12.0));
        assert_eq!(parse_number("about 3", "mm"), None);
        assert_eq!(parse_number("inf", ""), None);
    }
}
