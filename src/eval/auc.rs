//! Area under the accuracy–threshold curve of ADD and ADD-S, as the YCB-Video toolkit computes it.

/// Distances beyond 10 cm count as not found.
pub const LIMIT_M: f64 = 0.1;

/// The area in per cent, from distances in metres and how often each counts; what was not estimated has an infinite
/// distance. `None` where the weights are all zero.
///
/// Distances above 10 cm are dropped, the others sorted: at the k-th of them the accuracy is k of all. The toolkit then
/// sums as for an average precision of the PASCAL VOC challenge: between two distances with the accuracy at the *farther*
/// one, between the last distance and 10 cm with the last accuracy; of equal distances the first counts, since no width
/// lies between them; so a distance that counts twice is one of two equal ones (Xiang et al., PoseCNN, RSS 2018: `VOCap`
/// of the toolkit).
pub fn area_percent(sorted: impl Iterator<Item = (f64, f64)>, total: f64) -> Option<f64> {
    if total.is_nan() || total <= 0.0 {
        return None;
    }
    let (mut area, mut at, mut weight) = (0.0, 0.0, 0.0);
    for (distance, own) in sorted.filter(|(_, own)| *own > 0.0).take_while(|(distance, _)| *distance <= LIMIT_M) {
        if distance > at {
            area += (distance - at) * ((weight + own.min(1.0)) / total);
            at = distance;
        }
        weight += own;
    }
    area += (LIMIT_M - at) * (weight / total);
    Some(area / LIMIT_M * 100.0)
}

/// The area of unweighted distances, in any order.
pub fn of_distances(distances: &[f64]) -> Option<f64> {
    let mut sorted = distances.to_vec();
    sorted.sort_by(f64::total_cmp);
    area_percent(sorted.into_iter().map(|d| (d, 1.0)), distances.len() as f64)
}
