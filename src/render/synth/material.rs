//! What surfaces are made of.

use super::V3;
use super::grain::solid_noise;

/// Linear light of an sRGB colour (IEC 61966-2-1).
pub(super) fn linear(srgb: [u8; 4]) -> V3 {
    let channel = |c: u8| {
        let c = f32::from(c) / 255.0;
        if c <= 0.040_45 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
    };
    V3::new(channel(srgb[0]), channel(srgb[1]), channel(srgb[2]))
}

/// How a surface was finished: what its fine structure does to the light.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Finish {
    /// Even.
    Smooth,
    /// Blasted or moulded grain: normals shaken by this slope at this scale in metres.
    Grained {
        /// Standard slope of the grain.
        slope: f32,
        /// Distance over which it changes, in metres.
        scale_m: f32,
    },
    /// Turned on a lathe around the part's z axis: grooves of this slope and pitch on flat and round faces.
    Turned {
        /// Slope of the grooves.
        slope: f32,
        /// Mean distance of the grooves in metres.
        pitch_m: f32,
    },
}

/// A material, in the metal-and-roughness way of describing it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Material {
    /// Colour in linear light; a shape's vertex colours take its place where it has some.
    pub colour: V3,
    /// 0 for plastic, rubber and paint, 1 for bare metal, between them for dyed anodised layers.
    pub metalness: f32,
    /// Perceptual roughness, 0.1 (polished) to 1.
    pub roughness: f32,
    /// Fine structure.
    pub finish: Finish,
}

impl Material {
    /// A material of an sRGB colour.
    pub fn new(srgb: [u8; 3], metalness: f32, roughness: f32, finish: Finish) -> Self {
        Self { colour: linear([srgb[0], srgb[1], srgb[2], 255]), metalness, roughness, finish }
    }

    /// The normal with the fine structure on it. `footprint_m` is the size of a pixel there: structure finer than it
    /// fades out rather than flicker.
    pub(super) fn shaken(&self, normal: &V3, at: &V3, footprint_m: f32) -> V3 {
        let shaken = match self.finish {
            Finish::Smooth => return *normal,
            Finish::Grained { slope, scale_m } => {
                let fade = (scale_m / footprint_m).clamp(0.0, 1.0);
                let p = at / scale_m;
                let offset = V3::new(solid_noise(&p), solid_noise(&(p + V3::repeat(37.3))), solid_noise(&(p + V3::repeat(71.7))));
                normal + offset * (slope * fade)
            }
            Finish::Turned { slope, pitch_m } => {
                let radius = at.x.hypot(at.y);
                let outward = V3::new(at.x, at.y, 0.0) / radius.max(1e-4);
                // On a flat face the tool moves outwards, on a round one along the axis.
                let (along, travel) = if normal.z.abs() > 0.7 { (outward, radius) } else { (V3::z(), at.z) };
                let coarse = solid_noise(&V3::new(travel / (pitch_m * 3.0), normal.z * 9.0, 0.5));
                let fine = solid_noise(&V3::new(travel / pitch_m, normal.z * 9.0, 3.5));
                let fade = (pitch_m * 2.0 / footprint_m).clamp(0.25, 1.0);
                normal + along * (slope * (coarse + fine * fade))
            }
        };
        shaken.try_normalize(1e-6).unwrap_or(*normal)
    }
}

/// A surface point ready for shading.
#[derive(Clone, Copy, Debug)]
pub(super) struct Surface {
    /// Diffuse reflectance.
    pub albedo: V3,
    /// Reflectance straight on.
    pub f0: V3,
    /// Perceptual roughness.
    pub roughness: f32,
    /// Shading normal in the world.
    pub normal: V3,
}

impl Surface {
    /// Splits a colour into its diffuse and its mirror-like part.
    pub fn of(colour: &V3, metalness: f32, roughness: f32, normal: V3) -> Self {
        let f0 = V3::repeat(0.04) * (1.0 - metalness) + colour * metalness;
        Self { albedo: colour * (1.0 - metalness), f0, roughness, normal }
    }

    /// GGX's α.
    pub fn alpha(&self) -> f32 {
        (self.roughness * self.roughness).max(0.004)
    }
}
