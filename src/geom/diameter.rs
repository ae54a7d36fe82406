//! The diameter of a mesh as BOP defines it.

use super::{Mesh, Vec3};

impl Mesh {
    /// The largest distance between two vertices, in metres: the diameter of BOP's `models_info.json`. Zero without
    /// vertices.
    ///
    /// Exact, by sorted pruning: with the vertices in descending distance r from the middle of their box, no pair with
    /// rᵢ + rⱼ ≤ the best can beat it, so most pairs are never looked at.
    pub fn diameter(&self) -> f64 {
        let centre = self.bounds().centre();
        let mut far: Vec<(f64, Vec3)> = self.positions.iter().map(|p| ((p - centre).norm(), *p)).collect();
        far.sort_unstable_by(|a, b| b.0.total_cmp(&a.0));
        let mut best = Best::default();
        for (i, (r, p)) in far.iter().enumerate() {
            if 2.0 * r * SLACK <= best.distance {
                break;
            }
            for (s, q) in &far[i + 1..] {
                if (r + s) * SLACK <= best.distance {
                    break;
                }
                best.offer((p - q).norm_squared());
            }
        }
        best.squared.sqrt()
    }
}

/// The bound rᵢ + rⱼ is rounded: a little more than it keeps the pruning exact to the last digit.
const SLACK: f64 = 1.0 + 1e-12;

#[derive(Default)]
struct Best {
    squared: f64,
    distance: f64,
}

impl Best {
    fn offer(&mut self, squared: f64) {
        if squared > self.squared {
            self.squared = squared;
            self.distance = squared.sqrt();
        }
    }
}
