//! Counts in the words of a person.

/// A count with its noun, as `1 label` or `200 frames`.
pub fn count(n: usize, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{}\u{a0}{noun}{plural}", grouped(n))
}

/// A number with a gap between thousands from ten thousand on.
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    if digits.len() < 5 {
        return digits;
    }
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push('\u{a0}');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_at_a_glance() {
        assert_eq!(count(1, "label"), "1\u{a0}label");
        assert_eq!(count(1517, "label"), "1517\u{a0}labels");
        assert_eq!(count(1_000_000, "label"), "1\u{a0}000\u{a0}000\u{a0}labels");
    }
}
