//! Import of a BOP dataset with 1 000 000 labels in 100 000 frames of 100 scenes: reading, checking, and one transaction
//! with full synchronisation. Each in a process of its own, so that its peak memory can be told; the file cache is warm.

#![allow(clippy::expect_used, reason = "a bench that can't go on ends")]

mod big_set;

use poseloop::jobs::JobCtx;
use poseloop::tasks::import_bop;
use std::path::Path;
use std::time::Instant;

const IMPORTING: &str = "POSELOOP_BENCH_IMPORT";
const REPEATS: usize = 5;

/// Imports into a new project and says how long it took and how much memory it needed.
fn import_once(project: &Path) {
    let _ = std::fs::remove_dir_all(project);
    let dataset = big_set::dataset();
    let start = Instant::now();
    let report = import_bop::into_new(&dataset, "test", project, &JobCtx::detached()).expect("an import");
    let seconds = start.elapsed().as_secs_f64();
    assert_eq!(report.labels, big_set::POSES);
    println!("{seconds} {}", big_set::peak_rss_mb().unwrap_or(f64::NAN));
    let _ = std::fs::remove_dir_all(project);
}

fn main() {
    if let Some(project) = std::env::var_os(IMPORTING) {
        return import_once(Path::new(&project));
    }
    big_set::dataset();
    let project = big_set::folder().join("imported");
    let (line, median) = big_set::in_own_processes(REPEATS, IMPORTING, &project);
    println!("import/1000000_labels: {line}; {:.0} labels/s at the median", big_set::POSES as f64 / median);
}
