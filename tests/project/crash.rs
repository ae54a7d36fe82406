//! A program that is killed while it labels: what it acknowledged is there.

use crate::setup::{fill, label, step};
use poseloop::project::{Document, Edit, LabelId};
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const FOLDER: &str = "POSELOOP_CRASH_FOLDER";
const KILLS: u64 = 200;

/// The child: labels without end. Without the variable it is no child and does nothing.
#[test]
fn child_labels_until_it_is_killed() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let mut document = Document::open(Path::new(&folder)).unwrap();
    assert!(!document.is_read_only(), "a killed holder left its lock");
    loop {
        let id = document.allocate_label_id();
        document.commit(step(vec![Edit::PutLabel(label(id.0, 1, 1, id.0 as f64))])).unwrap();
        // Past the test harness, which would hold the line back.
        let mut out = std::io::stdout();
        writeln!(out, "\nstored {}", id.0).and_then(|()| out.flush()).unwrap();
    }
}

#[test]
fn two_hundred_kills_lose_no_acknowledged_label() {
    let folder = tempfile::tempdir().unwrap();
    let mut document = Document::create(folder.path(), "crash").unwrap();
    let database = document.database();
    fill(&mut document);
    document.close().unwrap();
    let mut acknowledged = Vec::new();
    for round in 0..KILLS {
        acknowledged.extend(killed_after(folder.path(), Duration::from_micros(15_000 + round * 7_919 % 40_000)));
        let document = Document::open_read_only(folder.path()).unwrap();
        let lost: Vec<&i64> = acknowledged.iter().filter(|id| document.project().label(LabelId(**id)).is_none()).collect();
        assert!(lost.is_empty(), "round {round} lost {lost:?}");
    }
    assert!(acknowledged.len() > KILLS as usize, "hardly any label was written: {}", acknowledged.len());
    let raw = rusqlite::Connection::open(database).unwrap();
    let answer: String = raw.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(answer, "ok");
}

/// Ids that a child acknowledged before it was killed.
fn killed_after(folder: &Path, time: Duration) -> Vec<i64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::child_labels_until_it_is_killed", "--nocapture", "--test-threads=1"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    std::thread::sleep(time);
    assert!(child.try_wait().unwrap().is_none(), "the child ended by itself");
    child.kill().unwrap();
    child.wait().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    lines.filter_map(|l| l.strip_prefix("stored ")?.parse().ok()).collect()
}
