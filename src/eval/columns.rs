//! The tables of an evaluation, sorted so that every figure of any choice of cases is read off in one pass.

use std::collections::HashMap;

use super::auc;
use super::case::{Case, CaseErrors, Conditions};
use super::data::{Estimate, Truth};
use super::options::Asked;
use super::outcome::{Detection, Kind, Outcome};
use super::precision::mean_over_thresholds;
use super::scope::Scope;
use super::slice::{Filter, Subject};
use super::statistic::Statistic;
use super::symmetries::Used;

/// Share of the diameter below which ADD counts as found.
const ADD_SHARE: f64 = 0.1;

/// All figures, each at its place in [`Statistic::ALL`].
pub type Figures = [Option<f64>; Statistic::COUNT];

/// A true pose that detection has to find.
struct Counted {
    frame: u32,
    model: u32,
    instance: u32,
    conditions: Conditions,
}

/// A detection with the circumstances of the true pose that it found, or else its own.
struct Ranked {
    detection: Detection,
    conditions: Conditions,
}

/// The tables of an evaluation.
pub struct Columns<'a> {
    truth: &'a Truth,
    cases: &'a [Case],
    asked: Asked,
    counted: Vec<Counted>,
    /// For each model, by falling score.
    ranked: Vec<Vec<Ranked>>,
    /// For each median and area the places of the cases by rising error.
    orders: Vec<(Statistic, Vec<(f64, u32)>)>,
    /// Place of the case of a frame's true pose.
    case_of: HashMap<(u32, u32), usize>,
}

/// Which rows belong to a choice of cases.
#[derive(Clone, Debug)]
pub struct Membership {
    cases: Vec<bool>,
    counted: Vec<bool>,
    /// By the true pose that a detection found, even if only roughly; by its own circumstances where it found none.
    ranked: Vec<Vec<bool>>,
}

impl Membership {
    /// Number of targets in it.
    pub fn len(&self) -> usize {
        self.cases.iter().filter(|c| **c).count()
    }

    /// Whether there is no target in it.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether a case belongs to it.
    pub fn has(&self, case: usize) -> bool {
        self.cases[case]
    }
}

impl<'a> Columns<'a> {
    /// Sorts the tables.
    pub fn new(truth: &'a Truth, scope: &Scope, estimates: &[Estimate], outcome: &Outcome, cases: &'a [Case], asked: Asked) -> Self {
        let mut ranked: Vec<Vec<Ranked>> = truth.models.iter().map(|_| Vec::new()).collect();
        for detection in &outcome.detections {
            let conditions = conditions_of(truth, estimates, detection);
            ranked[detection.model as usize].push(Ranked { detection: *detection, conditions });
        }
        let by_score = |a: &Ranked, b: &Ranked| b.detection.score.partial_cmp(&a.detection.score).unwrap_or(std::cmp::Ordering::Equal);
        ranked.iter_mut().for_each(|r| r.sort_by(by_score));
        let case_of = cases.iter().enumerate().map(|(i, c)| ((c.frame, c.instance), i)).collect();
        let mut columns = Self { truth, cases, asked, counted: counted(truth, scope), ranked, orders: Vec::new(), case_of };
        columns.orders = Statistic::ALL.into_iter().filter_map(|s| Some((s, columns.order(s)?))).collect();
        columns
    }

    /// The places of the cases by rising error, for a figure that needs them and was asked for.
    fn order(&self, statistic: Statistic) -> Option<Vec<(f64, u32)>> {
        let asked = self.asked;
        let is_asked = match statistic {
            Statistic::AucAdd | Statistic::AucAdds | Statistic::AucAddOrS => asked.auc,
            Statistic::TranslationMm | Statistic::RotationDeg => true,
            Statistic::MssdMm => asked.mssd,
            Statistic::MspdPx => asked.mspd,
            Statistic::Vsd => asked.vsd,
            Statistic::AddMm => asked.needs_add(),
            Statistic::AddsMm => asked.needs_adds(),
            Statistic::ProjectionPx => asked.projection,
            Statistic::Mask => asked.mask,
            _ => false,
        };
        let symmetric = |case: &Case| self.truth.models[case.model as usize].symmetries.used() != Used::None;
        let value = |case: &Case| case.errors.as_ref().and_then(|e| error(statistic, e, symmetric(case))).unwrap_or(f64::INFINITY);
        let mut order: Vec<(f64, u32)> = (0..).zip(self.cases).map(|(i, case)| (value(case), i)).collect();
        order.sort_by(|a, b| a.0.total_cmp(&b.0));
        is_asked.then_some(order)
    }

