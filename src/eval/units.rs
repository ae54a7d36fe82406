//! What a bootstrap draws as a whole, for one choice of cases.

use super::bootstrap::Unit;
use super::data::Truth;

/// A frame that has no row in the choice.
const NOWHERE: u32 = u32::MAX;

/// The frames or sessions of a choice of cases, numbered: first those with targets, then those in which detection only
/// made false alarms. The latter are a stratum of their own: they count for the precision, and no sample is left without
/// targets because of them.
#[derive(Clone, Debug)]
pub struct Units {
    /// For each frame of the truth the number of its unit.
    of_frame: Vec<u32>,
    strata: [usize; 2],
}

impl Units {
    /// Numbers the units of the frames with targets and of other frames that count.
    pub fn new(truth: &Truth, targets: impl Iterator<Item = u32>, others: impl Iterator<Item = u32>, unit: Unit) -> Self {
        let mut units = Self { of_frame: vec![NOWHERE; truth.frames.len()], strata: [0; 2] };
        let mut of_session = vec![NOWHERE; truth.sessions.len()];
        let mut count = 0;
        let mut number = |frame: u32| {
            let session = truth.frames[frame as usize].session as usize;
            let place = match unit {
                Unit::Frame => &mut units.of_frame[frame as usize],
                Unit::Session => &mut of_session[session],
            };
            if *place == NOWHERE {
                *place = count;
                count += 1;
            }
            let own = *place;
            units.of_frame[frame as usize] = own;
            count as usize
        };
        let first = targets.fold(0, |_, frame| number(frame));
        let all = others.fold(first, |_, frame| number(frame));
        units.strata = [first, all - first];
        units
    }

    /// The unit of a frame with a row in the choice.
    pub fn of(&self, frame: u32) -> u32 {
        self.of_frame[frame as usize]
    }

    /// How many units there are with targets, and how many without.
    pub fn strata(&self) -> [usize; 2] {
        self.strata
    }

    /// Every unit once.
    pub fn once(&self) -> Vec<u32> {
        vec![1; self.strata.iter().sum()]
    }
}
