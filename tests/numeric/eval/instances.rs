//! Matching and scores with several instances of an object, visibility, equal scores and too many estimates: against
//! bop_toolkit.

use poseloop::eval::{
    Asked, Estimate, Evaluation, Instance, Model, Options, Statistic, Target, Targets, Treatment, TrueFrame, Truth, evaluate, greedy,
    summary,
};
use poseloop::geom::{Camera, Mesh, Pose, Symmetry, Vec3};
use poseloop::jobs::JobCtx;
use serde_json::Value;

const HALF_TURN_Z: [f64; 16] = [-1.0, 0.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 1.0];

fn list(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect()
}

fn pose(numbers: &[f64]) -> Pose {
    let rows: [f64; 9] = numbers[..9].try_into().unwrap();
    Pose::from_row_major(&rows, Vec3::new(numbers[9], numbers[10], numbers[11]) / 1000.0)
}

pub struct Drawn {
    pub truth: Truth,
    pub targets: Targets,
    pub estimates: Vec<Estimate>,
    pub options: Options,
    pub expected: Value,
}

/// The poses that were drawn at random and handed to bop_toolkit.
pub fn drawn() -> Drawn {
    let all: Value = serde_json::from_str(include_str!("instances_bop_toolkit.json")).unwrap();
    let k = list(&all["K"]);
    let camera = Camera::pinhole(all["width"].as_u64().unwrap() as u32, all["height"].as_u64().unwrap() as u32, k[0], k[4], k[2], k[5]);
    let (mut truth, mut ids) = (Truth::default(), Vec::new());
    for object in all["objects"].as_array().unwrap() {
        let points = list(&object["points"]).chunks(3).map(|p| Vec3::new(p[0], p[1], p[2]) / 1000.0).collect();
        let mesh = Mesh::new(points, vec![[0, 1, 2]], Vec::new()).unwrap();
        let discrete = if object["half_turn"].as_bool().unwrap() { vec![HALF_TURN_Z] } else { Vec::new() };
        let symmetry = Symmetry { discrete, continuous: Vec::new() };
        ids.push(object["id"].as_f64().unwrap());
        truth.models.push(Model::new(format!("object {}", object["id"]), object["id"].as_i64(), mesh, None, &symmetry, Treatment::Steps));
    }
    let model = |id: f64| ids.iter().position(|i| *i == id).unwrap() as u32;
    let (mut places, mut scenes) = (Vec::new(), Vec::new());
    for frame in all["frames"].as_array().unwrap() {
        let (scene, image) = (frame["scene"].as_f64().unwrap(), frame["image"].as_f64().unwrap());
        if !scenes.contains(&scene) {
            scenes.push(scene);
            truth.sessions.push(scene.to_string());
        }
        let instance = |row: &Value| {
            let row = list(row);
            Instance { model: model(row[0]), visibility: Some(row[1]), pose: pose(&row[2..]), label: None }
        };
        places.push((scene, image));
        truth.frames.push(TrueFrame {
            name: format!("{scene}/{image}"),
            session: scenes.iter().position(|s| *s == scene).unwrap() as u32,
            scene: Some(scene as i64),
            image: Some(image as i64),
            camera: Some(camera.clone()),
            camera_name: "camera".to_owned(),
            split: None,
            tags: Vec::new(),
            depth: None,
            instances: frame["poses"].as_array().unwrap().iter().map(instance).collect(),
        });
    }
    let frame = |scene: f64, image: f64| places.iter().position(|p| *p == (scene, image)).unwrap() as u32;
    let target = |row: &Value| {
        let row = list(row);
        Target { frame: frame(row[0], row[1]), model: model(row[2]), count: row[3] as u32 }
    };
    let estimate = |row: &Value| {
        let row = list(row);
        Estimate { frame: frame(row[0], row[1]), model: model(row[2]), score: row[3], pose: pose(&row[4..]), time_secs: None, line: 0 }
    };
    let rows = |key: &str| all[key].as_array().unwrap();
    let options = Options {
        asked: Asked { mssd: true, mspd: true, ..Asked::default() },
        most_per_image: all["limit"].as_u64().unwrap() as usize,
        ..Options::default()
    };
    Drawn {
        targets: Targets::Listed(rows("targets").iter().map(target).collect()),
        estimates: rows("estimates").iter().map(estimate).collect(),
        truth,
        options,
        expected: all["expected"].clone(),
    }
}

