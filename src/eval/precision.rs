//! Average precision of detection, as BOP24 computes it.

use super::outcome::{Detection, Kind};
use super::thresholds::COUNT;

/// Recalls at which the precision is read: 0, 0.01 … 1.
const READINGS: usize = 101;

/// Average precision of one model at one threshold, from its detections by falling score, each with how often it
/// counts, and the weight of the true poses to be found: the mean, over 101 recalls, of the largest precision at that recall or beyond (the interpolation of COCO).
pub fn average_precision<'a>(sorted: impl Iterator<Item = (&'a Detection, f64)>, truths: f64, kind: Kind, threshold: usize) -> f64 {
    let (place, bit) = (kind.place(), 1u16 << threshold);
    let (mut hits, mut misses) = (0.0, 0.0);
    let mut curve: Vec<(f64, f64)> = Vec::new();
    for (detection, weight) in sorted {
        if weight <= 0.0 || detection.ignored[place] & bit != 0 {
            continue;
        }
        let hit = detection.hit[place] & bit != 0;
        *(if hit { &mut hits } else { &mut misses }) += weight;
        curve.push((hits / truths, hits / (hits + misses)));
    }
    read_off(&mut curve)
}

fn read_off(curve: &mut [(f64, f64)]) -> f64 {
    // From the end: the largest precision so far.
    let mut most = 0.0;
    for (_, precision) in curve.iter_mut().rev() {
        most = f64::max(most, *precision);
        *precision = most;
    }
    let (mut sum, mut at) = (0.0, 0);
    for i in 0..READINGS {
        let recall = if i + 1 == READINGS { 1.0 } else { i as f64 * 0.01 };
        while curve.get(at).is_some_and(|(r, _)| *r < recall) {
            at += 1;
        }
        match curve.get(at) {
            Some((_, precision)) => sum += precision,
            None => break,
        }
    }
    sum / READINGS as f64
}

/// The mean over the ten thresholds of a kind, for one model.
pub fn mean_over_thresholds<'a, I: Iterator<Item = (&'a Detection, f64)>>(sorted: impl Fn() -> I, truths: f64, kind: Kind) -> f64 {
    (0..COUNT).map(|threshold| average_precision(sorted(), truths, kind, threshold)).sum::<f64>() / COUNT as f64
}
