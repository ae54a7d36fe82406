//! Targets files: `test_targets_bop19.json` and `test_targets_bop24.json`.
//!
//! A list of `{"scene_id", "im_id", "obj_id", "inst_count"}`; the lists of BOP24 name images only.

use std::collections::HashSet;
use std::path::Path;

use serde::Deserialize;

use crate::exchange::ExchangeError;
use crate::exchange::oddity::{Oddities, OddityKind};

/// One entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct TargetEntry {
    /// The scene.
    pub scene_id: i64,
    /// The image.
    pub im_id: i64,
    /// The object; `None` where every object of the image is one.
    pub obj_id: Option<i64>,
    /// Instances to find.
    #[serde(default = "one")]
    pub inst_count: u32,
    /// The line in which the entry begins, counted from 1.
    #[serde(skip)]
    pub line: u32,
}

fn one() -> u32 {
    1
}

/// The entries of a file and what was odd about it.
#[derive(Debug)]
pub struct TargetList {
    /// The entries, in the order of the file.
    pub entries: Vec<TargetEntry>,
    /// What was odd.
    pub oddities: Oddities,
}

/// Reads a targets file.
///
/// # Errors
/// Where it can't be read or is no such list, with line and column.
pub fn read_targets(path: &Path) -> Result<TargetList, ExchangeError> {
    let mut entries: Vec<TargetEntry> = super::files::json(path)?;
    let text = std::fs::read(path).map_err(ExchangeError::io(path))?;
    let mut oddities = Oddities::of(path);
    let mut seen = HashSet::new();
    for (entry, line) in entries.iter_mut().zip(entry_lines(&text)) {
        entry.line = line;
        if !seen.insert((entry.scene_id, entry.im_id, entry.obj_id)) {
            oddities.add(OddityKind::DuplicateTarget, line, || described(entry));
        }
    }
    Ok(TargetList { entries, oddities })
}

/// The entry in words.
pub(crate) fn described(entry: &TargetEntry) -> String {
    let object = entry.obj_id.map_or_else(String::new, |id| format!(", object {id}"));
    format!("scene {}, image {}{object}", entry.scene_id, entry.im_id)
}

/// The lines in which the objects of a list begin: where a brace opens at the second level, strings aside.
fn entry_lines(text: &[u8]) -> Vec<u32> {
    let (mut lines, mut line, mut depth) = (Vec::new(), 1u32, 0usize);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text {
        match byte {
            b'\n' => line += 1,
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'[' | b'{' if !in_string => {
                depth += 1;
                if depth == 2 {
                    lines.push(line);
                }
            }
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    lines
}
