//! Average precision of detection, as BOP24 computes it.

use super::outcome::{Detection, Kind};
use super::thresholds::COUNT;

/// Recalls at which the precision is read: 0, 0.01 … 1.
const READINGS: usize = 101;
/// Thresholds of all kinds.
const ALL: usize = Kind::ALL.len() * COUNT;

/// A bit a threshold of each kind, those of [`Kind::ALL`] one after the other.
fn packed(bits: &[u16; Kind::ALL.len()]) -> u32 {
    (0..).zip(bits).fold(0, |all, (kind, bits)| all | u32::from(*bits) << (kind * COUNT as u32))
}

/// The detections of one model by falling score, and the true poses to be found, each with its unit.
#[derive(Clone, Debug, Default)]
pub struct Ranking {
    /// Unit and number of true poses.
    truths: Vec<(u32, u32)>,
    /// Unit, thresholds at which it is a hit, thresholds at which it does not count.
    detections: Vec<(u32, u32, u32)>,
}

/// What is written over and over while one ranking after the other is weighed.
#[derive(Clone, Debug, Default)]
pub struct PrecisionScratch {
    /// Weight, hits and ignored of the detections that count.
    rows: Vec<(u32, u32, u32)>,
    /// Hits and detections so far, a row a hit.
    curve: Vec<(u32, u32)>,
}

impl Ranking {
    /// Adds a true pose.
    pub fn add_truth(&mut self, unit: u32) {
        match self.truths.last_mut() {
            Some((last, count)) if *last == unit => *count += 1,
            _ => self.truths.push((unit, 1)),
        }
    }

    /// Adds the detection with the next lower score.
    pub fn add_detection(&mut self, unit: u32, detection: &Detection) {
        self.detections.push((unit, packed(&detection.hit), packed(&detection.ignored)));
    }

    /// The average precision of each of the kinds that are asked for, the mean over its ten thresholds, when each unit
    /// counts so often; `None` where no true pose is to be found.
    ///
    /// At a threshold it is the mean, over 101 recalls, of the largest precision at that recall or beyond (the
    /// interpolation of COCO).
    pub fn precisions(&self, counts: &[u32], is_asked: [bool; 3], scratch: &mut PrecisionScratch) -> Option<[f64; 3]> {
        let truths: u32 = self.truths.iter().map(|(unit, number)| counts[*unit as usize] * number).sum();
        if truths == 0 {
            return None;
        }
        let PrecisionScratch { rows, curve } = scratch;
        rows.clear();
        let weighed = self.detections.iter().map(|(unit, hit, ignored)| (counts[*unit as usize], *hit, *ignored));
        rows.extend(weighed.filter(|(weight, ..)| *weight > 0));
        curve.resize(rows.len() + 1, (0, 0));
        let needs = needs(truths);
        let at = |threshold: usize, curve: &mut [(u32, u32)]| average_precision(rows, threshold, &needs, curve);
        let mean = |kind: usize, curve: &mut [(u32, u32)]| (0..COUNT).map(|i| at(kind * COUNT + i, curve)).sum::<f64>() / COUNT as f64;
        Some(std::array::from_fn(|kind| if is_asked[kind] { mean(kind, curve) } else { 0.0 }))
    }
}

/// For each recall how many true poses have to be found to reach it: the lowest number whose share, as a floating number,
/// is not below it.
fn needs(truths: u32) -> [u32; READINGS] {
    let share = |found: u32| f64::from(found) / f64::from(truths);
    std::array::from_fn(|i| {
        let recall = if i + 1 == READINGS { 1.0 } else { i as f64 * 0.01 };
        let mut need = (recall * f64::from(truths)).ceil() as u32;
        while need > 0 && share(need - 1) >= recall {
            need -= 1;
        }
        while share(need) < recall {
            need += 1;
        }
        need
    })
}

