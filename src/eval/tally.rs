//! A choice of cases, arranged by the units that a bootstrap draws, so that every figure of a sample is read off in one
//! pass over plain numbers.

use super::auc;
use super::columns::Figures;
use super::metric::vsd;
use super::outcome::{Found, Kind};
use super::precision::{PrecisionScratch, Ranking};
use super::statistic::Statistic;
use super::thresholds::COUNT;

/// What all cases of a unit have together.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Sums {
    cases: u32,
    /// Thresholds at which they were found.
    mssd: u32,
    mspd: u32,
    vsd: u32,
    predicted: u32,
    /// Found by ADD, or ADD-S where symmetric.
    add: u32,
}

/// The cases by rising error, for a median or an area.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub statistic: Statistic,
    /// Error and unit.
    pub rows: Vec<(f64, u32)>,
}

/// What one case adds to its unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    pub found: Found,
    pub is_predicted: bool,
    pub is_found_by_add: bool,
}

/// Which recalls can be computed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Recalls {
    pub mssd: bool,
    pub mspd: bool,
    pub vsd: bool,
    pub add: bool,
}

/// A choice of cases, arranged by unit.
#[derive(Clone, Debug)]
pub struct Tally {
    pub(super) has: Recalls,
    sums: Vec<Sums>,
    pub(super) orders: Vec<Order>,
    /// One a model.
    pub(super) rankings: Vec<Ranking>,
}

/// Which figures are asked for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Wanted([bool; Statistic::COUNT]);

impl Wanted {
    /// All of them.
    pub const ALL: Self = Self([true; Statistic::COUNT]);

    /// These.
    pub fn of(statistics: &[Statistic]) -> Self {
        let mut wanted = Self([false; Statistic::COUNT]);
        statistics.iter().for_each(|s| wanted.0[s.place()] = true);
        wanted
    }

    fn has(&self, statistic: Statistic) -> bool {
        self.0[statistic.place()]
    }
}

impl Tally {
    /// Nothing yet, for so many units.
    pub(super) fn new(units: usize, has: Recalls) -> Self {
        Self { has, sums: vec![Sums::default(); units], orders: Vec::new(), rankings: Vec::new() }
    }

    /// Adds a case.
    pub(super) fn add(&mut self, unit: u32, share: &Share) {
        let sums = &mut self.sums[unit as usize];
        sums.cases += 1;
        sums.mssd += share.found.mssd.count_ones();
        sums.mspd += share.found.mspd.count_ones();
        sums.vsd += u32::from(share.found.vsd);
        sums.predicted += u32::from(share.is_predicted);
        sums.add += u32::from(share.is_found_by_add);
    }

    /// The figures that are wanted, when each unit counts so often. Whole numbers are summed, so the order of the units
    /// does not show in any digit.
    pub fn figures(&self, counts: &[u32], wanted: &Wanted, scratch: &mut PrecisionScratch) -> Figures {
        let mut figures: Figures = [None; Statistic::COUNT];
        let sum = |of: fn(&Sums) -> u32| -> u64 { self.sums.iter().zip(counts).map(|(s, c)| u64::from(of(s)) * u64::from(*c)).sum() };
        let total = sum(|s| s.cases);
        if total > 0 {
            self.recalls(total as f64, &|of| sum(of) as f64, &mut figures);
            for order in self.orders.iter().filter(|o| wanted.has(o.statistic)) {
                figures[order.statistic.place()] = order.figure(counts, total);
            }
        }
        self.precisions(counts, wanted, scratch, &mut figures);
        figures
    }

    fn recalls(&self, total: f64, sum: &dyn Fn(fn(&Sums) -> u32) -> f64, figures: &mut Figures) {
        let mean = |is_known: bool, of: fn(&Sums) -> u32, parts: usize| is_known.then(|| sum(of) / (total * parts as f64));
        let mssd = mean(self.has.mssd, |s| s.mssd, COUNT);
        let mspd = mean(self.has.mspd, |s| s.mspd, COUNT);
        let vsd = mean(self.has.vsd, |s| s.vsd, vsd::TAUS * COUNT);
        let all = vsd.zip(mssd).zip(mspd).map(|((v, s), p)| (v + s + p) / 3.0);
        let values = [
            (Statistic::Ar, all),
            (Statistic::ArVsd, vsd),
            (Statistic::ArMssd, mssd),
            (Statistic::ArMspd, mspd),
            (Statistic::RecallAdd, mean(self.has.add, |s| s.add, 1)),
            (Statistic::Predicted, mean(true, |s| s.predicted, 1)),
        ];
        values.into_iter().for_each(|(statistic, value)| figures[statistic.place()] = value);
    }

    /// The means over the models that have true poses to be found.
    fn precisions(&self, counts: &[u32], wanted: &Wanted, scratch: &mut PrecisionScratch, figures: &mut Figures) {
        let both = wanted.has(Statistic::Map);
        let is_asked = Kind::ALL.map(|kind| match kind {
            Kind::Mssd => self.has.mssd && (both || wanted.has(Statistic::MapMssd)),
            Kind::MssdMm => self.has.mssd && wanted.has(Statistic::MapMssdMm),
            Kind::Mspd => self.has.mspd && (both || wanted.has(Statistic::MapMspd)),
        });
        if !is_asked.contains(&true) {
            return;
        }
        let (mut sums, mut models) = ([0.0; 3], 0);
        for precisions in self.rankings.iter().filter_map(|r| r.precisions(counts, is_asked, scratch)) {
            sums.iter_mut().zip(precisions).for_each(|(sum, precision)| *sum += precision);
            models += 1;
        }
        let mean = |kind: Kind| (models > 0 && is_asked[kind.place()]).then(|| sums[kind.place()] / f64::from(models));
        let (mssd, mspd) = (mean(Kind::Mssd), mean(Kind::Mspd));
        figures[Statistic::MapMssd.place()] = mssd;
        figures[Statistic::MapMspd.place()] = mspd;
        figures[Statistic::MapMssdMm.place()] = mean(Kind::MssdMm);
        figures[Statistic::Map.place()] = mssd.zip(mspd).map(|(s, p)| f64::midpoint(s, p));
    }
}

impl Order {
    fn figure(&self, counts: &[u32], total: u64) -> Option<f64> {
        match self.statistic {
            Statistic::AucAdd | Statistic::AucAdds | Statistic::AucAddOrS => {
                let weighed = self.rows.iter().map(|(error, unit)| (*error, f64::from(counts[*unit as usize])));
                auc::area_percent(weighed, total as f64)
            }
            _ => self.median(counts, total),
        }
    }

    /// The weighted median: the mean of the two in the middle where the middle lies between two; `None` where it is
    /// infinite, because what it belongs to was not estimated.
    fn median(&self, counts: &[u32], total: u64) -> Option<f64> {
        let (mut weight, mut place) = (0, 0);
        // Past the middle, or on it.
        while weight * 2 < total {
            weight += u64::from(counts[self.rows.get(place)?.1 as usize]);
            place += 1;
        }
        let lower = self.rows.get(place.checked_sub(1)?)?.0;
        let median = if weight * 2 == total {
            let upper = self.rows[place..].iter().find(|(_, unit)| counts[*unit as usize] > 0)?.0;
            f64::midpoint(lower, upper)
        } else {
            lower
        };
        Some(median).filter(|m| m.is_finite())
    }
}
