//! Which estimate finds which true pose.

/// Estimates and true poses of one object in one frame, matched greedily, as bop_toolkit does: in the order of the
/// estimates (by falling score) each takes the true pose with the least error, strictly below the threshold, that none
/// has taken before; among equal errors the first.
///
/// `error(e, g)` is asked for estimates `0..estimates` and true poses `0..truths`, and only for those that `is_open(g)`.
/// Calls `found(e, g)` for every match.
pub fn greedy(
    estimates: usize,
    truths: usize,
    threshold: f64,
    error: impl Fn(usize, usize) -> f64,
    is_open: impl Fn(usize) -> bool,
    mut found: impl FnMut(usize, usize),
) {
    let mut open: Vec<usize> = (0..truths).filter(|g| is_open(*g)).collect();
    for e in 0..estimates {
        let mut best = (threshold, None);
        for g in &open {
            let error = error(e, *g);
            if error < best.0 {
                best = (error, Some(*g));
            }
        }
        if let (_, Some(g)) = best {
            open.retain(|other| *other != g);
            found(e, g);
        }
    }
}
