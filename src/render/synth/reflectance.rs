//! How much a surface mirrors, and rough mirrors of things with an outline.

use super::V3;

/// A step from 0 to 1 around 0, softened over about 1, with the long tails that rough metal shows.
#[inline]
pub(super) fn blurred_step(x: f32) -> f32 {
    0.5 + 0.5 * x / (1.0 + x * x).sqrt()
}

/// The part of even light around that a rough surface mirrors towards the eye: the fit of Karis 2014, "Physically
/// based shading on mobile", to GGX with Smith's shadowing and Schlick's Fresnel.
#[inline]
pub(super) fn environment_reflectance(f0: &V3, roughness: f32, cos_view: f32) -> V3 {
    let r = [1.0 - roughness, 0.0425 - 0.0275 * roughness, 1.04 - 0.572 * roughness, -0.04 + 0.022 * roughness];
    let a = (r[0] * r[0]).min((-9.28 * cos_view).exp2()) * r[0] + r[1];
    f0 * (-1.04 * a + r[2]) + V3::repeat(1.04 * a + r[3])
}

/// Mirror image of a view direction (from the surface to the eye).
#[inline]
pub(super) fn mirror(view: &V3, n: &V3) -> V3 {
    n * (2.0 * n.dot(view)) - view
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smooth_metal_mirrors_its_colour_and_a_grazing_view_nearly_all() {
        let straight = environment_reflectance(&V3::new(0.9, 0.5, 0.2), 0.05, 1.0);
        assert!((straight - V3::new(0.9, 0.5, 0.2)).norm() < 0.08, "{straight}");
        assert!(environment_reflectance(&V3::repeat(0.04), 0.1, 0.02).x > 0.6);
    }
}
