//! glTF and GLB: all triangles of the scene, each node's transform applied, in metres.
//!
//! Traps: the axes are Y up, while CAD and BOP mostly have Z up; they are kept and noted. Vertex colours and factors are
//! linear, textures are sRGB. Texture coordinates start at the upper left. Draco and meshopt compression are refused by
//! name. Bones and morph targets are not applied.

use std::collections::HashMap;
use std::path::Path;

use nalgebra::{Matrix3, Matrix4, Quaternion, UnitQuaternion, Vector3};

use super::parts::{Parts, Surface, check_count};
use super::{MAX_FACES, MAX_VERTICES};
use crate::geom::Vec3;
use crate::media::error::{MediaError, Place};
use crate::media::source::Source;

mod accessor;
mod container;
mod document;
mod looks;

use accessor::Data;
use document::{Document, Node, Primitive};
use looks::{Look, Looks, to_srgb, uv_from_lower_left};

const TRIANGLES: u32 = 4;
const TRIANGLE_STRIP: u32 = 5;
const TRIANGLE_FAN: u32 = 6;

pub(super) fn read(path: &Path, source: Source) -> Result<Parts, MediaError> {
    let bytes = read_all(path, source)?;
    let chunks = container::split(path, &bytes)?;
    let document: Document = serde_json::from_slice(chunks.json)
        .map_err(|err| MediaError::mesh(path, Place::Line(err.line() as u64), format!("its JSON: {err}")))?;
    if !document.asset.version.starts_with("2.") {
        return Err(MediaError::mesh(path, Place::File, format!("this is glTF {}; glTF 2 is read", document.asset.version)));
    }
    if let Some(extension) = document.extensions_required.iter().find_map(|name| refused(name)) {
        return Err(MediaError::Extension { path: path.to_owned(), extension });
    }
    let buffers = container::buffers(path, &document, chunks.binary)?;
    let data = Data { document: &document, buffers: &buffers };
    let mut reader = Reader {
        path,
        data: &data,
        looks: Looks::new(path, &data),
        parts: Parts::default(),
        surface_of_material: HashMap::new(),
        seen: vec![false; document.nodes.len()],
        skipped: 0,
        posed: false,
    };
    for root in roots(&document) {
        reader.add_tree(root)?;
    }
    Ok(reader.finish())
}

fn read_all(path: &Path, mut source: Source) -> Result<Vec<u8>, MediaError> {
    let mut bytes = Vec::with_capacity(source.bytes as usize);
    std::io::Read::read_to_end(&mut source.file, &mut bytes).map_err(|err| MediaError::read(path, err))?;
    Ok(bytes)
}

/// The name to refuse a required extension by, or `None` where it is read or only changes looks.
fn refused(name: &str) -> Option<String> {
    match name {
        "KHR_draco_mesh_compression" => Some("Draco compression (KHR_draco_mesh_compression)".into()),
        "EXT_meshopt_compression" | "KHR_meshopt_compression" => Some(format!("meshopt compression ({name})")),
        "KHR_mesh_quantization" | "KHR_texture_transform" | "EXT_texture_webp" | "KHR_texture_basisu" | "KHR_lights_punctual" => None,
        _ if name.starts_with("KHR_materials_") => None,
        other => Some(format!("the extension {other}")),
    }
}

/// The nodes of the scene that is shown first; without scenes, all that are no one's child.
fn roots(document: &Document) -> Vec<usize> {
    if let Some(scene) = document.scenes.get(document.scene.unwrap_or(0)) {
        return scene.nodes.clone();
    }
    let children: std::collections::HashSet<usize> = document.nodes.iter().flat_map(|node| node.children.iter().copied()).collect();
    (0..document.nodes.len()).filter(|node| !children.contains(node)).collect()
}

struct Reader<'a> {
    path: &'a Path,
    data: &'a Data<'a>,
    looks: Looks<'a>,
    parts: Parts,
    surface_of_material: HashMap<Option<usize>, u16>,
    seen: Vec<bool>,
    skipped: usize,
    posed: bool,
}

