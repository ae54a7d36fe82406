//! Intervals, comparisons, curves.

use super::instances::drawn;
use crate::random::Random;
use poseloop::eval::curve::{Measure, distribution, recall, worst_first};
use poseloop::eval::summary::{Verdict, compare, of_slice};
use poseloop::eval::{Bootstrap, Case, Statistic, Unit, evaluate, quantile};
use poseloop::geom::Vec3;
use poseloop::jobs::JobCtx;

#[test]
fn the_interval_of_a_mean_is_that_of_the_normal_distribution() {
    let mut random = Random::new(51);
    let values: Vec<f64> = (0..400).map(|_| random.in_range(0.0, 1.0)).collect();
    let mean = |counts: &[u32], (): &mut ()| [Some(values.iter().zip(counts).map(|(v, c)| v * f64::from(*c)).sum::<f64>() / 400.0)];
    let bootstrap = Bootstrap { samples: 2000, ..Bootstrap::default() };
    let [interval] = bootstrap.intervals(&[values.len()], || (), mean);
    let [low, high] = interval.unwrap();
    let centre = values.iter().sum::<f64>() / 400.0;
    let half = 1.96 * (1.0_f64 / 12.0).sqrt() / 20.0;
    assert!((low - (centre - half)).abs() < 0.1 * half && (high - (centre + half)).abs() < 0.1 * half, "{low} {high} {centre} {half}");
    // The same seed gives the same interval, another one nearly.
    assert_eq!(bootstrap.intervals(&[values.len()], || (), mean), [Some([low, high])]);
    let [other] = Bootstrap { seed: 7, ..bootstrap }.intervals(&[values.len()], || (), mean);
    assert!(other.unwrap() != [low, high] && (other.unwrap()[0] - low).abs() < 0.2 * half);
    assert_eq!(bootstrap.intervals(&[1], || (), mean), [None]);
}

#[test]
fn the_interval_holds_the_truth_nineteen_times_out_of_twenty() {
    let mut random = Random::new(52);
    let mut held = 0;
    for seed in 0..200 {
        let values: Vec<f64> = (0..60).map(|_| random.in_range(0.0, 1.0)).collect();
        let mean = |counts: &[u32], (): &mut ()| [Some(values.iter().zip(counts).map(|(v, c)| v * f64::from(*c)).sum::<f64>() / 60.0)];
        let [interval] = Bootstrap { samples: 400, seed, ..Bootstrap::default() }.intervals(&[60], || (), mean);
        let [low, high] = interval.unwrap();
        held += usize::from(low <= 0.5 && 0.5 <= high);
    }
    assert!((178..=198).contains(&held), "{held} of 200");
}

#[test]
fn quantiles_lie_between_the_values() {
    let values = [1.0, 2.0, 4.0];
    assert_eq!([0.0, 0.25, 0.5, 0.75, 1.0].map(|q| quantile(&values, q)), [1.0, 1.5, 2.0, 3.0, 4.0]);
    assert!(quantile(&[], 0.5).is_nan());
}

