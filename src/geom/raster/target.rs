//! Filling one triangle.

/// A corner on the screen: column, row, 1/z. 1/z is linear on the screen.
pub(super) type Corner = [f64; 3];

/// Barycentric slack: a pixel centre on the edge of two triangles must belong to one of them in spite of rounding. At a
/// triangle of 10⁴ px it is 10⁻⁸ px.
const EDGE_TOLERANCE: f64 = 1e-12;

/// The buffers that are drawn into, and the part of them that was.
pub(super) struct Target<'a> {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) inverse_depth: &'a mut [f32],
    pub(super) id: &'a mut [u16],
    pub(super) touched: Touched,
}

/// Columns and rows that hold every pixel drawn so far; the upper ends are excluded.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Touched {
    pub(super) x: [usize; 2],
    pub(super) y: [usize; 2],
}

impl Touched {
    fn is_empty(self) -> bool {
        self.x[0] >= self.x[1] || self.y[0] >= self.y[1]
    }

    fn joined(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        let join = |a: [usize; 2], b: [usize; 2]| [a[0].min(b[0]), a[1].max(b[1])];
        Self { x: join(self.x, other.x), y: join(self.y, other.y) }
    }
}

impl Target<'_> {
    /// Notes that pixels between these positions may be drawn; whether any lie on the screen.
    pub(super) fn touch(&mut self, low: [f64; 2], high: [f64; 2]) -> bool {
        // `as` saturates: what lies far outside ends at the border.
        let span = |axis: usize, size: usize| {
            let end = (high[axis] + 1.0).max(0.0) as usize;
            [(low[axis].max(0.0) as usize).min(size), end.min(size)]
        };
        let box_ = Touched { x: span(0, self.width), y: span(1, self.height) };
        self.touched = self.touched.joined(box_);
        !box_.is_empty()
    }

    /// Notes and fills a triangle.
    pub(super) fn fill_touching(&mut self, corners: &[Corner; 3], id: u16) {
        let [a, b, c] = corners;
        let low = [0, 1].map(|i| a[i].min(b[i]).min(c[i]));
        let high = [0, 1].map(|i| a[i].max(b[i]).max(c[i]));
        if self.touch(low, high) {
            self.fill(a, b, c, id);
        }
    }

    /// Draws the pixels whose centres lie in the triangle and that are nearer than what is there. The caller has touched
    /// its box.
    #[inline(always)]
    pub(super) fn fill(&mut self, a: &Corner, b: &Corner, c: &Corner, id: u16) {
        let Some([x0, x1]) = centres(a[0], b[0], c[0], self.width) else { return };
        let Some([y0, y1]) = centres(a[1], b[1], c[1], self.height) else { return };
        let area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
        if area == 0.0 {
            return;
        }
        let inverse = 1.0 / area;
        // Barycentrics of b and c are planes over the screen, zero at a.
        let (bx, by) = ((c[1] - a[1]) * inverse, -(c[0] - a[0]) * inverse);
        let (cx, cy) = (-(b[1] - a[1]) * inverse, (b[0] - a[0]) * inverse);
        let (rise_b, rise_c) = (b[2] - a[2], c[2] - a[2]);
        for y in y0..=y1 {
            let dy = y as f64 - a[1];
            let start = y * self.width;
            let depths = &mut self.inverse_depth[start + x0..=start + x1];
            let ids = &mut self.id[start + x0..=start + x1];
            for (i, (depth, held)) in depths.iter_mut().zip(ids).enumerate() {
                let dx = (x0 + i) as f64 - a[0];
                let at_b = bx * dx + by * dy;
                let at_c = cx * dx + cy * dy;
                let nearness = (a[2] + at_b * rise_b + at_c * rise_c) as f32;
                let inside = (at_b >= -EDGE_TOLERANCE) & (at_c >= -EDGE_TOLERANCE) & (at_b + at_c <= 1.0 + EDGE_TOLERANCE);
                if inside & (nearness > *depth) {
                    *depth = nearness;
                    *held = id;
                }
            }
        }
    }
}

/// First and last pixel centre between three coordinates, on the screen; most scanned triangles hold none.
#[inline(always)]
fn centres(a: f64, b: f64, c: f64, size: usize) -> Option<[usize; 2]> {
    let low = a.min(b).min(c).max(0.0).min(size as f64);
    let first = low as i32;
    // Rounding up without a call of the maths library.
    let first = first + i32::from(f64::from(first) < low);
    let last = a.max(b).max(c).min(size as f64 - 1.0) as i32;
    (first <= last).then_some([first as usize, last as usize])
}
