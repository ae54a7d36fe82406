//! A BOP split, its targets and a file of results, made ready for judging; no project is needed.

use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use super::eval_input::{
    Places, PrepareError, Prepared, TargetChoice, as_written, doubtful_diameter, placed_estimates, placed_targets, usable_diameter,
};
use crate::eval::{DepthFile, Instance, Model, Options, Targets, TrueFrame, Truth};
use crate::exchange::ExchangeError;
use crate::exchange::bop::{self, BopTruth, TargetList, TruthFrame, TruthModel};
use crate::exchange::predictions::{self, ObjectKey, Predictions};
use crate::media::{self, MediaError};
use crate::project::CameraModel;

/// Reads what is to be judged.
///
/// # Errors
/// Where the dataset, a mesh, the targets or the results can't be read at all.
pub fn prepare(
    dataset: &Path,
    split: &str,
    results: &[&Path],
    targets: &TargetChoice,
    options: &Options,
) -> Result<Prepared, PrepareError> {
    let ((read, lists), files) = rayon::join(
        || rayon::join(|| bop::read_truth(dataset, split), || read_targets(dataset, split, targets)),
        || results.iter().map(|path| predictions::read(path)).collect::<Result<Vec<_>, _>>(),
    );
    let (read, list, files) = (read?, lists?, files?);
    let mut notes = Vec::new();
    let models = load_models(&read, &files, options, &mut notes)?;
    let places = places(&read, &models);
    let truth = assemble(&read, models, &places, split, &mut notes);
    let mut oddities = Vec::new();
    if let Some((path, _)) = list.as_ref().filter(|(_, list)| list.entries.is_empty()) {
        notes.push(format!("the list of targets is empty, so nothing is judged: {}", path.display()));
    }
    let (targets, targets_file) = match list {
        Some((path, list)) => (Targets::Listed(placed_targets(&truth, &places, list, options, &mut oddities)), Some(path)),
        None => (Targets::All, None),
    };
    let name = |path: &Path| path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
    let named = results.iter().map(|path| name(path)).zip(files);
    let sets = named.map(|(name, file)| placed_estimates(&places, name, file, &mut oddities)).collect();
    Ok(Prepared {
        truth,
        frame_ids: Vec::new(),
        object_ids: Vec::new(),
        targets,
        targets_file,
        sets,
        models_folder: read.models_folder,
        oddities,
        of_import: Vec::new(),
        warnings: read.warnings,
        notes,
    })
}

fn read_targets(dataset: &Path, split: &str, choice: &TargetChoice) -> Result<Option<(PathBuf, TargetList)>, ExchangeError> {
    let path = match choice {
        TargetChoice::All => return Ok(None),
        TargetChoice::Default => {
            let own = dataset.join("test_targets_bop19.json");
            if !(split.starts_with("test") && own.is_file()) {
                return Ok(None);
            }
            own
        }
        TargetChoice::File(path) if !path.exists() && dataset.join(path).is_file() => dataset.join(path),
        TargetChoice::File(path) => path.clone(),
    };
    bop::read_targets(&path).map(|list| Some((path, list)))
}

/// Loads the models that true poses or estimates name, all cores at work.
fn load_models(read: &BopTruth, files: &[Predictions], options: &Options, notes: &mut Vec<String>) -> Result<Vec<Model>, PrepareError> {
    let labelled = read.scenes.iter().flat_map(|s| &s.frames).flat_map(|f| &f.labels).map(|l| l.object);
    let named = files.iter().flat_map(|f| &f.rows).filter_map(|row| object_number(&row.object));
    let wanted: BTreeSet<i64> = labelled.chain(named).collect();
    let found: Vec<(i64, &TruthModel)> = wanted.iter().filter_map(|id| Some((*id, read.models.get(id)?))).collect();
    let load = |(id, model): &(i64, &TruthModel)| {
        let mesh = media::load_mesh(&model.mesh, media::LengthUnit::Millimetre)?.mesh;
        Ok(Model::new(format!("obj_{id:06}"), Some(*id), mesh, usable_diameter(model.diameter_m), &model.symmetry, options.treatment))
    };
    let models: Vec<Model> = found.par_iter().map(load).collect::<Result<_, MediaError>>()?;
    notes.extend(found.iter().zip(&models).filter_map(|((_, said), model)| doubtful_diameter(&model.name, said.diameter_m, &model.mesh)));
    let computed: Vec<String> = found.iter().filter(|(_, m)| m.diameter_m.is_none()).map(|(id, _)| id.to_string()).collect();
    if !computed.is_empty() {
        notes.push(format!(
            "models_info.json has no diameter of {} objects ({}); they were computed from the vertices",
            computed.len(),
            computed.join(", ")
        ));
    }
    Ok(models)
}