pub fn value(drawn: &Drawn, evaluation: &Evaluation, statistic: Statistic) -> Option<f64> {
    let columns = evaluation.columns(&drawn.truth, &drawn.estimates);
    summary::of_slice(&drawn.truth, &columns, None, None).figures[statistic.place()].value
}

#[test]
fn scores_are_those_of_bop_toolkit() {
    let drawn = drawn();
    let evaluation = evaluate(&drawn.truth, &drawn.targets, &drawn.estimates, &drawn.options, &JobCtx::detached()).unwrap();
    assert_eq!(evaluation.scope.visibility(), "scene_gt_info");
    for statistic in [Statistic::ArMssd, Statistic::ArMspd, Statistic::MapMssd, Statistic::MapMspd, Statistic::MapMssdMm] {
        let (found, expected) = (value(&drawn, &evaluation, statistic).unwrap(), drawn.expected[statistic.name()].as_f64().unwrap());
        assert!((found - expected).abs() < 1e-12, "{}: {found} {expected}", statistic.name());
    }
}

#[test]
fn without_visibility_the_first_instances_are_the_targets() {
    let mut drawn = drawn();
    drawn.truth.frames.iter_mut().flat_map(|f| &mut f.instances).for_each(|i| i.visibility = None);
    let evaluation = evaluate(&drawn.truth, &drawn.targets, &drawn.estimates, &drawn.options, &JobCtx::detached()).unwrap();
    assert_eq!(evaluation.scope.visibility(), "targets");
    for frame in &evaluation.scope.frames {
        assert_eq!(frame.is_target, frame.counts);
        for (model, count) in &frame.targets {
            let own: Vec<bool> = drawn.truth.frames[frame.frame as usize]
                .instances
                .iter()
                .zip(&frame.is_target)
                .filter(|(i, _)| i.model == *model)
                .map(|(_, target)| *target)
                .collect();
            let expected: Vec<bool> = (0..own.len()).map(|i| i < *count as usize).collect();
            assert_eq!(own, expected);
        }
    }
}

#[test]
fn the_truth_finds_itself_whatever_counts() {
    let drawn = drawn();
    let own: Vec<Estimate> = (0..)
        .zip(&drawn.truth.frames)
        .flat_map(|(frame, f)| {
            f.instances.iter().map(move |i| Estimate { frame, model: i.model, score: 1.0, pose: i.pose, time_secs: None, line: 0 })
        })
        .collect();
    let mut scope_all = drawn.options;
    scope_all.most_per_image = 100;
    for targets in [&drawn.targets, &Targets::All] {
        let evaluation = evaluate(&drawn.truth, targets, &own, &scope_all, &JobCtx::detached()).unwrap();
        let columns = evaluation.columns(&drawn.truth, &own);
        let all = summary::of_slice(&drawn.truth, &columns, None, None);
        // Detection takes every estimate; localisation only as many as instances are asked for, and by equal scores the
        // first ones, which need not be the visible ones.
        for statistic in [Statistic::MapMssd, Statistic::MapMspd, Statistic::MapMssdMm] {
            assert_eq!(all.figures[statistic.place()].value, Some(1.0), "{}", statistic.name());
        }
    }
}

#[test]
fn greedy_takes_the_least_error_strictly_below() {
    let errors = [[0.2, 0.1], [0.05, 0.1], [0.5, 0.5]];
    let mut found = Vec::new();
    greedy(3, 2, 0.5, |e, g| errors[e][g], |_| true, |e, g| found.push((e, g)));
    assert_eq!(found, [(0, 1), (1, 0)]);
    found.clear();
    // At the threshold itself nothing is found, and what is closed stays so.
    greedy(3, 2, 0.1, |e, g| errors[e][g], |_| true, |e, g| found.push((e, g)));
    assert_eq!(found, [(1, 0)]);
    found.clear();
    greedy(3, 2, 0.5, |e, g| errors[e][g], |g| g == 1, |e, g| found.push((e, g)));
    assert_eq!(found, [(0, 1)]);
    found.clear();
    greedy(1, 2, f64::INFINITY, |_, _| f64::NAN, |_| true, |e, g| found.push((e, g)));
    assert!(found.is_empty());
}
