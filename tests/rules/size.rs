//! Files stay small: a second concern is a second file.

use std::fs;
use std::path::Path;

/// Lines that no source file may exceed.
const MOST_LINES: usize = 500;

fn walk(dir: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(dir).expect("a folder of the project").flatten() {
        let path = entry.path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs" || e == "wgsl") {
            let lines = fs::read_to_string(&path).expect("a source file").lines().count();
            if lines > MOST_LINES {
                found.push(format!("{} has {lines} lines, {MOST_LINES} are the limit", path.display()));
            }
        }
    }
}

#[test]
fn no_file_is_too_long() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["src", "tests", "benches", "shaders"] {
        walk(&root.join(folder), &mut found);
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn no_junk_drawers() {
    fn names(dir: &Path, found: &mut Vec<String>) {
        for entry in fs::read_dir(dir).expect("a folder of the source").flatten() {
            let path = entry.path();
            let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
            if ["utils", "util", "helpers", "common", "misc", "types"].contains(&stem.as_str()) {
                found.push(path.display().to_string());
            }
            if path.is_dir() {
                names(&path, found);
            }
        }
    }
    let mut found = Vec::new();
    names(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.is_empty(), "name these after what is in them: {}", found.join(", "));
}
