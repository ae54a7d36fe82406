//! What lies under the pointer: the ray through the lens against the meshes.

use super::item::{Item, Style};
use super::mesh_asset::MeshAsset;
use super::view::View;
use crate::geom::{Hit, Vec2, Vec3};

/// An item under the pointer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Picked {
    /// Index among the items.
    pub item: usize,
    /// Where the ray meets the mesh; the distance is measured from the camera in metres.
    pub hit: Hit,
    /// The point in the object frame.
    pub point_in_object: Vec3,
}

/// The nearest item at a screen position, exact through the lens; `None` where there is none or the lens has no ray.
///
/// `asset` gives an item's mesh; items without one are passed over, and so are ghosts. Takes some microseconds.
pub fn pick<'a>(view: &View, screen: &Vec2, items: &[Item], asset: impl Fn(&Item) -> Option<&'a MeshAsset>) -> Option<Picked> {
    let ray = view.ray_from_screen(screen).ok()?;
    let mut best: Option<Picked> = None;
    for (index, item) in items.iter().enumerate() {
        let Some(asset) = asset(item).filter(|_| item.style != Style::Ghost) else {
            continue;
        };
        let object_from_camera = item.camera_from_object.inverse();
        let direction = object_from_camera.rotation * ray;
        let Some(hit) = asset.bvh().hit(asset.mesh(), &object_from_camera.translation, &direction) else {
            continue;
        };
        if best.is_none_or(|b| hit.distance < b.hit.distance) {
            best = Some(Picked { item: index, hit, point_in_object: hit.point });
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geom::{Camera, Lens, Mesh, Pose};
    use crate::render::MeshId;

    #[test]
    fn the_nearer_item_is_picked_through_the_lens() {
        let asset = MeshAsset::build(Mesh::cuboid(Vec3::repeat(0.2)), &[]);
        let lens = Lens::brown_conrady(&[-0.3, 0.1, 0.001, 0.001, -0.015]).unwrap();
        let camera = Camera::pinhole(1920, 1080, 900.0, 900.0, 959.5, 539.5).with_lens(lens);
        let view = View::fit(camera.clone(), [960, 540], 1.0);
        let item = |t: Vec3| Item {
            mesh: MeshId(0),
            camera_from_object: Pose::new(nalgebra::Rotation3::from_euler_angles(0.1, 0.2, 0.3), t),
            colour: [255; 4],
            style: Style::Solid,
            outline_points: 0.0,
            order: 0,
        };
        let items = [item(Vec3::new(0.5, 0.2, 1.5)), item(Vec3::new(0.4, 0.2, 1.0))];
        // A point on the near box's front face, chosen in its frame.
        let on_face = Vec3::new(0.03, -0.04, -0.1);
        let screen = view.screen_from_photo(&camera.project(&items[1].camera_from_object.transform(&on_face)).unwrap());
        let found = pick(&view, &screen, &items, |_| Some(&asset)).unwrap();
        assert_eq!(found.item, 1);
        assert!((found.point_in_object - on_face).norm() < 1e-9, "{}", found.point_in_object);
        assert!(pick(&view, &Vec2::new(5.0, 5.0), &items, |_| Some(&asset)).is_none());
        assert!(pick(&view, &screen, &items, |_| None).is_none());
    }
}
