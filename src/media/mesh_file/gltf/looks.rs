//! Materials of a glTF file as surfaces: base colour and its texture. Light, metal and roughness are not read.

use std::collections::HashMap;
use std::path::Path;

use super::accessor::Data;
use super::container;
use super::document::{TextureInfo, TextureTransform};
use crate::media::mesh_file::parts::{Parts, Surface};
use crate::media::photo::{self, Photo};

const WHITE: [f32; 4] = [1.0; 4];

/// A material: what it looks like, and which texture coordinates it uses.
#[derive(Clone, Copy, Default)]
pub(super) struct Look {
    pub(super) surface: Surface,
    /// Linear; vertex colours are multiplied by it.
    pub(super) factor: Option<[f32; 4]>,
    pub(super) uv_set: u32,
    pub(super) transform: Option<TextureTransform>,
}

/// Loads materials when a primitive first asks for them.
pub(super) struct Looks<'a> {
    path: &'a Path,
    data: &'a Data<'a>,
    /// By material.
    known: HashMap<usize, Look>,
}

impl<'a> Looks<'a> {
    pub(super) fn new(path: &'a Path, data: &'a Data<'a>) -> Self {
        Self { path, data, known: HashMap::new() }
    }

    pub(super) fn look(&mut self, material: Option<usize>, parts: &mut Parts) -> Look {
        let Some(material) = material else {
            return Look::default();
        };
        if let Some(look) = self.known.get(&material) {
            return *look;
        }
        let look = self.load(material, parts);
        self.known.insert(material, look);
        look
    }

    fn load(&self, material: usize, parts: &mut Parts) -> Look {
        let Some(pbr) = self.data.document.materials.get(material).map(|material| &material.pbr_metallic_roughness) else {
            return Look::default();
        };
        let factor = pbr.base_color_factor.filter(|factor| *factor != WHITE);
        let mut look = Look { factor, ..Look::default() };
        look.surface.colour = factor.map(to_srgb);
        let Some(info) = &pbr.base_color_texture else {
            return look;
        };
        look.transform = info.extensions.transform;
        look.uv_set = look.transform.and_then(|transform| transform.tex_coord).unwrap_or(info.tex_coord);
        match self.texture(info) {
            Ok(photo) => {
                parts.textures.push(factor.map_or_else(|| photo.clone(), |factor| tinted(&photo, factor)));
                look.surface.texture = Some(parts.textures.len() - 1);
            }
            Err(reason) => {
                parts.notes.push(format!("Texture {} could not be read, so its part of the mesh has none. {reason}", info.index));
            }
        }
        look
    }

    fn texture(&self, info: &TextureInfo) -> Result<Photo, String> {
        let document = self.data.document;
        let texture = document.textures.get(info.index).ok_or("It is not there")?;
        let webp = texture.extensions.webp.as_ref().map(|webp| webp.source);
        let source = texture.source.or(webp).ok_or("It has no image of a kind that is read")?;
        let image = document.images.get(source).ok_or_else(|| format!("Its image {source} is not there"))?;
        let bytes = match (&image.uri, image.buffer_view) {
            (Some(uri), _) => container::read_uri(self.path, uri)?,
            (None, Some(view)) => self.data.view(view)?.to_vec(),
            (None, None) => return Err(format!("Its image {source} has no data")),
        };
        photo::decode(self.path, &bytes).map_err(|err| err.to_string())
    }
}

/// A texture coordinate after the transform of `KHR_texture_transform`, with (0, 0) at the lower left.
pub(super) fn uv_from_lower_left([u, v]: [f32; 2], transform: Option<TextureTransform>) -> [f32; 2] {
    let Some(TextureTransform { offset, rotation, scale, .. }) = transform else {
        return [u, 1.0 - v];
    };
    let (sin, cos) = rotation.sin_cos();
    let (u, v) = (u * scale[0], v * scale[1]);
    [cos * u + sin * v + offset[0], 1.0 - (cos * v - sin * u + offset[1])]
}

/// Linear to sRGB (IEC 61966-2-1); alpha stays linear.
pub(super) fn to_srgb(linear: [f32; 4]) -> [u8; 4] {
    let byte = |value: f32| (value.clamp(0.0, 1.0) * 255.0).round() as u8;
    let encode = |value: f32| if value <= 0.003_130_8 { 12.92 * value } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
    let [r, g, b, a] = linear;
    [byte(encode(r)), byte(encode(g)), byte(encode(b)), byte(a)]
}

fn from_srgb(value: u8) -> f32 {
    let value = f32::from(value) / 255.0;
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

/// The texture times a linear factor; one look-up table a channel.
fn tinted(photo: &Photo, factor: [f32; 4]) -> Photo {
    let table = |channel: usize| -> Vec<u8> {
        let tint = |value: u8| {
            let mut linear = [0.0; 4];
            linear[channel] = if channel == 3 { f32::from(value) / 255.0 } else { from_srgb(value) } * factor[channel];
            to_srgb(linear)[channel]
        };
        (0..=u8::MAX).map(tint).collect()
    };
    let tables = [table(0), table(1), table(2), table(3)];
    let mut photo = photo.clone();
    for pixel in photo.rgba.chunks_exact_mut(4) {
        for (value, table) in pixel.iter_mut().zip(&tables) {
            *value = table[usize::from(*value)];
        }
    }
    photo
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn srgb_comes_back() {
        for value in 0..=u8::MAX {
            assert_eq!(to_srgb([from_srgb(value), 0.0, 0.0, 1.0])[0], value);
        }
        assert_eq!(to_srgb([0.5, 0.0, 1.0, 0.5]), [188, 0, 255, 128]);
    }
}
