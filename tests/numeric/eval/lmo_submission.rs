//! The LM-O submission of CNOS and MegaPose: scores and errors of bop_toolkit on the very same files.

use std::path::PathBuf;
use std::sync::LazyLock;

use crate::lmo;
use poseloop::eval::metric::{Pair, add, adds, mspd, mssd, projection, translation, vsd};
use poseloop::eval::{Asked, DepthUse, Evaluation, Instance, Options, Pictures, Statistic, TrueFrame, evaluate, summary};
use poseloop::geom::raster::Rasteriser;
use poseloop::jobs::JobCtx;
use poseloop::tasks::eval_bop::prepare;
use poseloop::tasks::eval_input::{Prepared, TargetChoice};

/// The toolkit reads meshes in 64 bits, we round what is declared as 32 bits: some 10⁻⁵ mm.
const MESH_MM: f64 = 1e-4;

pub fn results(start: &str) -> Option<PathBuf> {
    let folder = lmo::folder()?.parent()?.join("bop-results-lmo");
    let mut files = std::fs::read_dir(folder).unwrap().flatten().map(|e| e.path());
    files.find(|p| p.file_name().unwrap().to_string_lossy().starts_with(start))
}

fn read(start: &str, targets: &TargetChoice) -> Option<Prepared> {
    let (dataset, csv) = (lmo::folder()?, results(start)?);
    Some(prepare(&dataset, "test", &[&csv], targets, &Options::default()).unwrap())
}

static SUBMISSION: LazyLock<Option<Prepared>> = LazyLock::new(|| read("cnos", &TargetChoice::Default));

fn judged(prepared: &Prepared) -> Evaluation {
    let options = Options { asked: Asked { mssd: true, mspd: true, ..Asked::default() }, ..Options::default() };
    evaluate(&prepared.truth, &prepared.targets, &prepared.sets[0].estimates, &options, &JobCtx::detached()).unwrap()
}

fn value(prepared: &Prepared, evaluation: &Evaluation, statistic: Statistic) -> f64 {
    let columns = evaluation.columns(&prepared.truth, &prepared.sets[0].estimates);
    summary::of_slice(&prepared.truth, &columns, None, None).figures[statistic.place()].value.unwrap()
}

#[test]
fn scores_are_those_of_the_toolkit() {
    let Some(prepared) = &*SUBMISSION else { return };
    assert!(prepared.oddities.is_empty(), "{:?}", prepared.oddities);
    let evaluation = judged(prepared);
    assert_eq!((evaluation.cases.len(), prepared.sets[0].rows, evaluation.used), (1445, 1645, 1205));
    assert_eq!(evaluation.scope.visibility(), "targets");
    let known = [
        (Statistic::ArMssd, 0.494671),
        (Statistic::ArMspd, 0.606990),
        (Statistic::MapMssd, 0.448973),
        (Statistic::MapMspd, 0.579451),
        (Statistic::MapMssdMm, 0.105447),
    ];
    for (statistic, expected) in known {
        let found = value(prepared, &evaluation, statistic);
        assert!((found - expected).abs() < 1e-6, "{}: {found} {expected}", statistic.name());
    }
}

#[test]
fn the_truth_has_the_full_score() {
    for (start, rows) in [("gt-", 1445), ("unittest-", 1517)] {
        let Some(prepared) = read(start, &TargetChoice::Default) else { return };
        let evaluation = judged(&prepared);
        assert_eq!((prepared.sets[0].rows, evaluation.used), (rows, 1445));
        for statistic in [Statistic::ArMssd, Statistic::ArMspd, Statistic::MapMssd, Statistic::MapMspd, Statistic::MapMssdMm] {
            assert_eq!(value(&prepared, &evaluation, statistic), 1.0, "{start} {}", statistic.name());
        }
        assert!(evaluation.cases.iter().all(|c| c.cause.is_none()));
    }
}

#[test]
fn all_labels_are_targets_where_that_is_asked_for() {
    let Some(prepared) = read("unittest-", &TargetChoice::All) else { return };
    let evaluation = judged(&prepared);
    assert_eq!((evaluation.cases.len(), evaluation.used, value(&prepared, &evaluation, Statistic::ArMssd)), (1517, 1517, 1.0));
}

/// A line of the known answers: line of the results, whether the depth was measured, errors.
fn known_answers() -> Vec<(u32, bool, Vec<f64>)> {
    let row = |line: &str| {
        let numbers: Vec<f64> = line.split(',').map(|v| v.parse().unwrap()).collect();
        (numbers[0] as u32, numbers[1] > 0.0, numbers[2..].to_vec())
    };
    include_str!("lmo_bop_toolkit.csv").lines().skip(1).map(row).collect()
}

/// Calls `check` with every pair that has a known answer.
fn each_known(prepared: &Prepared, mut check: impl FnMut(&Pair<'_>, &TrueFrame, u32, bool, &[f64])) -> usize {
    let known = known_answers();
    for (line, is_measured, numbers) in &known {
        let estimate = prepared.sets[0].estimates.iter().find(|e| e.line == *line).unwrap();
        let frame = &prepared.truth.frames[estimate.frame as usize];
        let own = |i: &Instance| i.model == estimate.model;
        let place = frame.instances.iter().position(own).unwrap();
        let model = &prepared.truth.models[estimate.model as usize];
        let pair = Pair { model, camera: frame.camera.as_ref().unwrap(), estimate: &estimate.pose, truth: &frame.instances[place].pose };
        check(&pair, frame, place as u32, *is_measured, numbers);
    }
    known.len()
}

#[test]
fn errors_of_every_pair_are_those_of_the_toolkit() {
    let Some(prepared) = &*SUBMISSION else { return };
    let pairs = each_known(prepared, |pair, _, _, _, known| {
        let close = |found: f64, expected: f64| assert!((found - expected).abs() < MESH_MM, "{found} {expected}");
        close(mssd::error_m(pair) * 1000.0, known[0]);
        close(mspd::error_px(pair), known[1]);
        close(add::error_m(pair) * 1000.0, known[2]);
        close(projection::error_px(pair), known[4]);
        close(translation::error_m(pair) * 1000.0, known[6]);
    });
    assert!(pairs > 200);
}

#[test]
fn nearest_distances_are_those_of_the_toolkit() {
    let Some(prepared) = &*SUBMISSION else { return };
    let mut place = 0;
    each_known(prepared, |pair, _, _, _, known| {
        place += 1;
        // A tenth of them: the search takes its time without optimisation.
        if place % 10 == 0 {
            let found = adds::error_m(pair) * 1000.0;
            assert!((found - known[3]).abs() < MESH_MM, "{found} {}", known[3]);
        }
    });
}

#[test]
fn vsd_is_that_of_the_toolkit() {
    let Some(prepared) = &*SUBMISSION else { return };
    let mut pen = Rasteriser::new();
    let pairs = each_known(prepared, |pair, frame, place, is_measured, known| {
        let depth = if is_measured { DepthUse::File } else { DepthUse::Rendered };
        assert_eq!(frame.depth.is_some(), is_measured);
        let mut pictures = Pictures::new(&prepared.truth, frame, pair.camera, depth, &mut pen).unwrap();
        let found = pictures.discrepancy(place, pair.estimate, &mut None, vsd::DELTA_MM, &mut pen).unwrap();
        for (found, expected) in found.iter().zip(&known[7..]) {
            assert!((found - expected).abs() < 1e-6, "{found} {expected}");
        }
    });
    assert!(pairs > 200);
}
