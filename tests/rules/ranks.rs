//! Who may use whom: every path in the code against the table in `src/lib.rs`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

type Ranks = BTreeMap<String, BTreeSet<String>>;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The table between the marks in `lib.rs`: folder → folders that it may use.
fn table(lib: &str) -> Ranks {
    let inner = lib.split("<!-- ranks -->").nth(1).and_then(|s| s.split("<!-- /ranks -->").next()).expect("the table of ranks in lib.rs");
    let mut ranks = Ranks::new();
    for line in inner.lines().map(|l| l.trim_start_matches("//!").trim()) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        if cells.len() == 3 && cells[0].chars().all(|c| c.is_ascii_digit()) {
            let may = cells[2].split(',').map(str::trim).filter(|s| *s != "-").map(str::to_owned).collect();
            ranks.insert(cells[1].to_owned(), may);
        }
    }
    ranks
}

/// The text with comments and the insides of strings blanked, so that only code is read.
fn code_only(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = String::with_capacity(text.len());
    let mut i = 0;
    while i < bytes.len() {
        let rest = &text[i..];
        let skip = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if let Some(len) = raw_string(rest) {
            len
        } else if rest.starts_with('"') {
            quoted(rest)
        } else if let Some(len) = char_literal(rest) {
            len
        } else {
            let c = rest.chars().next().expect("i is inside the text");
            out.push(c);
            i += c.len_utf8();
            continue;
        };
        out.push(' ');
        out.extend(rest[..skip].chars().filter(|c| *c == '\n'));
        i += skip;
    }
    out
}

fn block_comment(rest: &str) -> usize {
    let (mut depth, mut i) = (0usize, 0);
    while i < rest.len() {
        if rest[i..].starts_with("/*") {
            depth += 1;
            i += 2;
        } else if rest[i..].starts_with("*/") {
            depth -= 1;
            i += 2;
            if depth == 0 {
                return i;
            }
        } else {
            i += rest[i..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

fn raw_string(rest: &str) -> Option<usize> {
    let after = rest.strip_prefix('r').or_else(|| rest.strip_prefix("br"))?;
    let hashes = after.chars().take_while(|c| *c == '#').count();
    after[hashes..].starts_with('"').then(|| {
        let end = format!("\"{}", "#".repeat(hashes));
        let start = rest.len() - after.len() + hashes + 1;
        rest[start..].find(&end).map_or(rest.len(), |at| start + at + end.len())
    })
}

fn quoted(rest: &str) -> usize {
    let mut escaped = false;
    for (i, c) in rest.char_indices().skip(1) {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return i + 1,
            _ => {}
        }
    }
    rest.len()
}

fn char_literal(rest: &str) -> Option<usize> {
    let inner = rest.strip_prefix('\'')?;
    let mut chars = inner.char_indices();
    let (_, first) = chars.next()?;
    if first == '\\' {
        let after = inner.char_indices().nth(2)?.0;
        return inner[after..].find('\'').map(|at| 1 + after + at + 1);
    }
    let (at, second) = chars.next()?;
    (second == '\'').then_some(1 + at + 1)
}

/// Folders that a file uses: `crate::x`, `poseloop::x`, `super::…::x` beyond its folder, and `use crate::{x, y}`.
fn used(code: &str, folder: &str, depth: usize, folders: &BTreeSet<String>) -> BTreeSet<String> {
    let flat: String = code.split_whitespace().collect::<Vec<_>>().join(" ").replace(" ::", "::").replace(":: ", "::");
    let mut found = BTreeSet::new();
    for start in ["crate::", "poseloop::"] {
        for (at, _) in flat.match_indices(start) {
            let before = flat[..at].chars().next_back();
            if before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != ':' && c != '$') {
                found.extend(heads(&flat[at + start.len()..]));
            }
        }
    }
    // `super` leads out of the folder once there are more of them than modules above the file.
    for (at, _) in flat.match_indices("super::") {
        let tail = &flat[at..];
        let supers = tail.split("::").take_while(|s| s.trim() == "super").count();
        let first = !flat[..at].ends_with("super::");
        if first && supers > depth {
            found.extend(heads(&tail["super::".len() * supers..]));
        }
    }
    found.retain(|name| name != folder && folders.contains(name));
    found
}

/// First names of a path or of a braced group of paths.
fn heads(tail: &str) -> Vec<String> {
    let name = |s: &str| s.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let Some(group) = tail.strip_prefix('{') else { return vec![name(tail)] };
    let (mut depth, mut item, mut items) = (0, String::new(), Vec::new());
    for c in group.chars() {
        match c {
            '}' if depth == 0 => break,
            ',' if depth == 0 => items.push(std::mem::take(&mut item)),
            _ => {
                depth += i32::from(c == '{') - i32::from(c == '}');
                item.push(c);
            }
        }
    }
    items.push(item);
    items.iter().map(|s| name(s)).collect()
}

fn rust_files(dir: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).expect("a folder of the source").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") {
            files.push(path);
        }
    }
    files
}

