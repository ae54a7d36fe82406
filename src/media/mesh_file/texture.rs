//! Finding a mesh's texture and reading colours from it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::media::photo::{self, Photo};

const IMAGE_ENDINGS: [&str; 8] = ["png", "jpg", "jpeg", "tif", "tiff", "bmp", "webp", "tga"];

/// Loads the texture that a mesh file or its materials name. Where it is not there, the only image beside the mesh is
/// taken; every such choice, and every failure, is noted. A mesh without its texture is still a mesh.
pub(super) fn load(mesh: &Path, name: &str, notes: &mut Vec<String>) -> Option<Photo> {
    let Some(path) = find(mesh, name).or_else(|| only_image(mesh, name, notes)) else {
        notes.push(format!("The texture {name} is not there, so the mesh has no texture"));
        return None;
    };
    match photo::load(&path) {
        Ok(photo) => Some(photo),
        Err(err) => {
            notes.push(format!("The texture could not be read, so the mesh has no texture. {err}"));
            None
        }
    }
}

/// The only file beside `mesh` with one of these endings.
pub(super) fn only_beside(mesh: &Path, endings: &[&str]) -> Option<PathBuf> {
    let folder = folder_of(mesh);
    let mut found = fs::read_dir(folder).ok()?.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| has_ending(path, endings));
    let only = found.next()?;
    found.next().is_none().then_some(only)
}

/// The only image beside `mesh`, with a note that it was taken instead of `name`.
pub(super) fn only_image(mesh: &Path, name: &str, notes: &mut Vec<String>) -> Option<PathBuf> {
    let path = only_beside(mesh, &IMAGE_ENDINGS)?;
    notes.push(format!("{name} is not there; the only image beside the mesh is used as texture, {}", file_name(&path)));
    Some(path)
}

/// A file that a mesh names: where it says, else by its bare name beside the mesh (paths of another machine).
pub(super) fn find(mesh: &Path, name: &str) -> Option<PathBuf> {
    let name = name.trim().trim_matches('"').replace('\\', "/");
    let folder = folder_of(mesh);
    let named = folder.join(&name);
    let bare = Path::new(&name).file_name().map(|bare| folder.join(bare));
    std::iter::once(named).chain(bare).find(|path| path.is_file())
}

pub(super) fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn folder_of(mesh: &Path) -> &Path {
    mesh.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn has_ending(path: &Path, endings: &[&str]) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| endings.contains(&ending.as_str())) && path.is_file()
}

/// The texture's colour at a texture coordinate: (0, 0) is its lower left corner, it repeats beyond 1, bilinear.
///
/// `None` where the coordinate is not finite or the texture has no pixels.
pub(super) fn sample(texture: &Photo, [u, v]: [f32; 2]) -> Option<[u8; 4]> {
    if !(u.is_finite() && v.is_finite()) || texture.width == 0 || texture.height == 0 {
        return None;
    }
    let (x, fx) = texel(u, texture.width);
    let (y, fy) = texel(1.0 - v, texture.height);
    let pixel = |x: u32, y: u32| {
        let start = 4 * (y as usize * texture.width as usize + x as usize);
        texture.rgba.get(start..start + 4)
    };
    let (right, below) = ((x + 1) % texture.width, (y + 1) % texture.height);
    let corners = [pixel(x, y)?, pixel(right, y)?, pixel(x, below)?, pixel(right, below)?];
    let weights = [(1.0 - fx) * (1.0 - fy), fx * (1.0 - fy), (1.0 - fx) * fy, fx * fy];
    Some(std::array::from_fn(|channel| {
        let mean: f32 = corners.iter().zip(weights).map(|(pixel, weight)| f32::from(pixel[channel]) * weight).sum();
        mean.round() as u8
    }))
}

/// The pixel left of (above) a coordinate, and how far it is towards the next one.
fn texel(coordinate: f32, pixels: u32) -> (u32, f32) {
    let at = coordinate.rem_euclid(1.0) * pixels as f32 - 0.5;
    let before = at.floor();
    ((before as i64).rem_euclid(i64::from(pixels)) as u32, at - before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texture_coordinates_start_at_the_lower_left() {
        // Upper row red, green; lower row blue, white.
        let rgba = [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 255, 255], [255, 255, 255, 255]].concat();
        let texture = Photo::from_rgba(2, 2, rgba).expect("a full picture");
        assert_eq!(sample(&texture, [0.25, 0.25]), Some([0, 0, 255, 255]));
        assert_eq!(sample(&texture, [0.25, 0.75]), Some([255, 0, 0, 255]));
        assert_eq!(sample(&texture, [1.75, -0.25]), Some([0, 255, 0, 255]));
        assert_eq!(sample(&texture, [0.5, 0.75]), Some([128, 128, 0, 255]));
        assert_eq!(sample(&texture, [f32::NAN, 0.0]), None);
    }
}
