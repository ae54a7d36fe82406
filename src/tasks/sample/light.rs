//! The look of a session: what lies on the table, where the lamps stand, how the camera is set.

use crate::render::synth::{GroundKind, Lights, RectLight, Sensor, V3};
use std::f64::consts::TAU;

/// Turn of the lamps from session to session: the golden angle, so that no two sessions are lit alike.
const TURN_RAD: f64 = 2.399_963;

/// Table and light of a session.
pub(super) struct Look {
    pub ground: GroundKind,
    pub lights: Lights,
    exposure: f32,
    balance: V3,
}

impl Look {
    /// The look of the session of that number.
    pub fn of(session: usize) -> Self {
        let turn = session as f64 * TURN_RAD;
        match session % 3 {
            0 => Self { ground: GroundKind::Mat, lights: lamp(turn), exposure: 1.0, balance: V3::new(1.0, 1.0, 1.03) },
            1 => Self { ground: GroundKind::Sheet, lights: window(turn), exposure: 0.8, balance: V3::new(1.01, 1.0, 0.99) },
            _ => Self { ground: GroundKind::Oak, lights: window(turn), exposure: 0.95, balance: V3::new(1.0, 1.0, 1.02) },
        }
    }

    /// The sensor, focused at a distance.
    pub fn sensor(&self, focus_m: f64) -> Sensor {
        Sensor { exposure: self.exposure, balance: self.balance, aperture_m: 0.002, focus_m: focus_m as f32, ..Sensor::default() }
    }
}

fn around(azimuth_rad: f64, radius: f32, height: f32) -> V3 {
    let (s, c) = azimuth_rad.sin_cos();
    V3::new(c as f32 * radius, s as f32 * radius, height)
}

/// What the lamps point at.
const AIM: V3 = V3::new(0.0, 0.0, 0.02);

/// A warm soft lamp over the bench, a weak cool one opposite.
fn lamp(turn_rad: f64) -> Lights {
    Lights {
        key: RectLight::facing(around(0.6 + turn_rad, 0.72, 0.95), AIM, 0.38, 0.38, V3::new(29.0, 26.4, 22.6)),
        fill: RectLight::facing(around(3.6 + turn_rad, 1.1, 0.8), AIM, 0.35, 0.8, V3::new(2.4, 2.8, 3.4)),
        room: V3::new(0.60, 0.60, 0.59),
        room_turn: turn_rad.rem_euclid(TAU) as f32,
    }
}

/// Daylight from a window at the side.
fn window(turn_rad: f64) -> Lights {
    Lights {
        key: RectLight::facing(around(2.6 + turn_rad, 1.0, 0.85), AIM, 0.55, 0.45, V3::new(19.0, 19.8, 21.2)),
        fill: RectLight::facing(around(5.6 + turn_rad, 1.0, 0.9), AIM, 0.3, 0.7, V3::new(3.0, 2.7, 2.2)),
        room: V3::new(0.58, 0.60, 0.64),
        room_turn: turn_rad.rem_euclid(TAU) as f32,
    }
}
