//! The unit of a mesh file's coordinates, which OBJ, STL and PLY do not say.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The length of one step of a mesh file's coordinates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LengthUnit {
    /// 1 m: glTF, most of robotics.
    Metre,
    /// 10 mm.
    Centimetre,
    /// 1 mm: BOP, most of CAD.
    Millimetre,
    /// 25.4 mm.
    Inch,
}

/// Objects between these sizes in metres are taken to be plausible; below is a screw's head, above is a car.
const PLAUSIBLE_SIZE_M: std::ops::RangeInclusive<f64> = 0.004..=8.0;

impl LengthUnit {
    /// All units, the likeliest first.
    pub const ALL: [Self; 4] = [Self::Millimetre, Self::Metre, Self::Centimetre, Self::Inch];

    /// Metres in one unit.
    pub fn metres(self) -> f64 {
        match self {
            Self::Metre => 1.0,
            Self::Centimetre => 0.01,
            Self::Millimetre => 0.001,
            Self::Inch => 0.0254,
        }
    }

    /// The unit's symbol: `m`, `cm`, `mm`, `in`.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Metre => "m",
            Self::Centimetre => "cm",
            Self::Millimetre => "mm",
            Self::Inch => "in",
        }
    }
}

impl fmt::Display for LengthUnit {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(match self {
            Self::Metre => "metres",
            Self::Centimetre => "centimetres",
            Self::Millimetre => "millimetres",
            Self::Inch => "inches",
        })
    }
}

/// A unit that fits better, where a mesh of largest side `size_m`, in metres as read with unit `read_as`, is
/// implausibly small or large for an object whose pose is estimated (below 4 mm or above 8 m).
///
/// This is a hint to ask with, never a reason to change the unit silently. `None` where the size is plausible or where
/// no unit makes it so.
pub fn suspect_unit(size_m: f64, read_as: LengthUnit) -> Option<LengthUnit> {
    if !size_m.is_finite() || size_m <= 0.0 || PLAUSIBLE_SIZE_M.contains(&size_m) {
        return None;
    }
    let size_in_file = size_m / read_as.metres();
    // An inch is never told from a centimetre by size, so it is not proposed.
    let proposed = LengthUnit::ALL.into_iter().filter(|unit| *unit != LengthUnit::Inch);
    proposed.into_iter().find(|unit| PLAUSIBLE_SIZE_M.contains(&(size_in_file * unit.metres())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_giant_was_in_millimetres_and_a_mite_in_metres() {
        assert_eq!(suspect_unit(180.0, LengthUnit::Metre), Some(LengthUnit::Millimetre));
        assert_eq!(suspect_unit(0.000_18, LengthUnit::Millimetre), Some(LengthUnit::Metre));
        assert_eq!(suspect_unit(0.18, LengthUnit::Millimetre), None);
        assert_eq!(suspect_unit(0.0, LengthUnit::Millimetre), None);
        assert_eq!(suspect_unit(f64::NAN, LengthUnit::Metre), None);
    }
}
