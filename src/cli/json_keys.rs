//! The keys of a JSON object that a verb reads, and what is wrong with an object that does not fit them.

use serde_json::Value;

/// Longest text that is shown of what stands in a wrong place.
const MOST_SHOWN: usize = 40;

/// A key that is read.
pub(super) struct Key {
    pub name: &'static str,
    pub required: bool,
    /// What it holds, as `9 numbers, row by row`.
    pub wanted: &'static str,
    pub fits: fn(&Value) -> bool,
}

/// The first thing that is wrong with `value`, in words; `None` where nothing is. Keys beside `keys` are passed over unless
/// `others` is given: those that are accepted and have no effect.
pub(super) fn complaint(value: &Value, keys: &[Key], others: Option<&[&str]>) -> Option<String> {
    let names = || keys.iter().map(|k| k.name).collect::<Vec<_>>().join(", ");
    let Some(object) = value.as_object() else {
        return Some(format!("an object with the keys {} is expected, not {}", names(), shown(value)));
    };
    if let Some(others) = others {
        let known = |name: &str| keys.iter().any(|k| k.name == name) || others.contains(&name);
        if let Some(name) = object.keys().find(|name| !known(name)) {
            return Some(format!("the key {name} is not known; known are {}", names()));
        }
    }
    keys.iter().find_map(|key| match object.get(key.name) {
        None if key.required => Some(format!("the key {} is missing; it holds {}", key.name, key.wanted)),
        Some(value) if !(key.fits)(value) => Some(format!("{} must be {}, not {}", key.name, key.wanted, shown(value))),
        _ => None,
    })
}

/// A value in a few words.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => format!("the text “{}”", start(text)),
        Value::Array(list) if list.iter().all(Value::is_number) => {
            let what = if list.len() == 1 { "number" } else { "numbers" };
            format!("a list of {} {what}", list.len())
        }
        Value::Object(_) => "an object".to_owned(),
        other => start(&other.to_string()),
    }
}

fn start(text: &str) -> String {
    let mut short: String = text.chars().take(MOST_SHOWN).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}

/// Whether a value is a list of `N` numbers.
pub(super) fn numbers<const N: usize>(value: &Value) -> bool {
    value.as_array().is_some_and(|list| list.len() == N && list.iter().all(Value::is_number))
}

/// Whether a value is a list of lists of `N` numbers.
pub(super) fn rows<const N: usize>(value: &Value) -> bool {
    value.as_array().is_some_and(|list| list.iter().all(numbers::<N>))
}

/// Whether a value is a whole number that a picture can have as a side.
pub(super) fn side(value: &Value) -> bool {
    value.as_u64().is_some_and(|n| u32::try_from(n).is_ok())
}
