//! Wavefront OBJ: positions, texture coordinates, normals and polygons, each with its own numbering.
//!
//! Indices count from one, or backwards from the last where negative. A face's corner names a position and optionally a
//! texture coordinate and a normal, so vertices are split where these differ. All objects and groups of a file are one
//! mesh. MeshLab and others write a colour behind a position. Neither unit nor axes are said.

use std::collections::HashMap;
use std::io::{BufRead, BufReader};
use std::path::Path;

use super::corners::CornerTable;
use super::parts::{Parts, Surface, check_count};
use super::{MAX_FACES, MAX_VERTICES, mtl, texture};
use crate::geom::Vec3;
use crate::media::error::{MediaError, Place};
use crate::media::source::Source;

/// Texture coordinate and normal of a corner (one more than their index, zero for none), and its material.
type Key = (u32, u32, u16);

/// The lines of a file, gathered.
struct Gathered {
    positions: Vec<Vec3>,
    colours: Vec<[u8; 4]>,
    uvs: Vec<[f32; 2]>,
    normals: Vec<Vec3>,
    libraries: Vec<String>,
    materials: Vec<String>,
    material: u16,
    table: CornerTable<Key>,
    parts: Parts,
    polygon: Vec<u32>,
}

pub(super) fn read(path: &Path, source: Source) -> Result<Parts, MediaError> {
    let mut reader = BufReader::with_capacity(1 << 16, source.file);
    let mut gathered = Gathered {
        positions: Vec::new(),
        colours: Vec::new(),
        uvs: Vec::new(),
        normals: Vec::new(),
        libraries: Vec::new(),
        // What stands before the first `usemtl` has the material without a name.
        materials: vec![String::new()],
        material: 0,
        table: CornerTable::new(),
        parts: Parts::default(),
        polygon: Vec::new(),
    };
    let mut line = Vec::new();
    let mut number = 0;
    while next_line(&mut reader, &mut line, &mut number).map_err(|err| MediaError::read(path, err))? {
        let text = String::from_utf8_lossy(&line);
        gathered.take_line(path, Place::Line(number), &text)?;
    }
    gathered.into_parts(path)
}

/// Reads a line, joined with those behind it where it ends in a backslash; `number` is that of its last part.
fn next_line(reader: &mut impl BufRead, line: &mut Vec<u8>, number: &mut u64) -> std::io::Result<bool> {
    line.clear();
    loop {
        if reader.read_until(b'\n', line)? == 0 {
            return Ok(!line.is_empty());
        }
        *number += 1;
        let end = line.trim_ascii_end().len();
        if end == 0 || line[end - 1] != b'\\' {
            return Ok(true);
        }
        line.truncate(end - 1);
        line.push(b' ');
    }
}

impl Gathered {
    fn take_line(&mut self, path: &Path, place: Place, line: &str) -> Result<(), MediaError> {
        let line = line.trim_ascii();
        let (word, rest) = line.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((line, ""));
        let taken = match word {
            "v" => return self.take_position(path, place, rest),
            "vt" => numbers::<2>(rest, 1).map(|(uv, _)| self.uvs.push(uv.map(|value| value as f32))),
            "vn" => numbers::<3>(rest, 3).map(|(normal, _)| self.normals.push(Vec3::from(normal))),
            "f" => {
                let taken = self.take_face(rest);
                check_count(path, "faces", self.parts.triangles.len() as u64, MAX_FACES)?;
                check_count(path, "vertices", self.table.corners().len() as u64, MAX_VERTICES)?;
                taken
            }
            "usemtl" => self.use_material(rest.trim()),
            "mtllib" => {
                self.libraries.push(rest.trim().to_owned());
                Ok(())
            }
            // Groups, smoothing, lines, points, curves and comments say nothing about the surface.
            _ => Ok(()),
        };
        taken.map_err(|reason| MediaError::mesh(path, place, reason))
    }

    fn take_position(&mut self, path: &Path, place: Place, rest: &str) -> Result<(), MediaError> {
        check_count(path, "vertices", self.positions.len() as u64 + 1, MAX_VERTICES)?;
        let (values, found) = numbers::<6>(rest, 3).map_err(|reason| MediaError::mesh(path, place.clone(), reason))?;
        let [x, y, z, colour @ ..] = values;
        if !(x.is_finite() && y.is_finite() && z.is_finite()) {
            return Err(MediaError::NotFinite { path: path.to_owned(), place });
        }
        if found == 6 {
            // Vertices before the first coloured one are white.
            self.colours.resize(self.positions.len(), [u8::MAX; 4]);
            let [r, g, b] = colour.map(|value| (value.clamp(0.0, 1.0) * 255.0).round() as u8);
            self.colours.push([r, g, b, u8::MAX]);
        }
        self.positions.push(Vec3::new(x, y, z));
        Ok(())
    }

    fn take_face(&mut self, rest: &str) -> Result<(), String> {
        let mut polygon = std::mem::take(&mut self.polygon);
        polygon.clear();
        for word in rest.split_ascii_whitespace() {
            polygon.push(self.corner(word)?);
        }
        let (positions, corners) = (&self.positions, self.table.corners());
        self.parts.add_polygon(&polygon, |corner| positions.get(corners[polygon[corner] as usize].0 as usize).copied());
        self.polygon = polygon;
        Ok(())
    }

