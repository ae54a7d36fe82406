//! Counts in sentences.

/// A count with its noun, as `1 row` or `3 rows`.
pub fn counted(n: usize, noun: &str) -> String {
    format!("{n} {noun}{}", if n == 1 { "" } else { "s" })
}
