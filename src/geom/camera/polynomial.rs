//! Where a polynomial that starts positive first falls to zero.

/// Bisection halves an interval of doubles to its last digit in fewer steps than this.
const BISECTIONS: usize = 200;
/// De Casteljau halvings before a polynomial that only touches zero is taken as positive.
const HALVINGS: usize = 24;

/// The smallest root of `a₀ + a₁s + …` in (0, limit], or `None`.
///
/// Between neighbouring roots of the derivative a polynomial is monotone, so the roots of all derivatives, from the
/// last one up, bracket the roots of the polynomial itself.
pub(super) fn first_root(coefficients: &[f64], limit: f64) -> Option<f64> {
    roots(coefficients, limit).first().copied()
}

fn roots(coefficients: &[f64], limit: f64) -> Vec<f64> {
    let degree = coefficients.iter().rposition(|c| *c != 0.0).unwrap_or(0);
    if degree == 0 {
        return Vec::new();
    }
    let derivative: Vec<f64> = coefficients[..=degree].iter().enumerate().skip(1).map(|(i, c)| c * i as f64).collect();
    let mut ends = vec![0.0];
    ends.extend(roots(&derivative, limit));
    ends.push(limit);
    let brackets = ends.windows(2).filter_map(|pair| bisect(&coefficients[..=degree], pair[0], pair[1]));
    brackets.collect()
}

fn bisect(coefficients: &[f64], mut low: f64, mut high: f64) -> Option<f64> {
    let (at_low, at_high) = (value(coefficients, low), value(coefficients, high));
    if at_high == 0.0 && high > 0.0 {
        return Some(high);
    }
    if at_low * at_high >= 0.0 {
        return None;
    }
    for _ in 0..BISECTIONS {
        let middle = 0.5 * (low + high);
        if middle <= low || middle >= high {
            break;
        }
        if (value(coefficients, middle) < 0.0) == (at_low < 0.0) { low = middle } else { high = middle }
    }
    Some(low)
}

/// The polynomial `a₀ + a₁s + …` at `s`.
pub(super) fn value(coefficients: &[f64], s: f64) -> f64 {
    coefficients.iter().rev().fold(0.0, |sum, c| sum * s + c)
}

/// Whether `a₀ + a₁t + …` is positive for every t in [0, s]; quick, for use at every point that is projected.
pub(super) fn positive_up_to<const N: usize>(coefficients: &[f64; N], s: f64) -> bool {
    let negative_part = coefficients.iter().skip(1).rev().fold(0.0, |sum, c| (sum + c.min(0.0)) * s);
    if coefficients[0] + negative_part > 0.0 {
        return true;
    }
    positive_by_halves(bernstein(coefficients, s), HALVINGS)
}

/// Coefficients of the same polynomial in Bernstein's basis on [0, s]: it lies in their convex hull.
fn bernstein<const N: usize>(coefficients: &[f64; N], s: f64) -> [f64; N] {
    let mut scaled = *coefficients;
    let mut power = 1.0;
    for (j, c) in scaled.iter_mut().enumerate() {
        *c *= power / binomial(N - 1, j);
        power *= s;
    }
    std::array::from_fn(|i| (0..=i).map(|j| scaled[j] * binomial(i, j)).sum())
}

fn binomial(n: usize, k: usize) -> f64 {
    (0..k).fold(1.0, |product, i| product * (n - i) as f64 / (i + 1) as f64)
}

fn positive_by_halves<const N: usize>(points: [f64; N], halvings: usize) -> bool {
    // What overflowed would be halved for ever: no halving makes it a number.
    if !(points[0] > 0.0 && points[N - 1] > 0.0 && points.iter().all(|p| p.is_finite())) {
        return false;
    }
    if halvings == 0 || points.iter().all(|p| *p > 0.0) {
        return true;
    }
    let (mut left, mut right) = (points, points);
    #[expect(clippy::needless_range_loop, reason = "de Casteljau counts levels, not entries")]
    for level in 1..N {
        for i in 0..N - level {
            right[i] = 0.5 * (right[i] + right[i + 1]);
        }
        left[level] = right[0];
    }
    positive_by_halves(left, halvings - 1) && positive_by_halves(right, halvings - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roots_of_products_are_found() {
        // (1 − s)(1 − s/2)(1 − s/3)
        let p = [1.0, -11.0 / 6.0, 1.0, -1.0 / 6.0];
        let found = roots(&p, 10.0);
        assert_eq!(found.len(), 3);
        for (root, expected) in found.iter().zip([1.0, 2.0, 3.0]) {
            assert!((root - expected).abs() < 1e-12, "{root}");
        }
        assert_eq!(first_root(&[1.0, 1.0, 1.0], 10.0), None);
        assert_eq!(first_root(&[1.0], 10.0), None);
    }

    #[test]
    fn positivity_agrees_with_the_first_root() {
        // Dips to a minimum above zero at s = 1, and the same below zero.
        let above = [1.0, -1.9, 1.0];
        let below = [1.0, -2.1, 1.0];
        assert!(positive_up_to(&above, 5.0));
        assert!(!positive_up_to(&below, 5.0));
        let root = first_root(&below, 5.0).unwrap();
        assert!(positive_up_to(&below, root - 1e-9));
        assert!(!positive_up_to(&below, root + 1e-9));
    }
}