/// Precision can only rise at a hit, so the curve needs no other rows; it is read off from its end.
fn average_precision(rows: &[(u32, u32, u32)], threshold: usize, needs: &[u32; READINGS], curve: &mut [(u32, u32)]) -> f64 {
    debug_assert!(threshold < ALL && curve.len() > rows.len());
    let (mut hits, mut seen, mut length) = (0, 0, 0);
    for (weight, hit, ignored) in rows {
        // Whether a row is a hit can't be guessed, so nothing here branches on it: a row is written and then kept or not.
        let (hit, counts) = (hit >> threshold & 1, !ignored >> threshold & 1);
        seen += weight * counts;
        hits += weight * hit * counts;
        curve[length] = (hits, seen);
        length += (hit & counts) as usize;
    }
    let (mut sum, mut most) = (0.0, 0.0);
    let mut open = READINGS;
    while open > 0 && needs[open - 1] > hits {
        open -= 1;
    }
    for i in (0..length).rev() {
        let (hits, seen) = curve[i];
        most = f64::max(most, f64::from(hits) / f64::from(seen));
        let before = if i > 0 { curve[i - 1].0 } else { 0 };
        // A recall is reached by the first row that has enough hits; that of 0 by the first of all.
        while open > 0 && (needs[open - 1] > before || i == 0) {
            sum += most;
            open -= 1;
        }
    }
    sum / READINGS as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::{Rng as _, SeedableRng as _};

    fn detection(hit: [u16; 3], ignored: [u16; 3]) -> Detection {
        Detection { estimate: 0, frame: 0, model: 0, score: 0.0, hit, ignored, instance: None }
    }

    /// By definition: precision and recall after each detection, repeated as often as its unit, and the largest
    /// precision from each recall on.
    fn by_definition(rows: &[(u32, u16, u16)], threshold: usize, truths: f64, counts: &[u32]) -> f64 {
        let (mut hits, mut misses, mut curve) = (0.0, 0.0, Vec::new());
        for (unit, hit, ignored) in rows {
            let weight = f64::from(counts[*unit as usize]);
            if weight == 0.0 || ignored >> threshold & 1 == 1 {
                continue;
            }
            *(if hit >> threshold & 1 == 1 { &mut hits } else { &mut misses }) += weight;
            curve.push((hits / truths, hits / (hits + misses)));
        }
        let reading = |i: usize| {
            let recall = if i == 100 { 1.0 } else { i as f64 * 0.01 };
            let beyond = curve.iter().skip_while(|(r, _)| *r < recall).map(|(_, precision)| *precision);
            beyond.fold(0.0, f64::max)
        };
        (0..READINGS).map(reading).sum::<f64>() / READINGS as f64
    }

    #[test]
    fn precision_is_what_its_definition_says() {
        let mut random = rand_pcg::Pcg64::seed_from_u64(5);
        for _ in 0..200 {
            let units = random.random_range(1..30_u32);
            let mut ranking = Ranking::default();
            let rows: Vec<(u32, u16, u16)> = (0..random.random_range(0..60))
                .map(|_| {
                    let (hit, ignored): (u16, u16) = (random.random_range(0..1024), random.random_range(0..1024));
                    (random.random_range(0..units), hit & !ignored, if random.random_bool(0.2) { ignored } else { 0 })
                })
                .collect();
            rows.iter().for_each(|(unit, hit, ignored)| ranking.add_detection(*unit, &detection([0, *hit, 0], [0, *ignored, 0])));
            let counts: Vec<u32> = (0..units).map(|_| random.random_range(0..4)).collect();
            (0..units).for_each(|unit| (0..random.random_range(1..4)).for_each(|_| ranking.add_truth(unit)));
            let truths: u32 = ranking.truths.iter().map(|(unit, number)| counts[*unit as usize] * number).sum();
            let value = ranking.precisions(&counts, [false, true, false], &mut PrecisionScratch::default());
            let mean = |truths: f64| (0..COUNT).map(|i| by_definition(&rows, i, truths, &counts)).sum::<f64>() / COUNT as f64;
            match value {
                None => assert_eq!(truths, 0),
                Some([_, value, _]) => assert!((value - mean(f64::from(truths))).abs() < 1e-12, "{value} {}", mean(f64::from(truths))),
            }
        }
    }
}