impl Reader<'_> {
    fn fault(&self, what: &'static str, index: usize, reason: impl Into<String>) -> MediaError {
        MediaError::mesh(self.path, Place::Item(what, index as u64), reason)
    }

    /// Adds a node and all below it; a stack of our own, since a file may nest as deeply as it likes.
    fn add_tree(&mut self, root: usize) -> Result<(), MediaError> {
        let mut stack = vec![(root, Matrix4::identity())];
        while let Some((index, scene_from_parent)) = stack.pop() {
            let node = self.data.document.nodes.get(index).ok_or_else(|| self.fault("node", index, "it is not there"))?;
            if std::mem::replace(&mut self.seen[index], true) {
                return Err(self.fault("node", index, "it occurs twice in the scene's tree"));
            }
            let scene_from_node = scene_from_parent * parent_from_node(node);
            stack.extend(node.children.iter().rev().map(|&child| (child, scene_from_node)));
            self.posed |= node.skin.is_some();
            if let Some(mesh) = node.mesh {
                self.add_mesh(mesh, &scene_from_node)?;
            }
        }
        Ok(())
    }

    fn add_mesh(&mut self, index: usize, scene_from_node: &Matrix4<f64>) -> Result<(), MediaError> {
        let mesh = self.data.document.meshes.get(index).ok_or_else(|| self.fault("mesh", index, "it is not there"))?;
        for primitive in &mesh.primitives {
            let mode = primitive.mode.unwrap_or(TRIANGLES);
            if matches!(mode, TRIANGLES | TRIANGLE_STRIP | TRIANGLE_FAN) {
                self.add_primitive(primitive, mode, scene_from_node)?;
            } else {
                self.skipped += 1;
            }
        }
        Ok(())
    }

    fn add_primitive(&mut self, primitive: &Primitive, mode: u32, scene_from_node: &Matrix4<f64>) -> Result<(), MediaError> {
        let data = self.data;
        let Some(&positions) = primitive.attributes.get("POSITION") else {
            self.skipped += 1;
            return Ok(());
        };
        if let Some(extension) = primitive.extensions.keys().find_map(|name| refused(name)).filter(|_| data.is_hollow(positions)) {
            return Err(MediaError::Extension { path: self.path.to_owned(), extension });
        }
        let start = self.parts.positions.len();
        let count = data.count(positions).map_err(|reason| self.fault("accessor", positions, reason))?;
        check_count(self.path, "vertices", count.saturating_add(start as u64), MAX_VERTICES)?;
        let points = self.vectors::<3>(positions)?;
        let shape = Matrix3::from_fn(|row, column| scene_from_node[(row, column)]);
        let shift = Vector3::from_fn(|row, _| scene_from_node[(row, 3)]);
        for (vertex, point) in points.iter().enumerate() {
            let point = shape * Vec3::from(point.map(f64::from)) + shift;
            if !point.iter().all(|value| value.is_finite()) {
                return Err(MediaError::NotFinite { path: self.path.to_owned(), place: Place::Item("vertex", vertex as u64) });
            }
            self.parts.positions.push(point);
        }
        self.add_normals(primitive, start, &shape)?;
        self.add_looks(primitive, start)?;
        self.add_faces(primitive, mode, start as u32, shape.determinant() < 0.0)
    }

    fn vectors<const N: usize>(&self, accessor: usize) -> Result<Vec<[f32; N]>, MediaError> {
        self.data.vectors(accessor).map_err(|reason| self.fault("accessor", accessor, reason))
    }

    /// As many values as vertices; what the file lacks is filled, what is too much is dropped.
    fn attribute<const N: usize>(
        &self,
        primitive: &Primitive,
        name: &str,
        count: usize,
        filler: [f32; N],
    ) -> Result<Option<Vec<[f32; N]>>, MediaError> {
        let Some(&accessor) = primitive.attributes.get(name) else {
            return Ok(None);
        };
        let mut values = self.vectors(accessor)?;
        values.resize(count, filler);
        Ok(Some(values))
    }

    fn add_normals(&mut self, primitive: &Primitive, start: usize, shape: &Matrix3<f64>) -> Result<(), MediaError> {
        let count = self.parts.positions.len() - start;
        let Some(normals) = self.attribute(primitive, "NORMAL", count, [0.0; 3])? else {
            return Ok(());
        };
        // Normals turn with the inverse transpose; a shape without an inverse has none.
        let turn = shape.try_inverse().unwrap_or_else(Matrix3::zeros).transpose();
        self.parts.normals.resize(start, Vec3::zeros());
        self.parts.normals.extend(normals.iter().map(|normal| turn * Vec3::from(normal.map(f64::from))));
        Ok(())
    }

    fn add_surface(&mut self, material: Option<usize>, surface: Surface) -> Result<u16, MediaError> {
        let count = self.parts.surfaces.len();
        let index = u16::try_from(count).map_err(|_| self.fault("material", count, "too many materials"))?;
        self.parts.surfaces.push(surface);
        self.surface_of_material.insert(material, index);
        Ok(index)
    }

    fn add_looks(&mut self, primitive: &Primitive, start: usize) -> Result<(), MediaError> {
        let end = self.parts.positions.len();
        let Look { surface, factor, uv_set, transform } = self.looks.look(primitive.material, &mut self.parts);
        let index = match self.surface_of_material.get(&primitive.material) {
            Some(&index) => index,
            None => self.add_surface(primitive.material, surface)?,
        };
        self.parts.surface_of.resize(end, index);
        if surface.texture.is_some()
            && let Some(uvs) = self.attribute(primitive, &format!("TEXCOORD_{uv_set}"), end - start, [f32::NAN; 2])?
        {
            self.parts.uvs.resize(start, [f32::NAN; 2]);
            self.parts.uvs.extend(uvs.into_iter().map(|uv| uv_from_lower_left(uv, transform)));
        }
        if let Some(&accessor) = primitive.attributes.get("COLOR_0") {
            let alpha =
                if self.data.document.accessors.get(accessor).is_some_and(|accessor| accessor.kind == "VEC4") { None } else { Some(1.0) };
            let colours = self.attribute::<4>(primitive, "COLOR_0", end - start, [1.0; 4])?.unwrap_or_default();
            self.parts.colours.resize(start, [u8::MAX; 4]);
            let shaded = |[r, g, b, a]: [f32; 4]| {
                let [fr, fg, fb, fa] = factor.unwrap_or([1.0; 4]);
                to_srgb([r * fr, g * fg, b * fb, alpha.unwrap_or(a) * fa])
            };
            self.parts.colours.extend(colours.into_iter().map(shaded));
        }
        Ok(())
    }

    fn add_faces(&mut self, primitive: &Primitive, mode: u32, start: u32, mirrored: bool) -> Result<(), MediaError> {
        let count = self.parts.positions.len() as u32 - start;
        let indices = match primitive.indices {
            Some(accessor) => {
                let indices = self.data.indices(accessor).map_err(|reason| self.fault("accessor", accessor, reason))?;
                if let Some(beyond) = indices.iter().find(|&&index| index >= count) {
                    return Err(self.fault("accessor", accessor, format!("a face names vertex {beyond}, but there are {count}")));
                }
                indices
            }
            None => (0..count).collect(),
        };
        let faces = if mode == TRIANGLES { indices.len() / 3 } else { indices.len() };
        check_count(self.path, "faces", (self.parts.triangles.len() + faces) as u64, MAX_FACES)?;
        let mut add = |[a, b, c]: [u32; 3]| {
            let corners = if mirrored { [a, c, b] } else { [a, b, c] };
            self.parts.add_triangle(corners.map(|corner| start + corner));
        };
        match mode {
            TRIANGLE_STRIP => indices
                .windows(3)
                .enumerate()
                .for_each(|(number, w)| add(if number % 2 == 0 { [w[0], w[1], w[2]] } else { [w[1], w[0], w[2]] })),
            TRIANGLE_FAN => indices.windows(2).skip(1).for_each(|w| add([indices[0], w[0], w[1]])),
            _ => indices.chunks_exact(3).for_each(|w| add([w[0], w[1], w[2]])),
        }
        Ok(())
    }

    fn finish(mut self) -> Parts {
        let vertices = self.parts.positions.len();
        for_missing(&mut self.parts.normals, vertices, Vec3::zeros());
        for_missing(&mut self.parts.uvs, vertices, [f32::NAN; 2]);
        for_missing(&mut self.parts.colours, vertices, [u8::MAX; 4]);
        if self.skipped > 0 {
            self.parts.notes.push(format!("{} parts of points or lines were left out", self.skipped));
        }
        if self.posed {
            self.parts.notes.push("The mesh has bones; it is read in the pose in which it is stored".into());
        }
        self.parts.notes.push("glTF has Y up; the axes were kept as they are in the file".into());
        self.parts
    }
}

/// What some primitives have and the last ones lack is filled; what none has stays empty.
fn for_missing<T: Clone>(values: &mut Vec<T>, vertices: usize, filler: T) {
    if !values.is_empty() {
        values.resize(vertices, filler);
    }
}

fn parent_from_node(node: &Node) -> Matrix4<f64> {
    if let Some(matrix) = node.matrix {
        return Matrix4::from_column_slice(&matrix);
    }
    let [x, y, z, w] = node.rotation.unwrap_or([0.0, 0.0, 0.0, 1.0]);
    let rotation = UnitQuaternion::try_new(Quaternion::new(w, x, y, z), f64::MIN_POSITIVE).unwrap_or_else(UnitQuaternion::identity);
    let scale = Matrix4::new_nonuniform_scaling(&Vector3::from(node.scale.unwrap_or([1.0; 3])));
    Matrix4::new_translation(&Vector3::from(node.translation.unwrap_or([0.0; 3]))) * rotation.to_homogeneous() * scale
}
