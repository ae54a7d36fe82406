//! What lens and sensor do to the light: fall-off, blur of a pixel, shot and read noise, tone curve, eight bits.

use super::V3;
use super::sampling::Stream;
use rayon::prelude::*;

/// Share of the brightness in each colour channel.
const CROSSTALK: f32 = 0.13;

/// A camera's sensor and its settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sensor {
    /// Factor on the light.
    pub exposure: f32,
    /// White balance: factors on red, green and blue.
    pub balance: V3,
    /// Diameter of the lens's opening in metres; 0 for a sharp picture at every distance.
    pub aperture_m: f32,
    /// Distance that is in focus, in metres.
    pub focus_m: f32,
    /// Standard deviation of the pixel blur in pixels.
    pub blur_px: f32,
    /// Brightness lost at the corners, 0 to 1.
    pub vignetting: f32,
    /// Variance of the noise: this times the signal …
    pub shot_noise: f32,
    /// … plus this.
    pub read_noise: f32,
}

impl Default for Sensor {
    /// A machine-vision camera at moderate gain.
    fn default() -> Self {
        Self {
            exposure: 1.0,
            balance: V3::repeat(1.0),
            aperture_m: 0.0,
            focus_m: 0.6,
            blur_px: 0.55,
            vignetting: 0.22,
            shot_noise: 2.2e-4,
            read_noise: 2.5e-6,
        }
    }
}

impl Sensor {
    /// Turns light into eight-bit sRGB, row by row.
    pub(super) fn expose(&self, light: &[V3], width: usize, seed: u32) -> Vec<u8> {
        let blurred = self.blurred(light, width);
        let display = display_curve();
        let height = light.len() / width.max(1);
        let mut rgb = vec![0; light.len() * 3];
        rgb.par_chunks_mut(width * 3).enumerate().for_each(|(y, row)| {
            for (x, out) in row.chunks_exact_mut(3).enumerate() {
                let (u, v) = (x as f32 / width as f32 - 0.5, (y as f32 - height as f32 * 0.5) / width as f32);
                let fall_off = 1.0 - self.vignetting * ((u * u + v * v) / 0.39).min(1.0);
                let value = crosstalk(&blurred[y * width + x]).component_mul(&self.balance) * (self.exposure * fall_off);
                let mut stream = Stream::of(x as u32, y as u32, seed ^ 0x5EED);
                let noisy = value.map(|c| c + (self.shot_noise * c + self.read_noise).max(0.0).sqrt() * stream.normal());
                for (out, c) in out.iter_mut().zip(noisy.iter()) {
                    *out = (looked_up(&display, tone(*c)) + stream.next()).clamp(0.0, 255.0) as u8;
                }
            }
        });
        rgb
    }

    /// A three-tap Gaussian in both directions.
    fn blurred(&self, light: &[V3], width: usize) -> Vec<V3> {
        let side = (-0.5 / (self.blur_px * self.blur_px).max(1e-6)).exp();
        let (centre, side) = (1.0 / (1.0 + 2.0 * side), side / (1.0 + 2.0 * side));
        let mut across = vec![V3::zeros(); light.len()];
        across.par_chunks_mut(width).zip(light.par_chunks(width)).for_each(|(out, row)| {
            for (x, out) in out.iter_mut().enumerate() {
                *out = row[x] * centre + (row[x.saturating_sub(1)] + row[(x + 1).min(width - 1)]) * side;
            }
        });
        let height = light.len() / width.max(1);
        let mut both = vec![V3::zeros(); light.len()];
        both.par_chunks_mut(width).enumerate().for_each(|(y, out)| {
            let row = |y: usize| &across[y * width..(y + 1) * width];
            let (above, here, below) = (row(y.saturating_sub(1)), row(y), row((y + 1).min(height - 1)));
            for (x, out) in out.iter_mut().enumerate() {
                *out = here[x] * centre + (above[x] + below[x]) * side;
            }
        });
        both
    }
}

/// Each colour filter lets some of the others' light through, so strong colours fade as they get bright.
fn crosstalk(c: &V3) -> V3 {
    c * (1.0 - CROSSTALK) + V3::repeat((0.25 * c.x + 0.6 * c.y + 0.15 * c.z) * CROSSTALK)
}

/// Film-like curve: straight in the shadows, a long shoulder (fit of Narkowicz 2015 to the ACES curve).
fn tone(x: f32) -> f32 {
    let x = x.max(0.0) * 0.72;
    ((x * (2.51 * x + 0.03)) / (x * (2.43 * x + 0.59) + 0.14)).clamp(0.0, 1.0)
}

/// Steps of the table of sRGB's curve.
const STEPS: usize = 4096;

/// sRGB's curve times 255 as a table: a power a channel of each pixel costs more than all other steps here.
fn display_curve() -> Vec<f32> {
    (0..=STEPS + 1).map(|i| encode(i as f32 / STEPS as f32) * 255.0).collect()
}

#[inline]
fn looked_up(table: &[f32], x: f32) -> f32 {
    let at = x * STEPS as f32;
    let step = (at as usize).min(STEPS);
    table[step] + (table[step + 1] - table[step]) * (at - step as f32)
}

/// sRGB's curve.
fn encode(x: f32) -> f32 {
    if x <= 0.003_130_8 { 12.92 * x } else { 1.055 * x.powf(1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_the_curve() {
        let table = display_curve();
        for x in [0.0, 0.000_1, 0.003, 0.02, 0.5, 0.999_9, 1.0] {
            assert!((looked_up(&table, x) - encode(x) * 255.0).abs() < 0.05, "{x}");
        }
    }

    #[test]
    fn grey_light_stays_grey_and_noise_is_what_was_asked_for() {
        let sensor = Sensor { vignetting: 0.0, ..Sensor::default() };
        let rgb = sensor.expose(&vec![V3::repeat(0.3); 128 * 96], 128, 9);
        let mean = |c: usize| rgb.iter().skip(c).step_by(3).map(|v| f64::from(*v)).sum::<f64>() / (128.0 * 96.0);
        let expected = f64::from(encode(tone(0.3)) * 255.0);
        let spread = rgb.iter().map(|v| (f64::from(*v) - expected).powi(2)).sum::<f64>() / rgb.len() as f64;
        assert!((0..3).all(|c| (mean(c) - expected).abs() < 0.2), "{expected} {} {} {}", mean(0), mean(1), mean(2));
        assert!((0.5..6.0).contains(&spread.sqrt()), "{}", spread.sqrt());
    }
}