/// The number of an object that is named by it, or as `obj_000005`.
fn object_number(key: &ObjectKey) -> Option<i64> {
    match key {
        ObjectKey::Number(number) => Some(*number),
        ObjectKey::Name(name) => name.strip_prefix("obj_")?.parse().ok(),
    }
}

fn places(read: &BopTruth, models: &[Model]) -> Places {
    let mut places = Places::default();
    for (scene, frame) in read.scenes.iter().flat_map(|s| s.frames.iter().map(move |f| (s.number, f))) {
        places.add_frame(scene, &format!("{scene:06}/{:06}", frame.image), Some((scene, frame.image)));
    }
    for (place, model) in (0..).zip(models) {
        places.add_model(place, &model.name, model.number);
    }
    places
}

fn assemble(read: &BopTruth, models: Vec<Model>, places: &Places, split: &str, notes: &mut Vec<String>) -> Truth {
    let mut truth = Truth { models, ..Truth::default() };
    let mut cameras = Cameras::default();
    let mut without_model: BTreeMap<i64, usize> = BTreeMap::new();
    for scene in &read.scenes {
        let session = truth.sessions.len() as u32;
        truth.sessions.push(format!("{:06}", scene.number));
        if scene.frames.iter().all(|frame| frame.labels.is_empty()) {
            notes.push(format!("scene {:06} has no true poses: its scene_gt.json is empty or missing", scene.number));
        }
        for frame in &scene.frames {
            let place = truth.frames.len() as u32;
            let mut instances = Vec::with_capacity(frame.labels.len());
            for label in &frame.labels {
                match places.model(place, &ObjectKey::Number(label.object)) {
                    Some(model) => {
                        let (pose, visibility) = (as_written(&label.pose), label.visibility);
                        instances.push(Instance { model, pose, visibility, label: None });
                    }
                    None => *without_model.entry(label.object).or_default() += 1,
                }
            }
            truth.frames.push(true_frame(scene.number, session, frame, cameras.name(&frame.camera), split, instances));
        }
    }
    for (object, count) in without_model {
        notes.push(format!("object {object} has no model; its {count} true poses were left out"));
    }
    truth
}

/// Cameras by their numbers, in the order in which frames name them, as an import gives them.
#[derive(Default)]
struct Cameras(HashMap<String, usize>);

impl Cameras {
    /// `camera 1` for the first one.
    fn name(&mut self, camera: &CameraModel) -> String {
        let next = self.0.len() + 1;
        format!("camera {}", self.0.entry(format!("{camera:?}")).or_insert(next))
    }
}

fn true_frame(scene: i64, session: u32, frame: &TruthFrame, camera_name: String, split: &str, instances: Vec<Instance>) -> TrueFrame {
    let camera = match &frame.camera {
        CameraModel::Known(camera) => Some(camera.clone()),
        CameraModel::Unsupported { .. } => None,
    };
    TrueFrame {
        name: format!("{scene:06}/{:06}", frame.image),
        session,
        scene: Some(scene),
        image: Some(frame.image),
        camera,
        camera_name,
        split: Some(split.to_owned()),
        tags: frame.tags.clone(),
        depth: frame.depth.as_ref().map(|(path, scale_mm)| DepthFile { path: path.clone(), scale_mm: *scale_mm }),
        instances,
    }
}