    /// `7`, `7/3`, `7//2` or `7/3/2`.
    fn corner(&mut self, word: &str) -> Result<u32, String> {
        let mut fields = word.split('/');
        let position = resolve(fields.next().unwrap_or_default(), self.positions.len(), "vertex")?
            .ok_or_else(|| format!("the corner “{word}” names no vertex"))?;
        let uv = resolve(fields.next().unwrap_or_default(), self.uvs.len(), "texture coordinate")?;
        let normal = resolve(fields.next().unwrap_or_default(), self.normals.len(), "normal")?;
        let numbered = |index: Option<u32>| index.map_or(0, |index| index + 1);
        Ok(self.table.index(position, (numbered(uv), numbered(normal), self.material)))
    }

    fn use_material(&mut self, name: &str) -> Result<(), String> {
        let known = self.materials.iter().position(|known| known == name);
        let index = known.unwrap_or_else(|| {
            self.materials.push(name.to_owned());
            self.materials.len() - 1
        });
        self.material = u16::try_from(index).map_err(|_| format!("more than {} materials", u16::MAX))?;
        Ok(())
    }

    fn into_parts(mut self, path: &Path) -> Result<Parts, MediaError> {
        if self.parts.triangles.is_empty() {
            // The vertices tell a point cloud from an empty file.
            self.parts.positions = self.positions;
            return Ok(self.parts);
        }
        if !self.colours.is_empty() {
            self.colours.resize(self.positions.len(), [u8::MAX; 4]);
        }
        let corners = self.table.corners();
        self.parts.uvs = self.spread(|&(uv, _, _)| uv, &self.uvs, [f32::NAN; 2]);
        self.parts.normals = self.spread(|&(_, normal, _)| normal, &self.normals, Vec3::zeros());
        self.parts.surface_of = corners.iter().map(|(_, key)| key.2).collect();
        self.parts.positions = self.table.spread(&self.positions);
        self.parts.colours = self.table.spread(&self.colours);
        self.dress(path);
        Ok(self.parts)
    }

    fn spread<T: Copy>(&self, field: impl Fn(&Key) -> u32, values: &[T], none: T) -> Vec<T> {
        let corners = self.table.corners();
        if corners.iter().all(|(_, key)| field(key) == 0) {
            return Vec::new();
        }
        let value = |number: u32| number.checked_sub(1).map_or(none, |index| values[index as usize]);
        corners.iter().map(|(_, key)| value(field(key))).collect()
    }

    /// Colours and textures of the materials that faces use.
    fn dress(&mut self, path: &Path) {
        let library = mtl::load(path, &self.libraries, &mut self.parts.notes);
        self.keep_used_materials();
        let mut loaded: HashMap<String, Option<usize>> = HashMap::new();
        for name in &self.materials {
            let material = library.get(name).cloned().unwrap_or_default();
            let wanted = material.texture.as_ref().filter(|_| !self.parts.uvs.is_empty());
            let texture = wanted.and_then(|name| *loaded.entry(name.clone()).or_insert_with(|| add_texture(&mut self.parts, path, name)));
            self.parts.surfaces.push(Surface { colour: material.colour(), texture });
        }
        let unresolved = library.is_empty() && !self.libraries.is_empty() && !self.parts.uvs.is_empty();
        if unresolved && let Some(image) = texture::only_image(path, "A material with a texture", &mut self.parts.notes) {
            let texture = add_texture(&mut self.parts, path, &image.to_string_lossy());
            self.parts.surfaces.iter_mut().for_each(|surface| surface.texture = texture);
        }
    }

    /// Leaves out materials without faces, so that they cannot count as looks of the mesh.
    fn keep_used_materials(&mut self) {
        let mut new_index = vec![None; self.materials.len()];
        let mut kept = Vec::new();
        for surface in &mut self.parts.surface_of {
            let old = usize::from(*surface);
            let next = kept.len() as u16;
            *surface = *new_index[old].get_or_insert_with(|| {
                kept.push(std::mem::take(&mut self.materials[old]));
                next
            });
        }
        self.materials = kept;
    }
}

fn add_texture(parts: &mut Parts, path: &Path, name: &str) -> Option<usize> {
    let photo = texture::load(path, name, &mut parts.notes)?;
    parts.textures.push(photo);
    Some(parts.textures.len() - 1)
}

/// Up to `N` numbers, at least `needed`; the rest is zero. Words beyond `N` are not read.
fn numbers<const N: usize>(text: &str, needed: usize) -> Result<([f64; N], usize), String> {
    let mut values = [0.0; N];
    let mut found = 0;
    for (slot, word) in values.iter_mut().zip(text.split_ascii_whitespace()) {
        *slot = word.parse().map_err(|_| format!("“{word}” is not a number"))?;
        found += 1;
    }
    if found < needed { Err(format!("{found} of {needed} numbers")) } else { Ok((values, found)) }
}

/// An index from one, or backwards where negative; `None` for an empty field.
fn resolve(field: &str, count: usize, what: &str) -> Result<Option<u32>, String> {
    if field.is_empty() {
        return Ok(None);
    }
    let number: i64 = field.parse().map_err(|_| format!("“{field}” is not an index"))?;
    let index = if number < 0 { number + count as i64 } else { number - 1 };
    if (0..count as i64).contains(&index) {
        Ok(Some(index as u32))
    } else {
        Err(format!("a face names {what} {number}, but only {count} stand before it"))
    }
}
