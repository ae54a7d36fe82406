//! Real roots of a quartic polynomial, after Ferrari, polished by Newton's method.

/// Relative size below which a leading coefficient counts as zero.
const VANISHES: f64 = 1e-12;
/// Imaginary part, relative, below which a pair of complex roots is taken for a double real one.
const NEARLY_REAL: f64 = 1e-6;
/// Newton steps on each root.
const POLISH_STEPS: usize = 3;

/// Real roots of a·x⁴ + b·x³ + c·x² + d·x + e.
pub fn real_roots(k: &[f64; 5]) -> Vec<f64> {
    let scale = k.iter().fold(0.0f64, |m, v| m.max(v.abs()));
    if scale == 0.0 || !scale.is_finite() {
        return Vec::new();
    }
    let mut roots = if k[0].abs() > VANISHES * scale { quartic(k) } else { cubic_or_less(&k[1..], scale) };
    for root in &mut roots {
        *root = polish(k, *root);
    }
    roots.retain(|r| r.is_finite());
    roots
}

fn polish(k: &[f64; 5], start: f64) -> f64 {
    let mut x = start;
    for _ in 0..POLISH_STEPS {
        let value = (((k[0] * x + k[1]) * x + k[2]) * x + k[3]) * x + k[4];
        let slope = ((4.0 * k[0] * x + 3.0 * k[1]) * x + 2.0 * k[2]) * x + k[3];
        let step = value / slope;
        if !step.is_finite() {
            break;
        }
        x -= step;
    }
    x
}

/// x⁴ + p x² + q x + r after the shift by b / 4a, split into two quadratics by a root of the resolvent cubic.
fn quartic(k: &[f64; 5]) -> Vec<f64> {
    let (b, c, d, e) = (k[1] / k[0], k[2] / k[0], k[3] / k[0], k[4] / k[0]);
    let b2 = b * b;
    let p = c - 3.0 * b2 / 8.0;
    let q = d - b * c / 2.0 + b2 * b / 8.0;
    let r = e - b * d / 4.0 + b2 * c / 16.0 - 3.0 * b2 * b2 / 256.0;
    let shift = -b / 4.0;
    let size = p.abs().sqrt().max(r.abs().powf(0.25)).max(q.abs().cbrt());
    if q.abs() <= VANISHES * size.powi(3) {
        return quadratic(1.0, p, r)
            .into_iter()
            .filter(|s| *s >= -NEARLY_REAL * size * size)
            .flat_map(|s| [s.max(0.0).sqrt(), -s.max(0.0).sqrt()])
            .map(|y| y + shift)
            .collect();
    }
    // m > 0 with m³ + p m² + (p²/4 − r) m − q²/8 = 0
    let Some(m) = cubic(p, p * p / 4.0 - r, -q * q / 8.0).into_iter().filter(|m| *m > 0.0).max_by(f64::total_cmp) else {
        return Vec::new();
    };
    let s = (2.0 * m).sqrt();
    let mut roots = quadratic(1.0, s, p / 2.0 + m - q / (2.0 * s));
    roots.extend(quadratic(1.0, -s, p / 2.0 + m + q / (2.0 * s)));
    roots.into_iter().map(|y| y + shift).collect()
}

/// Real roots of a x² + b x + c; a nearly double complex pair gives its real part.
fn quadratic(a: f64, b: f64, c: f64) -> Vec<f64> {
    let discriminant = b * b - 4.0 * a * c;
    let size = (b * b).max((4.0 * a * c).abs());
    if discriminant < 0.0 {
        return if discriminant > -NEARLY_REAL * size { vec![-b / (2.0 * a)] } else { Vec::new() };
    }
    let w = -0.5 * (b + discriminant.sqrt().copysign(b));
    if w == 0.0 { vec![0.0, 0.0] } else { vec![w / a, c / w] }
}

/// Real roots of x³ + b x² + c x + d.
fn cubic(b: f64, c: f64, d: f64) -> Vec<f64> {
    let shift = b / 3.0;
    let p = (b * b - 3.0 * c) / 9.0;
    let q = (2.0 * b * b * b - 9.0 * b * c + 27.0 * d) / 54.0;
    if q * q < p * p * p {
        let angle = (q / (p * p * p).sqrt()).clamp(-1.0, 1.0).acos();
        let radius = -2.0 * p.sqrt();
        return [0.0, 1.0, -1.0].iter().map(|i| radius * ((angle + i * std::f64::consts::TAU) / 3.0).cos() - shift).collect();
    }
    let s = -(q.abs() + (q * q - p * p * p).max(0.0).sqrt()).cbrt().copysign(q);
    let t = if s == 0.0 { 0.0 } else { p / s };
    vec![s + t - shift]
}

fn cubic_or_less(k: &[f64], scale: f64) -> Vec<f64> {
    if k[0].abs() > VANISHES * scale {
        cubic(k[1] / k[0], k[2] / k[0], k[3] / k[0])
    } else if k[1].abs() > VANISHES * scale {
        quadratic(k[1], k[2], k[3])
    } else if k[2].abs() > VANISHES * scale {
        vec![-k[3] / k[2]]
    } else {
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::real_roots;

    fn with_roots(r: [f64; 4]) -> [f64; 5] {
        let mut k = vec![1.0];
        for root in r {
            let mut next = vec![0.0; k.len() + 1];
            for (i, v) in k.iter().enumerate() {
                next[i] += v;
                next[i + 1] -= v * root;
            }
            k = next;
        }
        [k[0], k[1], k[2], k[3], k[4]]
    }

    #[test]
    fn finds_the_roots_it_was_made_of() {
        for roots in [[1.0, 2.0, 3.0, 4.0], [-0.3, 0.2, 0.9, 5.0], [-1.0, 1.0, -2.0, 2.0], [0.1, 0.11, 7.0, -7.5]] {
            let mut found = real_roots(&with_roots(roots));
            found.sort_by(f64::total_cmp);
            let mut wanted = roots.to_vec();
            wanted.sort_by(f64::total_cmp);
            assert_eq!(found.len(), 4, "{roots:?} gave {found:?}");
            for (f, w) in found.iter().zip(&wanted) {
                assert!((f - w).abs() < 1e-9, "{found:?} for {wanted:?}");
            }
        }
        assert!(real_roots(&[1.0, 0.0, 2.0, 0.0, 1.5]).is_empty());
        assert!((real_roots(&[0.0, 0.0, 0.0, 2.0, -1.0])[0] - 0.5).abs() < 1e-12);
    }
}
