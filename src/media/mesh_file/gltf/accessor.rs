//! The numbers behind an accessor: any component type, interleaved, normalised, sparse. Every access is checked.

use super::document::{Accessor, Document};
use crate::media::mesh_file::MAX_VERTICES;

/// Where the numbers lie in a buffer.
#[derive(Clone, Copy)]
struct Span {
    view: usize,
    offset: u64,
    count: u64,
    components: u64,
    component_type: u32,
}

/// The document with its buffers.
pub(super) struct Data<'a> {
    pub(super) document: &'a Document,
    pub(super) buffers: &'a [Vec<u8>],
}

impl<'a> Data<'a> {
    /// Vectors of `N` components; fewer in the file leave zero, more are not read.
    pub(super) fn vectors<const N: usize>(&self, accessor: usize) -> Result<Vec<[f32; N]>, String> {
        let accessor = self.accessor(accessor)?;
        let components = components(&accessor.kind)? as usize;
        let flat = self.flat(accessor)?;
        let vector = |values: &[f64]| std::array::from_fn(|axis| values.get(axis).map_or(0.0, |&value| value as f32));
        Ok(flat.chunks_exact(components).map(vector).collect())
    }

    /// Whole numbers, such as vertex indices.
    pub(super) fn indices(&self, accessor: usize) -> Result<Vec<u32>, String> {
        let accessor = self.accessor(accessor)?;
        if !matches!(accessor.component_type, 5121 | 5123 | 5125) || accessor.kind != "SCALAR" {
            return Err("it holds indices, but not as unsigned whole numbers".into());
        }
        Ok(self.flat(accessor)?.into_iter().map(|value| value as u32).collect())
    }

    /// How many vertices an accessor announces.
    pub(super) fn count(&self, accessor: usize) -> Result<u64, String> {
        Ok(self.accessor(accessor)?.count)
    }

    /// Whether an accessor has no data of its own; so it is where a compressed extension holds them.
    pub(super) fn is_hollow(&self, accessor: usize) -> bool {
        self.accessor(accessor).is_ok_and(|accessor| accessor.buffer_view.is_none() && accessor.sparse.is_none())
    }

    /// The bytes of a view.
    pub(super) fn view(&self, index: usize) -> Result<&'a [u8], String> {
        let view = self.document.buffer_views.get(index).ok_or_else(|| format!("buffer view {index} is not there"))?;
        let buffer = self.buffers.get(view.buffer).ok_or_else(|| format!("buffer {} is not there", view.buffer))?;
        let end = view.byte_offset.checked_add(view.byte_length).filter(|&end| end <= buffer.len() as u64);
        let end = end.ok_or_else(|| format!("buffer view {index} goes beyond the end of buffer {}", view.buffer))?;
        Ok(&buffer[view.byte_offset as usize..end as usize])
    }

    fn accessor(&self, index: usize) -> Result<&'a Accessor, String> {
        self.document.accessors.get(index).ok_or_else(|| "it is not there".into())
    }

    fn flat(&self, accessor: &Accessor) -> Result<Vec<f64>, String> {
        let components = components(&accessor.kind)?;
        if accessor.count > 3 * MAX_VERTICES {
            return Err(format!("{} elements are more than are read", accessor.count));
        }
        let span = |view, offset, count| Span { view, offset, count, components, component_type: accessor.component_type };
        let mut flat = match accessor.buffer_view {
            Some(view) => self.read(span(view, accessor.byte_offset, accessor.count))?,
            None => vec![0.0; (accessor.count * components) as usize],
        };
        if let Some(sparse) = &accessor.sparse {
            let places = &sparse.indices;
            let component_type = places.component_type.ok_or("its sparse indices have no type")?;
            let places = Span { components: 1, component_type, ..span(places.buffer_view, places.byte_offset, sparse.count) };
            let values = self.read(span(sparse.values.buffer_view, sparse.values.byte_offset, sparse.count))?;
            let components = components as usize;
            for (place, value) in self.read(places)?.into_iter().zip(values.chunks_exact(components)) {
                let start = place as usize * components;
                let slot = flat.get_mut(start..start + components).ok_or_else(|| format!("its sparse index {place} is out of range"))?;
                slot.copy_from_slice(value);
            }
        }
        if accessor.normalized {
            flat.iter_mut().for_each(|value| *value = normalised(*value, accessor.component_type));
        }
        Ok(flat)
    }

    fn read(&self, span: Span) -> Result<Vec<f64>, String> {
        let bytes = self.view(span.view)?;
        let size = component_bytes(span.component_type)?;
        let packed = size * span.components;
        let stride = self.document.buffer_views[span.view].byte_stride.unwrap_or(packed).max(packed);
        if span.count == 0 {
            return Ok(Vec::new());
        }
        let end = (span.count - 1).checked_mul(stride).and_then(|last| last.checked_add(span.offset)?.checked_add(packed));
        if end.is_none_or(|end| end > bytes.len() as u64) {
            return Err(format!(
                "{} elements of {stride} bytes do not fit into the {} bytes of buffer view {}",
                span.count,
                bytes.len(),
                span.view
            ));
        }
        let mut values = Vec::with_capacity((span.count * span.components) as usize);
        for element in 0..span.count {
            let start = span.offset + element * stride;
            for component in 0..span.components {
                let at = (start + component * size) as usize;
                values.push(number(&bytes[at..at + size as usize], span.component_type));
            }
        }
        Ok(values)
    }
}

fn components(kind: &str) -> Result<u64, String> {
    match kind {
        "SCALAR" => Ok(1),
        "VEC2" => Ok(2),
        "VEC3" => Ok(3),
        "VEC4" => Ok(4),
        other => Err(format!("the type “{other}” does not belong there")),
    }
}

fn component_bytes(component_type: u32) -> Result<u64, String> {
    match component_type {
        5120 | 5121 => Ok(1),
        5122 | 5123 => Ok(2),
        5125 | 5126 => Ok(4),
        other => Err(format!("the component type {other} is not known")),
    }
}

/// Little endian; `bytes` has the length of the type.
fn number(bytes: &[u8], component_type: u32) -> f64 {
    match (component_type, bytes) {
        (5120, &[a]) => f64::from(i8::from_le_bytes([a])),
        (5121, &[a]) => f64::from(a),
        (5122, &[a, b]) => f64::from(i16::from_le_bytes([a, b])),
        (5123, &[a, b]) => f64::from(u16::from_le_bytes([a, b])),
        (5125, &[a, b, c, d]) => f64::from(u32::from_le_bytes([a, b, c, d])),
        (_, &[a, b, c, d]) => f64::from(f32::from_le_bytes([a, b, c, d])),
        _ => f64::NAN,
    }
}

fn normalised(value: f64, component_type: u32) -> f64 {
    match component_type {
        5120 => (value / 127.0).max(-1.0),
        5121 => value / 255.0,
        5122 => (value / 32767.0).max(-1.0),
        5123 => value / 65535.0,
        _ => value,
    }
}