#[test]
fn a_set_is_undecided_against_itself_and_worse_after_a_push() {
    let drawn = drawn();
    let ctx = JobCtx::detached();
    let judge = |estimates: &[poseloop::eval::Estimate]| evaluate(&drawn.truth, &drawn.targets, estimates, &drawn.options, &ctx).unwrap();
    let first = judge(&drawn.estimates);
    let mut pushed = drawn.estimates.clone();
    pushed.iter_mut().for_each(|e| e.pose.translation += Vec3::new(0.0, 0.0, 0.02));
    let second = judge(&pushed);
    let (a, b) = (first.columns(&drawn.truth, &drawn.estimates), second.columns(&drawn.truth, &pushed));
    let bootstrap = Bootstrap { samples: 300, ..Bootstrap::default() };
    let same = compare(&drawn.truth, &a, &a, None, &bootstrap);
    assert_eq!(same.cases, first.cases.len());
    assert!(same.differences.iter().all(|d| d.difference == 0.0 && d.verdict == Verdict::Undecided));
    let of = |all: &poseloop::eval::summary::SliceDifferences, s: Statistic| *all.differences.iter().find(|d| d.statistic == s).unwrap();
    let better = compare(&drawn.truth, &a, &b, None, &bootstrap);
    let worse = compare(&drawn.truth, &b, &a, None, &bootstrap);
    for statistic in [Statistic::ArMssd, Statistic::MapMssd] {
        assert_eq!(of(&better, statistic).verdict, Verdict::Better, "{}", statistic.name());
        assert_eq!(of(&worse, statistic).verdict, Verdict::Worse, "{}", statistic.name());
        assert_eq!(of(&better, statistic).difference, -of(&worse, statistic).difference);
    }
    // Pairing tells apart what the intervals of each set alone do not.
    let alone = of_slice(&drawn.truth, &a, None, Some(&bootstrap)).figures[Statistic::ArMssd.place()].interval.unwrap();
    let paired = of(&better, Statistic::ArMssd).interval.unwrap();
    assert!(paired[0] > 0.0 && alone[1] - alone[0] > 0.0);
}

#[test]
fn sessions_vary_as_a_whole() {
    let drawn = drawn();
    let evaluation = evaluate(&drawn.truth, &drawn.targets, &drawn.estimates, &drawn.options, &JobCtx::detached()).unwrap();
    let columns = evaluation.columns(&drawn.truth, &drawn.estimates);
    let by = |unit: Unit| of_slice(&drawn.truth, &columns, None, Some(&Bootstrap { unit, samples: 300, seed: 1, ..Bootstrap::default() }));
    let (frames, sessions) = (by(Unit::Frame), by(Unit::Session));
    assert!(frames.units > 10 && sessions.units == 2);
    let figure = |of: &poseloop::eval::summary::SliceFigures| of.figures[Statistic::ArMssd.place()];
    let (a, b) = (figure(&frames), figure(&sessions));
    assert_eq!(a.value, b.value);
    for figure in [a, b] {
        let ([low, high], value) = (figure.interval.unwrap(), figure.value.unwrap());
        assert!(low <= value && value <= high);
    }
    // Of two sessions a sample holds one, the other, or both.
    assert_ne!(a.interval, b.interval);
}

#[test]
fn curves_and_distributions_count_every_case() {
    let drawn = drawn();
    let evaluation = evaluate(&drawn.truth, &drawn.targets, &drawn.estimates, &drawn.options, &JobCtx::detached()).unwrap();
    let cases: Vec<&Case> = evaluation.cases.iter().collect();
    let missing = evaluation.targets_without_estimate();
    let tolerances: Vec<f64> = (0..20).map(f64::from).chain([1e9]).collect();
    let curve = recall(&cases, Measure::MssdMm, &tolerances);
    assert_eq!(curve[0], [0.0, 0.0]);
    assert!(curve.windows(2).all(|w| w[0][1] <= w[1][1]));
    assert!((curve[20][1] - (cases.len() - missing) as f64 / cases.len() as f64).abs() < 1e-12);
    let by_hand = cases.iter().filter(|c| Measure::MssdMm.of(c).is_some_and(|e| e < 7.0)).count() as f64 / cases.len() as f64;
    assert_eq!(curve[7][1], by_hand);
    let all = distribution(&cases, Measure::DepthMm, -5.0, 5.0, 10);
    assert_eq!(all.counts.iter().sum::<usize>() + all.below + all.above + all.missing, cases.len());
    assert_eq!(all.missing, missing);
    let order = worst_first(&evaluation.cases, Measure::TranslationMm);
    let errors: Vec<f64> = order.iter().map(|i| Measure::TranslationMm.of(&evaluation.cases[*i]).unwrap_or(f64::INFINITY)).collect();
    assert!(errors.windows(2).all(|w| w[0] >= w[1]) && errors[..missing].iter().all(|e| e.is_infinite()));
}
