//! The tables of an evaluation, sorted so that every figure of any choice of cases is read off in one pass.

use std::collections::HashMap;

use super::case::{Case, CaseErrors, Conditions};
use super::data::{Estimate, Truth};
use super::options::Asked;
use super::outcome::{Detection, Outcome};
use super::precision::Ranking;
use super::scope::Scope;
use super::slice::{Filter, Subject};
use super::statistic::Statistic;
use super::symmetries::Used;
use super::tally::{Order, Recalls, Share, Tally};
use super::units::Units;

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

    /// The frames of the members: of targets, and of all else that counts for the precision.
    pub fn frames<'b>(&'b self, members: &'b Membership) -> [Box<dyn Iterator<Item = u32> + 'b>; 2] {
        let cases = self.cases.iter().zip(&members.cases).filter(|(_, is_in)| **is_in).map(|(c, _)| c.frame);
        let counted = self.counted.iter().zip(&members.counted).filter(|(_, is_in)| **is_in).map(|(c, _)| c.frame);
        let ranked = self.ranked.iter().flatten().zip(members.ranked.iter().flatten());
        let ranked = ranked.filter(|(_, is_in)| **is_in).map(|(r, _)| r.detection.frame);
        [Box::new(cases), Box::new(counted.chain(ranked))]
    }

    /// The members, arranged by unit.
    pub fn tally(&self, members: &Membership, units: &Units) -> Tally {
        let Asked { mssd, mspd, vsd, add, adds, .. } = self.asked;
        let mut tally = Tally::new(units.strata().iter().sum(), Recalls { mssd, mspd, vsd, add: add || adds });
        let share = |c: &Case| Share { found: c.found, is_predicted: c.estimate.is_some(), is_found_by_add: self.is_found_by_add(c) };
        for (case, _) in self.cases.iter().zip(&members.cases).filter(|(_, is_in)| **is_in) {
            tally.add(units.of(case.frame), &share(case));
        }
        let row = |(error, i): &(f64, u32)| members.cases[*i as usize].then(|| (*error, units.of(self.cases[*i as usize].frame)));
        let order = |(statistic, order): &(Statistic, Vec<(f64, u32)>)| Order {
            statistic: *statistic,
            rows: order.iter().filter_map(row).collect(),
        };
        tally.orders = self.orders.iter().map(order).collect();
        tally.rankings = self.rankings(members, units);
        tally
    }

    fn rankings(&self, members: &Membership, units: &Units) -> Vec<Ranking> {
        let mut rankings = vec![Ranking::default(); self.ranked.len()];
        for (counted, _) in self.counted.iter().zip(&members.counted).filter(|(_, is_in)| **is_in) {
            rankings[counted.model as usize].add_truth(units.of(counted.frame));
        }
        for ((ranking, ranked), is_in) in rankings.iter_mut().zip(&self.ranked).zip(&members.ranked) {
            for (r, _) in ranked.iter().zip(is_in).filter(|(_, is_in)| **is_in) {
                ranking.add_detection(units.of(r.detection.frame), &r.detection);
            }
        }
        rankings
    }

    fn is_found_by_add(&self, case: &Case) -> bool {
        let model = &self.truth.models[case.model as usize];
        let is_symmetric = model.symmetries.used() != Used::None;
        let error = case.errors.as_ref().and_then(|e| if is_symmetric { e.adds_m } else { e.add_m });
        error.is_some_and(|e| e < ADD_SHARE * model.diameter_m)
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
