//! Intervals of real figures: they hold the truth as often as they say, count frames as if the dataset had them so often,
//! and depend on the seed alone.

use super::instances::{Drawn, drawn};
use super::{bumpy, camera, in_front, near, plain};
use crate::random::Random;
use poseloop::eval::summary::{compare, of_slice};
use poseloop::eval::{
    Asked, Bootstrap, Estimate, Evaluation, Instance, Options, PrecisionScratch, Statistic, Target, Targets, TrueFrame, Truth, Unit, Units,
    Wanted, evaluate,
};
use poseloop::jobs::JobCtx;

fn judged(drawn: &Drawn) -> Evaluation {
    evaluate(&drawn.truth, &drawn.targets, &drawn.estimates, &drawn.options, &JobCtx::detached()).unwrap()
}

/// The dataset with each frame as often as `counts` says.
fn repeated(drawn: &Drawn, counts: &[u32]) -> Drawn {
    let Targets::Listed(targets) = &drawn.targets else { panic!("no targets") };
    let mut more = Drawn { truth: drawn.truth.clone(), targets: Targets::All, estimates: Vec::new(), ..self::drawn() };
    more.options = drawn.options;
    more.truth.frames.clear();
    let mut listed = Vec::new();
    for (old, frame) in (0..).zip(&drawn.truth.frames) {
        for _ in 0..counts[old as usize] {
            let new = more.truth.frames.len() as u32;
            more.truth.frames.push(frame.clone());
            listed.extend(targets.iter().filter(|t| t.frame == old).map(|t| Target { frame: new, ..*t }));
            more.estimates.extend(drawn.estimates.iter().filter(|e| e.frame == old).map(|e| Estimate { frame: new, ..e.clone() }));
        }
    }
    more.targets = Targets::Listed(listed);
    more
}

#[test]
fn a_frame_that_is_drawn_twice_counts_as_if_it_were_there_twice() {
    let mut drawn = drawn();
    drawn.options.asked = Asked { add: true, auc: true, ..drawn.options.asked };
    // Among equal scores the order decides, and repeating a frame changes it.
    (0..).zip(&mut drawn.estimates).for_each(|(i, estimate)| estimate.score += f64::from(i) * 1e-9);
    let evaluation = judged(&drawn);
    let columns = evaluation.columns(&drawn.truth, &drawn.estimates);
    let members = columns.members(None);
    let [targets, others] = columns.frames(&members);
    let units = Units::new(&drawn.truth, targets, others, Unit::Frame);
    let tally = columns.tally(&members, &units);
    let mut random = Random::new(91);
    for _ in 0..20 {
        let counts: Vec<u32> = drawn.truth.frames.iter().map(|_| random.in_range(0.0, 3.0) as u32).collect();
        let mut of_units = vec![0; units.once().len()];
        (0..).zip(&counts).for_each(|(frame, count)| {
            if let Some(own) = of_units.get_mut(units.of(frame) as usize) {
                *own = *count;
            }
        });
        let found = tally.figures(&of_units, &Wanted::ALL, &mut PrecisionScratch::default());
        let more = repeated(&drawn, &counts);
        let again = judged(&more);
        let expected = of_slice(&more.truth, &again.columns(&more.truth, &more.estimates), None, None);
        for figure in expected.figures {
            let (name, value) = (figure.statistic.name(), found[figure.statistic.place()]);
            let is_same = match (figure.value, value) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-9 * a.abs().max(1.0),
                (a, b) => a == b,
            };
            assert!(is_same, "{name}: {:?} {value:?}", figure.value);
        }
    }
}

