//! Real roots of a cubic polynomial: the trigonometric and Cardano's form, polished by Newton's method.

/// Newton steps on each root: the closed forms keep half the digits at worst, each step doubles them.
const POLISH_STEPS: usize = 2;

/// The real roots of x³ + b·x² + c·x + d, three or one of them; the rest of the array is NaN.
pub fn real_roots(b: f64, c: f64, d: f64) -> [f64; 3] {
    let shift = b / 3.0;
    let p = (b * b - 3.0 * c) / 9.0;
    let q = (2.0 * b * b * b - 9.0 * b * c + 27.0 * d) / 54.0;
    if q * q < p * p * p {
        let third = (q / (p * p * p).sqrt()).clamp(-1.0, 1.0).acos() / 3.0;
        let radius = -2.0 * p.sqrt();
        let at = |turn: f64| polished(b, c, d, radius * (third + turn).cos() - shift);
        let turn = std::f64::consts::TAU / 3.0;
        return [at(0.0), at(turn), at(-turn)];
    }
    let s = -(q.abs() + (q * q - p * p * p).max(0.0).sqrt()).cbrt().copysign(q);
    let t = if s == 0.0 { 0.0 } else { p / s };
    [polished(b, c, d, s + t - shift), f64::NAN, f64::NAN]
}

fn polished(b: f64, c: f64, d: f64, start: f64) -> f64 {
    let mut x = start;
    for _ in 0..POLISH_STEPS {
        let value = ((x + b) * x + c) * x + d;
        let slope = (3.0 * x + 2.0 * b) * x + c;
        let step = value / slope;
        // At a multiple root the slope is zero and the closed form is as good as it gets.
        if !step.is_finite() {
            break;
        }
        x -= step;
    }
    x
}

#[cfg(test)]
mod tests {
    use super::real_roots;

    fn of(roots: [f64; 3]) -> (f64, f64, f64) {
        let [r, s, t] = roots;
        (-(r + s + t), r * s + s * t + t * r, -r * s * t)
    }

    #[test]
    fn finds_the_roots_it_was_made_of() {
        for mut wanted in [[1.0, 2.0, 3.0], [-0.3, 0.2, 5.0], [-1e3, 1e-3, 1.0], [0.1, 0.11, -7.5], [0.0, 0.0, 2.0]] {
            let (b, c, d) = of(wanted);
            let mut found = real_roots(b, c, d);
            wanted.sort_by(f64::total_cmp);
            found.sort_by(f64::total_cmp);
            for root in found.iter().filter(|r| r.is_finite()) {
                assert!(wanted.iter().any(|w| (root - w).abs() < 1e-7 * (1.0 + w.abs())), "{found:?} for {wanted:?}");
            }
            let distinct = wanted[0] < wanted[1] && wanted[1] < wanted[2];
            assert!(!distinct || found.iter().all(|r| r.is_finite()), "{found:?} for {wanted:?}");
        }
    }

    #[test]
    fn one_root_where_two_are_complex() {
        // (x − 2)(x² + 1)
        let [root, second, third] = real_roots(-2.0, 1.0, -2.0);
        assert!((root - 2.0).abs() < 1e-14 && second.is_nan() && third.is_nan());
        assert_eq!(real_roots(0.0, 0.0, 0.0)[0], 0.0);
    }
}
