//! The camera that overlay and solving go by, where there is one that fits the photo.

use super::Workspace;
use crate::geom::Camera;
use crate::project::CameraModel;

/// How much a photo's sides may differ from those of a camera whose size was guessed.
const GUESSED: f64 = 1.25;

impl Workspace {
    /// The lens model of the frame on the screen; the sentence says why there is none.
    pub fn camera(&self) -> Result<&Camera, String> {
        let frame = self.frame().ok_or("No frame is open")?;
        let camera = self.project().and_then(|p| p.camera(frame.camera)).ok_or("The frame's camera is missing")?;
        let camera = match &camera.model {
            CameraModel::Known(camera) => camera,
            CameraModel::Unsupported { name, .. } => {
                return Err(format!("The camera model {name} is not supported: overlay and solving are off for this frame"));
            }
        };
        match self.annotate.photo_px {
            Some((of, [width, height])) if of == frame.id && !fits(camera, [width, height]) => Err(format!(
                "The photo has {width} × {height}\u{a0}px, its camera {} × {}: overlay and solving are off for this frame",
                camera.width, camera.height
            )),
            _ => Ok(camera),
        }
    }
}

/// Whether a photo of this size can be of this camera. Where a dataset does not say the size, twice the principal point stands
/// for it, and the photo may be found later.
fn fits(camera: &Camera, photo: [u32; 2]) -> bool {
    let size = [camera.width, camera.height];
    let guess = [camera.cx, camera.cy].map(|middle| (2.0 * middle).ceil());
    let alike = |i: usize| {
        let share = f64::from(photo[i]) / f64::from(size[i].max(1));
        (1.0 / GUESSED..=GUESSED).contains(&share)
    };
    photo == size || (size.map(f64::from) == guess && alike(0) && alike(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_photo_of_another_size_is_of_another_camera() {
        let given = Camera::pinhole(640, 480, 570.0, 570.0, 325.2, 242.0);
        assert!(fits(&given, [640, 480]));
        assert!(!fits(&given, [1280, 960]) && !fits(&given, [720, 540]) && !fits(&given, [480, 640]));
        let guessed = Camera::pinhole(651, 484, 570.0, 570.0, 325.2, 242.0);
        assert!(fits(&guessed, [640, 480]) && !fits(&guessed, [1280, 960]));
    }
}
