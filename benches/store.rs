//! The store: one label gesture to disk, and opening a project with 1 000 000 labels in 100 000 frames.
//!
//! Opening is measured in processes of their own, so that their peak memory can be told; the file cache is warm.

#![allow(clippy::expect_used, reason = "a bench that can't go on ends")]

mod big_set;

use criterion::{Criterion, criterion_group};
use poseloop::jobs::JobCtx;
use poseloop::project::{Document, Edit, LabelPose, Transaction};
use poseloop::tasks::import_bop;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const OPENING: &str = "POSELOOP_BENCH_OPEN";
const REPEATS: usize = 7;
const GESTURES: usize = 3000;

/// Opens a project and says how long it took and how much memory it needed.
fn open_once(project: &Path) {
    let start = Instant::now();
    let document = Document::open(project).expect("a project");
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(document.project().label_count(), big_set::POSES);
    println!("{seconds} {}", big_set::peak_rss_mb().unwrap_or(f64::NAN));
}

/// A project that holds the dataset.
fn project() -> PathBuf {
    let project = big_set::folder().join("project");
    if !project.join("project.sqlite").exists() {
        import_bop::into_new(&big_set::dataset(), "test", &project, &JobCtx::detached()).expect("an import");
    }
    project
}

/// Moves a label by a little, as one gesture does, and gives the time until it is on disk.
fn gesture(document: &mut Document, number: usize) -> Duration {
    let count = document.project().label_count();
    let mut label = document.project().labels().nth(number * 7919 % count).expect("a label").clone();
    let pose = label.pose.unwrap_or(LabelPose { r: [0.0; 9], t_mm: [0.0; 3] });
    label.pose = Some(LabelPose { t_mm: [pose.t_mm[0] + 0.125, pose.t_mm[1], pose.t_mm[2]], ..pose });
    let step = Transaction { label: "Move".to_owned(), edits: vec![Edit::PutLabel(label)] };
    let start = Instant::now();
    document.commit(step).expect("a stored step");
    start.elapsed()
}

/// A copy of the large project, since gestures change it.
fn copy() -> PathBuf {
    let (from, to) = (project(), big_set::folder().join("gestures"));
    let _ = std::fs::remove_dir_all(&to);
    std::fs::create_dir_all(&to).expect("a folder");
    std::fs::copy(from.join("project.sqlite"), to.join("project.sqlite")).expect("a copy");
    to
}

fn gestures(criterion: &mut Criterion) {
    let mut document = Document::open(&copy()).expect("a project");
    let mut number = 0;
    let mut next = || {
        number += 1;
        gesture(&mut document, number)
    };
    let mut times: Vec<Duration> = (0..GESTURES).map(|_| next()).collect();
    times.sort();
    let ms = |share: f64| times[((GESTURES - 1) as f64 * share) as usize].as_secs_f64() * 1e3;
    println!(
        "gesture/1000000_labels: median {:.2} ms, p95 {:.2} ms, p99 {:.2} ms, p99.9 {:.2} ms, max {:.2} ms of {GESTURES}",
        ms(0.5),
        ms(0.95),
        ms(0.99),
        ms(0.999),
        ms(1.0)
    );
    criterion.bench_function("gesture/1000000_labels", |b| b.iter_custom(|times| (0..times).map(|_| next()).sum()));
}

criterion_group!(benches, gestures);

fn main() {
    if let Some(project) = std::env::var_os(OPENING) {
        return open_once(Path::new(&project));
    }
    let (line, _) = big_set::in_own_processes(REPEATS, OPENING, &project());
    println!("open/1000000_labels: {line}");
    benches();
    Criterion::default().configure_from_args().final_summary();
}
