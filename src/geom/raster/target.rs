//! Filling one triangle.

/// A corner on the screen: column, row, 1/z. 1/z is linear on the screen.
pub(super) type Corner = [f64; 3];

/// A corner's place in the grid of pixel centres: column and row rounded up, then both rounded down, the latter with
/// their signs turned. So the lowest of each over three corners says which centres lie between them.
pub(super) type Cell = [i16; 4];

/// Cells end here; what lies farther outside ends at the border all the same.
const CELL_LIMIT: i32 = 32_000;

/// Sizes of images that cells reach across.
pub(super) fn cells_reach(width: u32, height: u32) -> bool {
    width.max(height) < CELL_LIMIT as u32
}

/// The cell of a corner; what is no number ends at the border.
#[inline(always)]
pub(super) fn cell(x: f64, y: f64) -> Cell {
    let [(up_x, down_x), (up_y, down_y)] = [x, y].map(|v| {
        let cut = (v as i32).clamp(-CELL_LIMIT, CELL_LIMIT);
        // Rounding both ways without a call of the maths library.
        let rest = v - f64::from(cut);
        ((cut + i32::from(rest > 0.0)) as i16, (cut - i32::from(rest < 0.0)) as i16)
    });
    [up_x, up_y, -down_x, -down_y]
}

/// Barycentric slack: a pixel centre on the edge of two triangles must belong to one of them in spite of rounding. At a
/// triangle of 10⁴ px it is 10⁻⁸ px.
const EDGE_TOLERANCE: f64 = 1e-12;

/// 1/z between three corners is at most the largest of theirs, but for rounding.
const NEARNESS_SLACK: f64 = 1.0 + 1e-9;

/// First and last column and row of some pixel centres.
pub(super) type Centres = [[u16; 2]; 2];

/// A triangle that turns its back to the camera, and the pixel centres between its corners.
pub(super) type TurnedAway = (u32, Centres);

/// Whether a triangle with this winding on the screen is taken for one that faces the camera: the outer side of a mesh is
/// wound against the clock, and rows run downwards.
#[inline(always)]
pub(super) fn faces_camera(a: &Corner, b: &Corner, c: &Corner) -> bool {
    (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]) < 0.0
}

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
        let Some(x) = centres(a[0], b[0], c[0], self.width) else { return };
        let Some(y) = centres(a[1], b[1], c[1], self.height) else { return };
        self.fill_box(a, b, c, [x, y], id);
    }

    /// The pixel centres between the cells of three corners: most scanned triangles hold none, and three cells say so
    /// faster than six coordinates.
    #[inline(always)]
    pub(super) fn centres_of_cells(&self, cells: [&Cell; 3]) -> Option<Centres> {
        let low: Cell = std::array::from_fn(|i| cells[0][i].min(cells[1][i]).min(cells[2][i]));
        let span = |first: i16, last: i16, size: usize| [i32::from(first).max(0), i32::from(-last).min(size as i32 - 1)];
        let ([x0, x1], [y0, y1]) = (span(low[0], low[2], self.width), span(low[1], low[3], self.height));
        ((x0 <= x1) & (y0 <= y1)).then_some([[x0 as u16, x1 as u16], [y0 as u16, y1 as u16]])
    }

    /// Draws what lies between these pixel centres.
    #[inline(always)]
    pub(super) fn fill_between(&mut self, [a, b, c]: [&Corner; 3], centres: Centres, id: u16) {
        self.fill_box(a, b, c, centres.map(|ends| ends.map(usize::from)), id);
    }

    /// Whether everything between these pixel centres is hidden for certain by what is there.
    #[inline(always)]
    pub(super) fn hides(&self, [a, b, c]: [&Corner; 3], [[x0, x1], [y0, y1]]: Centres) -> bool {
        let nearest = (a[2].max(b[2]).max(c[2]) * NEARNESS_SLACK) as f32;
        let rows = usize::from(y0)..=usize::from(y1);
        let row = |y: usize| &self.inverse_depth[y * self.width + usize::from(x0)..=y * self.width + usize::from(x1)];
        rows.map(row).all(|row| row.iter().all(|depth| *depth >= nearest))
    }

    /// Draws the pixels of a box whose centres lie in the triangle.
    #[inline(always)]
    fn fill_box(&mut self, a: &Corner, b: &Corner, c: &Corner, [[x0, x1], [y0, y1]]: [[usize; 2]; 2], id: u16) {
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
