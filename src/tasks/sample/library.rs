//! The parts of the sample: two labelled objects and the clutter, each with what rendering and laying down need.

use super::rest::Weight;
use super::{bracket, clutter, flange};
use crate::geom::{Mesh, MeshError};
use crate::render::synth::{Finish, Material, Shape};
use rayon::prelude::*;

/// Place of the flange in the library.
pub(super) const FLANGE: usize = 0;
/// Place of the bracket.
pub(super) const BRACKET: usize = 1;
/// Where the clutter begins.
pub(super) const CLUTTER: usize = 2;

/// Faces that meet at more than this keep their edge in the picture.
const CREASE_RAD: f64 = 0.56;

/// All parts, each list in the same order.
pub(super) struct Library {
    pub meshes: Vec<Mesh>,
    pub colours: Vec<Vec<[u8; 4]>>,
    pub materials: Vec<Material>,
    pub shapes: Vec<Shape>,
    pub weights: Vec<Weight>,
}

impl Library {
    /// Builds everything.
    ///
    /// # Errors
    /// Never for the built-in dimensions; meshes are checked all the same.
    pub fn new() -> Result<Self, MeshError> {
        let ((flange, bracket), clutter) = rayon::join(|| rayon::join(flange::mesh, bracket::mesh), clutter::parts);
        let (flange, bracket) = (flange?, bracket?);
        let anodised = Material::new([62, 103, 158], 0.80, 0.33, Finish::Turned { slope: 0.045, pitch_m: 0.000_3 });
        let moulded = Material::new(bracket::ORANGE, 0.0, 0.36, Finish::Grained { slope: 0.022, scale_m: 0.000_6 });
        let mut library = Self { meshes: Vec::new(), colours: Vec::new(), materials: Vec::new(), shapes: Vec::new(), weights: Vec::new() };
        library.add(flange.0, flange.1, anodised);
        library.add(bracket.0, bracket.1, moulded);
        for part in clutter? {
            library.add(part.mesh, part.colours, part.material);
        }
        library.shapes =
            (0..library.meshes.len()).into_par_iter().map(|i| Shape::new(&library.meshes[i], &library.colours[i], CREASE_RAD)).collect();
        library.weights = library.meshes.par_iter().map(Weight::of).collect();
        Ok(library)
    }

    fn add(&mut self, mesh: Mesh, colours: Vec<[u8; 4]>, material: Material) {
        self.meshes.push(mesh);
        self.colours.push(colours);
        self.materials.push(material);
    }

    /// Number of parts.
    pub fn len(&self) -> usize {
        self.meshes.len()
    }
}