/// Frames of three objects whose estimates share how wrong they are: a case tells less than a frame.
fn population(random: &mut Random, frames: usize) -> (Truth, Vec<Estimate>) {
    let mut truth = Truth { sessions: vec!["table".to_owned()], ..Truth::default() };
    truth.models = (0..3).map(|_| plain(bumpy(7, 3))).collect();
    let mut estimates = Vec::new();
    for frame in 0..frames as u32 {
        let wrong = random.in_range(0.0, 1.0).powi(3) * 0.1;
        let mut instances = Vec::new();
        for model in 0..3 {
            let pose = in_front(random);
            let estimate = near(random, &pose, 10.0 * wrong, wrong);
            instances.push(Instance { model, pose, visibility: None, label: None });
            estimates.push(Estimate { frame, model, score: random.in_range(0.0, 1.0), pose: estimate, time_secs: None, line: 0 });
        }
        truth.frames.push(TrueFrame {
            name: frame.to_string(),
            session: 0,
            scene: None,
            image: None,
            camera: Some(camera()),
            camera_name: String::new(),
            split: None,
            tags: Vec::new(),
            depth: None,
            instances,
        });
    }
    (truth, estimates)
}

#[test]
fn nineteen_of_twenty_intervals_hold_the_figure_of_the_population() {
    const STATISTICS: [Statistic; 5] = [Statistic::ArMssd, Statistic::MssdMm, Statistic::AucAdd, Statistic::RecallAdd, Statistic::MapMssd];
    let options = Options { asked: Asked { mssd: true, add: true, auc: true, ..Asked::default() }, causes: false, ..Options::default() };
    let mut random = Random::new(92);
    let mut figures = |frames: usize, bootstrap: Option<Bootstrap>| {
        let (truth, estimates) = population(&mut random, frames);
        let evaluation = evaluate(&truth, &Targets::All, &estimates, &options, &JobCtx::detached()).unwrap();
        let all = of_slice(&truth, &evaluation.columns(&truth, &estimates), None, bootstrap.as_ref());
        STATISTICS.map(|s| all.figures[s.place()])
    };
    let known = figures(4000, None).map(|f| f.value.unwrap());
    let mut held = [0; STATISTICS.len()];
    const ROUNDS: u64 = 200;
    for seed in 0..ROUNDS {
        let bootstrap = Bootstrap { samples: 300, seed, of: &STATISTICS, ..Bootstrap::default() };
        for ((held, figure), known) in held.iter_mut().zip(figures(80, Some(bootstrap))).zip(known) {
            let [low, high] = figure.interval.unwrap();
            *held += u64::from(low <= known && known <= high);
        }
    }
    // Of 200 rounds 190 are expected, give or take 9; percentiles of a bootstrap are known to hold a little less. The
    // interpolation of average precision lifts it where cases are few, so its intervals lie a little high.
    for (held, statistic) in held.iter().zip(STATISTICS) {
        let least = if statistic == Statistic::MapMssd { 160 } else { 178 };
        assert!((least..=199).contains(held), "{}: {held} of {ROUNDS}", statistic.name());
    }
}

#[test]
fn a_set_does_not_differ_from_itself_in_any_sample() {
    let drawn = drawn();
    let evaluation = judged(&drawn);
    let columns = evaluation.columns(&drawn.truth, &drawn.estimates);
    let again = judged(&drawn);
    let same = compare(&drawn.truth, &columns, &again.columns(&drawn.truth, &drawn.estimates), None, &Bootstrap::default());
    let with_interval = same.differences.iter().filter(|d| d.interval.is_some()).count();
    assert!(with_interval >= 8, "{with_interval}");
    for difference in &same.differences {
        assert_eq!((difference.difference, difference.interval.unwrap_or_default()), (0.0, [0.0, 0.0]), "{}", difference.statistic.name());
    }
}

#[test]
fn intervals_are_the_same_on_any_number_of_threads() {
    let drawn = drawn();
    let evaluation = judged(&drawn);
    let columns = evaluation.columns(&drawn.truth, &drawn.estimates);
    let on = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| of_slice(&drawn.truth, &columns, None, Some(&Bootstrap::default())))
    };
    assert_eq!(on(1), on(3));
}
