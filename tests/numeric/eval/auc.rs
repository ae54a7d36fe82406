//! Area under the curves of ADD, against the steps of the YCB-Video toolkit written out.

use crate::random::Random;
use poseloop::eval::Model;
use poseloop::eval::auc::of_distances;
use poseloop::eval::pose_list::judge;
use poseloop::geom::Pose;

/// The toolkit's plot script and its `VOCap`, array by array.
fn by_the_steps(distances: &[f64]) -> f64 {
    let mut d: Vec<f64> = distances.iter().map(|d| if *d > 0.1 { f64::INFINITY } else { *d }).collect();
    d.sort_by(f64::total_cmp);
    let n = d.len() as f64;
    let kept: Vec<(f64, f64)> = d.iter().enumerate().map(|(i, d)| (*d, (i + 1) as f64 / n)).filter(|(d, _)| d.is_finite()).collect();
    let Some(last) = kept.last() else { return 0.0 };
    let mut recalls = vec![0.0];
    let mut precisions = vec![0.0];
    recalls.extend(kept.iter().map(|k| k.0));
    precisions.extend(kept.iter().map(|k| k.1));
    recalls.push(0.1);
    precisions.push(last.1);
    for i in 1..precisions.len() {
        precisions[i] = f64::max(precisions[i], precisions[i - 1]);
    }
    let steps = (1..recalls.len()).filter(|i| recalls[*i] != recalls[i - 1]);
    steps.map(|i| (recalls[i] - recalls[i - 1]) * precisions[i]).sum::<f64>() * 10.0 * 100.0
}

#[test]
fn the_area_is_that_of_the_toolkit() {
    let mut random = Random::new(41);
    for n in [1, 2, 3, 17, 400] {
        for limit in [0.02, 0.1, 0.3] {
            let mut distances: Vec<f64> = (0..n).map(|_| random.in_range(0.0, limit)).collect();
            if n > 3 {
                distances[1] = distances[0];
                distances[2] = f64::INFINITY;
                distances[3] = 0.1;
            }
            let (found, expected) = (of_distances(&distances).unwrap(), by_the_steps(&distances));
            assert!((found - expected).abs() < 1e-9, "{n} {limit}: {found} {expected}");
        }
    }
}

#[test]
fn the_ends_are_known() {
    assert_eq!(of_distances(&[]), None);
    assert_eq!(of_distances(&[f64::INFINITY, 0.2]), Some(0.0));
    assert_eq!(of_distances(&[0.0, 0.0]), Some(100.0));
    // One distance: the accuracy at it holds from zero on, as the toolkit's sum has it.
    assert!((of_distances(&[0.05]).unwrap() - 100.0).abs() < 1e-9);
    assert!((of_distances(&[0.02, f64::INFINITY]).unwrap() - 50.0).abs() < 1e-9);
}

#[test]
fn lists_are_judged_line_by_line() {
    let mut random = Random::new(42);
    let model = Model::of_points("part".to_owned(), (0..50).map(|_| random.in_cube(0.05)).collect());
    let truths: Vec<Pose> = (0..9).map(|_| random.pose()).collect();
    let mut estimates: Vec<Option<Pose>> = truths.iter().copied().map(Some).collect();
    estimates[3] = None;
    estimates[4] = Some(Pose { translation: truths[4].translation + poseloop::geom::Vec3::new(0.0, 0.01, 0.0), ..truths[4] });
    let judged = judge(&model, &truths, &estimates);
    assert_eq!((judged.lines.len(), judged.missing), (9, 1));
    assert!(judged.lines[3].add_m.is_infinite() && (judged.lines[4].add_m - 0.01).abs() < 1e-12);
    // Seven are exact, one is 1 cm off, one is missing.
    let expected = (0.01 * (8.0 / 9.0) + 0.09 * (8.0 / 9.0)) * 1000.0;
    assert!((judged.auc_add().unwrap() - expected).abs() < 1e-9);
    assert!(judged.median(|l| l.add_m).unwrap() < 1e-12);
    assert_eq!(judge(&model, &truths[..1], &[None]).median(|l| l.add_m), None);
}
