//! The mark of its byte order, with which some editors begin a text.

/// The bytes of a text without the mark, which is no part of it.
pub fn without_mark(text: &[u8]) -> &[u8] {
    text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text)
}
