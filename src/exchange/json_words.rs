//! What is wrong with a JSON text, in words for people who do not know the reader's types.

/// The sentence of an error, without its place.
pub fn json_words(err: &serde_json::Error) -> String {
    let whole = err.to_string();
    let text = whole.rsplit_once(" at line ").map_or(whole.as_str(), |(text, _)| text);
    in_words(text)
}

fn in_words(text: &str) -> String {
    let quoted = || text.split('`').nth(1).unwrap_or_default();
    if let Some((found, wanted)) = text.strip_prefix("invalid type: ").and_then(|rest| rest.split_once(", expected ")) {
        return format!("{} is expected, not {}", wanted_in_words(wanted), found_in_words(found));
    }
    if let Some((found, wanted)) = text.strip_prefix("invalid value: ").and_then(|rest| rest.split_once(", expected ")) {
        return format!("{} is expected, not {}", wanted_in_words(wanted), found_in_words(found));
    }
    if let Some(rest) = text.strip_prefix("EOF while parsing ") {
        return format!("the text ends too early, in the middle of {rest}");
    }
    if text.starts_with("missing field ") {
        return format!("the key {} is missing", quoted());
    }
    if text.starts_with("duplicate field ") {
        return format!("the key {} stands twice", quoted());
    }
    if text.starts_with("unknown field ") || text.starts_with("unknown variant ") {
        let what = if text.starts_with("unknown field ") { "the key " } else { "" };
        let known: Vec<&str> = text.split('`').skip(3).step_by(2).collect();
        return format!("{what}{} is not known; known are {}", quoted(), known.join(", "));
    }
    match text {
        "expected value" => "this is no JSON value".to_owned(),
        "expected ident" => "this is no JSON value; true, false and null are written so".to_owned(),
        "trailing characters" => "something stands behind the end of the value".to_owned(),
        "trailing comma" => "a comma stands before the end of a list or object".to_owned(),
        "key must be a string" => "a key is expected, in quotation marks".to_owned(),
        _ => match text.strip_prefix("expected `") {
            Some(_) => format!("{} is missing", text.trim_start_matches("expected ").replace('`', "")),
            None => text.to_owned(),
        },
    }
}

fn wanted_in_words(wanted: &str) -> String {
    match wanted {
        "f32" | "f64" => "a number",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number from 0 up",
        "a sequence" => "a list",
        "a map" => "an object in braces",
        "a string" | "string or map" => "a text",
        "a boolean" => "true or false",
        _ if wanted.starts_with("struct ") => "an object in braces",
        _ => return wanted.to_owned(),
    }
    .to_owned()
}

fn found_in_words(found: &str) -> String {
    match found {
        "sequence" => "a list".to_owned(),
        "map" => "an object".to_owned(),
        "null" | "unit value" => "null".to_owned(),
        _ => match found.split_once(' ') {
            Some(("string", text)) => format!("the text {text}"),
            Some(("integer" | "boolean", text)) => text.replace('`', ""),
            Some(("floating", text)) => text.trim_start_matches("point ").replace('`', ""),
            _ => found.to_owned(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::json_words;
    use serde::Deserialize;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        #[allow(dead_code, reason = "only read")]
        count: u32,
        #[allow(dead_code, reason = "only read")]
        share: Option<f64>,
    }

    #[test]
    fn a_person_reads_what_is_wrong() {
        let said = |text: &str| json_words(&serde_json::from_str::<Form>(text).unwrap_err());
        assert_eq!(said(r#"{"count": "3"}"#), "a whole number from 0 up is expected, not the text \"3\"");
        assert_eq!(said(r#"{"count": -3}"#), "a whole number from 0 up is expected, not -3");
        assert_eq!(said(r#"{"count": 3, "share": [1]}"#), "a number is expected, not a list");
        assert_eq!(said(r#"{"count": 3.5}"#), "a whole number from 0 up is expected, not 3.5");
        assert_eq!(said("{}"), "the key count is missing");
        assert_eq!(said(r#"{"count": 3, "count": 3}"#), "the key count stands twice");
        assert_eq!(said(r#"{"cuont": 3}"#), "the key cuont is not known; known are count, share");
        assert_eq!(said("7"), "an object in braces is expected, not 7");
        assert_eq!(said(r#"{"count": 3"#), "the text ends too early, in the middle of an object");
        assert_eq!(said(""), "the text ends too early, in the middle of a value");
        assert_eq!(said(r#"{"count" 3}"#), ": is missing");
        assert_eq!(said("count"), "this is no JSON value");
    }
}
