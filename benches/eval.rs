//! Judging the LM-O submission of CNOS and MegaPose (1205 estimates for 1445 targets), on all cores: skipped where
//! `POSELOOP_TEST_DATA` does not name the test data. Figures beside those of bop_toolkit are in `benches/README.md`.

use std::path::{Path, PathBuf};
use std::time::Duration;

use criterion::{Criterion, criterion_group, criterion_main};
use poseloop::eval::{Asked, Bootstrap, DepthUse, Group, Options, Scope, compute, evaluate, groups, summary};
use poseloop::jobs::JobCtx;
use poseloop::tasks::eval_bop::prepare;
use poseloop::tasks::eval_input::{Prepared, TargetChoice};

fn results(data: &Path) -> Option<PathBuf> {
    let entries = std::fs::read_dir(data.join("bop-results-lmo")).ok()?;
    entries.flatten().map(|e| e.path()).find(|p| p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("cnos")))
}

fn prepared() -> Option<Prepared> {
    let data = PathBuf::from(std::env::var_os("POSELOOP_TEST_DATA")?);
    let csv = results(&data)?;
    prepare(&data.join("lmo-bop19-excerpt"), "test", &[&csv], &TargetChoice::Default, &Options::default()).ok()
}

fn only(asked: Asked) -> Options {
    // No estimates beyond those of localisation: 1205.
    Options { asked, depth: DepthUse::Rendered, most_per_image: 0, causes: false, ..Options::default() }
}

/// Groups with the estimates of localisation, and how many these are.
fn localised(prepared: &Prepared) -> (Vec<Group>, usize) {
    let scope = Scope::new(&prepared.truth, &prepared.targets, 0.1);
    let (groups, _) = groups(&prepared.truth, &scope, &prepared.sets[0].estimates, 0);
    let count = groups.iter().map(|g| g.localised).sum();
    (groups, count)
}

fn judging(c: &mut Criterion) {
    let Some(prepared) = prepared() else {
        println!("skipped: POSELOOP_TEST_DATA does not name the test data");
        return;
    };
    let estimates = &prepared.sets[0].estimates;
    let (groups, count) = localised(&prepared);
    let ctx = JobCtx::detached();
    let mut group = c.benchmark_group(format!("eval/lmo_{count}_estimates"));
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    let mut one = |name: &str, asked: Asked| {
        group.bench_function(name, |b| b.iter(|| compute(&prepared.truth, &groups, estimates, &only(asked), &ctx)));
    };
    one("mssd", Asked { mssd: true, ..Asked::default() });
    one("mspd", Asked { mspd: true, ..Asked::default() });
    one("vsd_rendered_depth", Asked { vsd: true, ..Asked::default() });
    let whole = Options { asked: Asked { mssd: true, mspd: true, ..Asked::default() }, ..Options::default() };
    group.bench_function("mssd_mspd_matching_scores", |b| {
        b.iter(|| {
            let evaluation = evaluate(&prepared.truth, &prepared.targets, estimates, &whole, &ctx).ok()?;
            let columns = evaluation.columns(&prepared.truth, estimates);
            Some(summary::of_slice(&prepared.truth, &columns, None, None).cases)
        });
    });
    let adds = Options { asked: Asked { auc: true, ..Asked::default() }, causes: false, ..Options::default() };
    group.bench_function("add_adds_auc", |b| {
        b.iter(|| evaluate(&prepared.truth, &prepared.targets, estimates, &adds, &ctx).map(|e| e.used));
    });
    if let Ok(evaluation) = evaluate(&prepared.truth, &prepared.targets, estimates, &whole, &ctx) {
        let columns = evaluation.columns(&prepared.truth, estimates);
        let bootstrap = Bootstrap::default();
        group.bench_function("intervals_of_all_figures", |b| {
            b.iter(|| summary::of_slice(&prepared.truth, &columns, None, Some(&bootstrap)).units);
        });
        group.bench_function("comparison_of_two_sets", |b| {
            b.iter(|| summary::compare(&prepared.truth, &columns, &columns, None, &bootstrap).cases);
        });
    }
    group.finish();
}

criterion_group!(benches, judging);
criterion_main!(benches);