    /// The cases in the order of the tables.
    pub fn cases(&self) -> &[Case] {
        self.cases
    }

    /// The rows that a filter holds for; all of them without one.
    pub fn members(&self, filter: Option<&Filter>) -> Membership {
        let ask = |frame: u32, model: u32, conditions: &Conditions, score: Option<f64>, may: bool| {
            let frame = &self.truth.frames[frame as usize];
            let session = self.truth.sessions.get(frame.session as usize).map_or("", String::as_str);
            let model = &self.truth.models[model as usize];
            let subject = Subject { frame, session, model, conditions, score };
            filter.is_none_or(|f| if may { f.may_hold(&subject) } else { f.holds(&subject) })
        };
        let case = |c: &Counted| self.case_of.get(&(c.frame, c.instance)).and_then(|i| self.cases[*i].score);
        let cases = self.cases.iter().map(|c| ask(c.frame, c.model, &c.conditions, c.score, false)).collect();
        let counted = self.counted.iter().map(|c| ask(c.frame, c.model, &c.conditions, case(c), false)).collect();
        let one = |r: &Ranked| {
            let (d, has_found) = (&r.detection, r.detection.instance.is_some());
            ask(d.frame, d.model, &r.conditions, Some(d.score), !has_found)
        };
        Membership { cases, counted, ranked: self.ranked.iter().map(|r| r.iter().map(one).collect()).collect() }
    }

    /// The same choice, but of the targets that `other` chose: for comparing two sets of predictions on the same targets.
    pub fn members_like(&self, filter: Option<&Filter>, other: &Membership) -> Membership {
        Membership { cases: other.cases.clone(), counted: other.counted.clone(), ..self.members(filter) }
    }

    /// All figures of the members, each weighed by `weight(frame)`.
    pub fn figures(&self, members: &Membership, weight: impl Fn(u32) -> f64) -> Figures {
        let of = |i: usize| if members.cases[i] { weight(self.cases[i].frame) } else { 0.0 };
        let mut figures: Figures = [None; Statistic::COUNT];
        let weights: Vec<f64> = (0..self.cases.len()).map(of).collect();
        let total: f64 = weights.iter().sum();
        if total > 0.0 {
            self.recalls(&weights, total, &mut figures);
            for (statistic, order) in &self.orders {
                let sorted = order.iter().map(|(error, case)| (*error, weights[*case as usize]));
                figures[statistic.place()] = match statistic {
                    Statistic::AucAdd | Statistic::AucAdds | Statistic::AucAddOrS => auc::area_percent(sorted, total),
                    _ => median(sorted, total),
                };
            }
        }
        self.precisions(members, &weight, &mut figures);
        figures
    }

    fn recalls(&self, weights: &[f64], total: f64, figures: &mut Figures) {
        let mean = |share: &dyn Fn(&Case) -> f64| {
            Some(self.cases.iter().zip(weights).filter(|(_, w)| **w > 0.0).map(|(case, w)| w * share(case)).sum::<f64>() / total)
        };
        let asked = self.asked;
        let mut put = |statistic: Statistic, value: Option<f64>| figures[statistic.place()] = value;
        let mssd = asked.mssd.then(|| mean(&|c| c.found.mssd_share())).flatten();
        let mspd = asked.mspd.then(|| mean(&|c| c.found.mspd_share())).flatten();
        let vsd = asked.vsd.then(|| mean(&|c| c.found.vsd_share())).flatten();
        put(Statistic::ArMssd, mssd);
        put(Statistic::ArMspd, mspd);
        put(Statistic::ArVsd, vsd);
        put(Statistic::Ar, vsd.zip(mssd).zip(mspd).map(|((v, s), p)| (v + s + p) / 3.0));
        put(Statistic::Predicted, mean(&|c| f64::from(u8::from(c.estimate.is_some()))));
        if asked.add || asked.adds {
            put(Statistic::RecallAdd, mean(&|c| f64::from(u8::from(self.is_found_by_add(c)))));
        }
    }

    fn is_found_by_add(&self, case: &Case) -> bool {
        let model = &self.truth.models[case.model as usize];
        let is_symmetric = model.symmetries.used() != Used::None;
        let error = case.errors.as_ref().and_then(|e| if is_symmetric { e.adds_m } else { e.add_m });
        error.is_some_and(|e| e < ADD_SHARE * model.diameter_m)
    }