/// The breaches of one file, as sentences.
fn breaches(relative: &Path, text: &str, ranks: &Ranks) -> Vec<String> {
    let parts: Vec<String> = relative.components().map(|c| c.as_os_str().to_string_lossy().into_owned()).collect();
    if parts.len() < 2 {
        return Vec::new();
    }
    let folder = &parts[0];
    let Some(may) = ranks.get(folder) else {
        return vec![format!("{}: folder {folder} has no row in the table of lib.rs", relative.display())];
    };
    // Modules above the items of this file, counted from the folder: geom/mod.rs 1, geom/pose.rs 2, geom/pnp/mod.rs 2.
    let depth = if parts.last().is_some_and(|f| f == "mod.rs") { parts.len() - 1 } else { parts.len() };
    let folders: BTreeSet<String> = ranks.keys().cloned().collect();
    let free = |name: &str| name == "jobs" && !matches!(folder.as_str(), "project" | "geom");
    let mut out: Vec<String> = used(&code_only(text), folder, depth - 1, &folders)
        .into_iter()
        .filter(|name| !may.contains(name) && !free(name))
        .map(|name| format!("{}: {folder} must not use {name}", relative.display()))
        .collect();
    if folder == "stages" {
        out.extend(other_stages(relative, &parts[1], &code_only(text)));
    }
    out
}

/// A stage must not know another stage.
fn other_stages(relative: &Path, own: &str, code: &str) -> Vec<String> {
    let flat: String = code.split_whitespace().collect();
    ["plan", "capture", "annotate", "train", "deploy"]
        .iter()
        .filter(|stage| **stage != own.trim_end_matches(".rs") && own != "mod.rs" && flat.contains(&format!("stages::{stage}::")))
        .map(|stage| format!("{}: a stage must not use the stage {stage}", relative.display()))
        .collect()
}

#[test]
fn folders_use_only_what_their_row_names() {
    let src = root().join("src");
    let ranks = table(&fs::read_to_string(src.join("lib.rs")).expect("lib.rs"));
    assert!(ranks.len() >= 10, "the table was read: {ranks:?}");
    let mut all = Vec::new();
    for file in rust_files(&src) {
        let text = fs::read_to_string(&file).expect("a source file");
        all.extend(breaches(file.strip_prefix(&src).expect("below src"), &text, &ranks));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn ranks_only_point_downwards() {
    let ranks = table(&fs::read_to_string(root().join("src/lib.rs")).expect("lib.rs"));
    fn reaches(ranks: &Ranks, from: &str, to: &str) -> bool {
        ranks.get(from).is_some_and(|may| may.iter().any(|m| m == to || reaches(ranks, m, to)))
    }
    for folder in ranks.keys() {
        assert!(!reaches(&ranks, folder, folder), "{folder} uses itself by a detour");
    }
}

#[test]
fn a_planted_breach_is_found() {
    let ranks = table(&fs::read_to_string(root().join("src/lib.rs")).expect("lib.rs"));
    let bad = |path: &str, text: &str| breaches(Path::new(path), text, &ranks);
    assert_eq!(bad("geom/pose.rs", "use crate::project::Frame;").len(), 1);
    assert_eq!(bad("geom/pose.rs", "fn f() { let x = crate :: project::Frame; }").len(), 1);
    assert_eq!(bad("geom/pose.rs", "use crate::{geom::Pose, media::Photo};").len(), 1);
    assert_eq!(bad("geom/pose.rs", "use super::super::media::Photo;").len(), 1);
    assert_eq!(bad("workspace/mod.rs", "poseloop::ui::theme();").len(), 1);
    assert_eq!(bad("project/mod.rs", "use crate::jobs::Jobs;").len(), 1);
    assert_eq!(bad("stages/annotate/mod.rs", "use crate::stages::plan::X;").len(), 1);
    assert_eq!(bad("nowhere/mod.rs", "").len(), 1);
    assert!(
        bad("geom/pose.rs", "// use crate::project::Frame;\nlet s = \"crate::project\"; /* crate::ui::x */ let r = r#\"crate::ui::\"#;")
            .is_empty()
    );
    assert!(bad("geom/pose.rs", "let q = '\"'; use super::camera::Camera; let z = '\\'';").is_empty());
    assert!(bad("media/photo.rs", "use crate::jobs::Cancel;").is_empty());
}
