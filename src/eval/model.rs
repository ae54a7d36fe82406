//! What is known of an object when its poses are judged.

use std::sync::OnceLock;

use crate::geom::{Aabb, Mesh, Symmetry, Vec3};

use super::nearest::NearestTree;
use super::point_tree::PointTree;
use super::symmetries::{Symmetries, Treatment};

/// An object: its vertices, its surface, its diameter and its symmetries.
#[derive(Clone, Debug)]
pub struct Model {
    /// Its name.
    pub name: String,
    /// Its number in a dataset.
    pub number: Option<i64>,
    /// The vertices, each of which counts once, as they stand in the file.
    pub points: PointTree,
    /// The surface, for what is drawn.
    pub mesh: Mesh,
    /// The largest distance between two vertices, metres.
    pub diameter_m: f64,
    /// Its symmetries.
    pub symmetries: Symmetries,
    /// Made when a nearest vertex is first asked for.
    nearest: OnceLock<NearestTree>,
}

impl Model {
    /// An object from its mesh; without a diameter it is computed.
    pub fn new(name: String, number: Option<i64>, mesh: Mesh, diameter_m: Option<f64>, symmetry: &Symmetry, treatment: Treatment) -> Self {
        let diameter_m = diameter_m.unwrap_or_else(|| mesh.diameter());
        let points = PointTree::new(mesh.positions.clone());
        Self { name, number, points, mesh, diameter_m, symmetries: Symmetries::new(symmetry, treatment), nearest: OnceLock::new() }
    }

    /// An object that is known by some points only; nothing of it can be drawn.
    pub fn of_points(name: String, points: Vec<Vec3>) -> Self {
        let diameter_m = Mesh { positions: points.clone(), ..Mesh::default() }.diameter();
        let symmetries = Symmetries::new(&Symmetry::default(), Treatment::Steps);
        Self { name, number: None, points: PointTree::new(points), mesh: Mesh::default(), diameter_m, symmetries, nearest: OnceLock::new() }
    }

    /// The vertices, arranged for asking for the nearest.
    pub fn nearest(&self) -> &NearestTree {
        self.nearest.get_or_init(|| NearestTree::new(self.points.all().points().collect()))
    }

    /// The box around the vertices.
    pub fn bounds(&self) -> Aabb {
        self.points.bounds()
    }

    /// The middle of the box, metres.
    pub fn centre(&self) -> Vec3 {
        self.bounds().centre()
    }
}