    fn precisions(&self, members: &Membership, weight: &impl Fn(u32) -> f64, figures: &mut Figures) {
        let mut mean = |kind: Kind, statistic: Statistic, is_asked: bool| {
            let value = if is_asked { self.mean_precision(members, weight, kind) } else { None };
            figures[statistic.place()] = value;
            value
        };
        let mssd = mean(Kind::Mssd, Statistic::MapMssd, self.asked.mssd);
        mean(Kind::MssdMm, Statistic::MapMssdMm, self.asked.mssd);
        let mspd = mean(Kind::Mspd, Statistic::MapMspd, self.asked.mspd);
        figures[Statistic::Map.place()] = mssd.zip(mspd).map(|(s, p)| f64::midpoint(s, p));
    }

    /// The mean over the models that have true poses to be found.
    fn mean_precision(&self, members: &Membership, weight: &impl Fn(u32) -> f64, kind: Kind) -> Option<f64> {
        let mut truths = vec![0.0; self.ranked.len()];
        for (counted, _) in self.counted.iter().zip(&members.counted).filter(|(_, is_in)| **is_in) {
            truths[counted.model as usize] += weight(counted.frame);
        }
        let (mut sum, mut models) = (0.0, 0);
        for (model, truths) in truths.iter().enumerate().filter(|(_, t)| **t > 0.0) {
            let sorted = || {
                self.ranked[model].iter().zip(&members.ranked[model]).map(|(r, is_in)| {
                    let weight = if *is_in { weight(r.detection.frame) } else { 0.0 };
                    (&r.detection, weight)
                })
            };
            sum += mean_over_thresholds(sorted, *truths, kind);
            models += 1;
        }
        (models > 0).then(|| sum / f64::from(models))
    }
}

fn conditions_of(truth: &Truth, estimates: &[Estimate], detection: &Detection) -> Conditions {
    let frame = &truth.frames[detection.frame as usize];
    let middle = truth.models[detection.model as usize].centre();
    match detection.instance.map(|i| &frame.instances[i as usize]) {
        Some(found) => Conditions::of(&middle, &found.pose, frame.camera.as_ref(), found.visibility),
        None => Conditions::of(&middle, &estimates[detection.estimate as usize].pose, frame.camera.as_ref(), None),
    }
}

fn counted(truth: &Truth, scope: &Scope) -> Vec<Counted> {
    let mut all = Vec::new();
    for scope in &scope.frames {
        let frame = &truth.frames[scope.frame as usize];
        for ((i, instance), _) in (0..).zip(&frame.instances).zip(&scope.counts).filter(|(_, counts)| **counts) {
            let middle = truth.models[instance.model as usize].centre();
            let conditions = Conditions::of(&middle, &instance.pose, frame.camera.as_ref(), instance.visibility);
            all.push(Counted { frame: scope.frame, model: instance.model, instance: i, conditions });
        }
    }
    all
}

/// The error that a median or an area is taken of, in its unit; areas take metres.
fn error(statistic: Statistic, errors: &CaseErrors, is_symmetric: bool) -> Option<f64> {
    let mm = |m: f64| m * 1000.0;
    match statistic {
        Statistic::AucAdd => errors.add_m,
        Statistic::AucAdds => errors.adds_m,
        Statistic::AucAddOrS => {
            if is_symmetric {
                errors.adds_m
            } else {
                errors.add_m
            }
        }
        Statistic::TranslationMm => Some(mm(errors.translation_m)),
        Statistic::RotationDeg => Some(errors.rotation_rad.to_degrees()),
        Statistic::MssdMm => errors.mssd_m.map(mm),
        Statistic::MspdPx => errors.mspd_px,
        Statistic::Vsd => errors.vsd,
        Statistic::AddMm => errors.add_m.map(mm),
        Statistic::AddsMm => errors.adds_m.map(mm),
        Statistic::ProjectionPx => errors.projection_px,
        Statistic::Mask => errors.mask,
        _ => None,
    }
}

/// The weighted median of rising values: the mean of the two in the middle where the middle lies between two; `None` where
/// it is infinite, because what it belongs to was not estimated.
fn median(sorted: impl Iterator<Item = (f64, f64)>, total: f64) -> Option<f64> {
    let (mut weight, mut lower) = (0.0, None);
    for (value, own) in sorted.filter(|(_, own)| *own > 0.0) {
        if let Some(lower) = lower {
            return Some(f64::midpoint(lower, value)).filter(|m| m.is_finite());
        }
        weight += own;
        if weight * 2.0 > total {
            return Some(value).filter(|v| v.is_finite());
        }
        // Weights are counts, so half of the total is met exactly.
        if weight * 2.0 == total {
            lower = Some(value);
        }
    }
    lower.filter(|v| v.is_finite())
}
