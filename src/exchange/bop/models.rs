//! Models: `models/models_info.json` and the meshes beside it.

use super::files;
use crate::exchange::{ExchangeError, WarningKind, Warnings};
use crate::geom::{ContinuousSymmetry, Symmetry};
use crate::project::{FileRef, LengthUnit, MeshRef, NewObject};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Relative difference of a mesh's size to `models_info.json` that is reported.
const SIZE_DIFFERS: f64 = 0.01;
/// Largest size, in millimetres, of a mesh that looks as if it were written in metres.
const METRES_SUSPECT_MM: f64 = 5.0;

/// Objects of a dataset, by their number.
pub type Objects = BTreeMap<i64, NewObject>;

/// The folder of the models, if there is one: `models` before any other.
pub fn folder(dataset: &Path) -> Option<PathBuf> {
    let plain = dataset.join("models");
    if plain.is_dir() {
        return Some(plain);
    }
    let mut others: Vec<PathBuf> = std::fs::read_dir(dataset).ok()?.flatten().map(|e| e.path()).collect();
    others.retain(|p| p.is_dir() && p.file_name().is_some_and(|n| n.to_string_lossy().starts_with("models")));
    others.sort();
    others.into_iter().next()
}

/// Reads what the models say; objects that only labels name are added by [`complete`].
pub fn read(dataset: &Path, project: &Path, warnings: &mut Warnings) -> Result<Objects, ExchangeError> {
    let Some(folder) = folder(dataset) else {
        warnings.add(WarningKind::NoModels, "models", None, String::new);
        return Ok(Objects::new());
    };
    let info_file = folder.join("models_info.json");
    let infos: BTreeMap<i64, Value> = files::json_if_there(&info_file)?.unwrap_or_default();
    let mut objects = Objects::new();
    for (id, info) in infos {
        let object = from_info(id, info, &info_file)?;
        objects.insert(id, object);
    }
    for (id, path) in meshes(&folder) {
        let object = objects.entry(id).or_insert_with(|| bare(id));
        let file = FileRef::link(project, &path).map_err(ExchangeError::io(&path))?;
        object.mesh = Some(MeshRef { file, unit: LengthUnit::Millimetre, sha256: None });
        check_size(id, object, &path, dataset, warnings);
    }
    Ok(objects)
}

/// An object for every number that labels use and models do not.
pub fn complete(objects: &mut Objects, used: &BTreeSet<i64>) -> BTreeSet<i64> {
    let unknown: BTreeSet<i64> = used.iter().copied().filter(|id| !objects.contains_key(id)).collect();
    for id in &unknown {
        objects.insert(*id, bare(*id));
    }
    unknown
}

fn bare(id: i64) -> NewObject {
    NewObject { name: format!("obj_{id:06}"), bop_id: Some(id), ..NewObject::default() }
}

/// Mesh files of a folder of models, by number.
pub fn meshes(folder: &Path) -> Vec<(i64, PathBuf)> {
    let number = |path: &PathBuf| path.file_stem()?.to_str()?.strip_prefix("obj_")?.parse().ok();
    let is_mesh = |path: &PathBuf| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("ply"));
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path());
    let mut found: Vec<(i64, PathBuf)> = entries.filter(is_mesh).filter_map(|p| Some((number(&p)?, p))).collect();
    found.sort();
    found
}

/// An object from its entry in `models_info.json`.
pub fn from_info(id: i64, info: Value, file: &Path) -> Result<NewObject, ExchangeError> {
    let bad = |text: &str| ExchangeError::Format { path: file.to_owned(), place: format!("object {id}"), text: text.to_owned() };
    let number = |key: &str| match info.get(key) {
        None => Ok(None),
        Some(value) => value.as_f64().map(Some).ok_or_else(|| bad(&format!("{key} is not a number"))),
    };
    let mut symmetry = Symmetry::default();
    for entry in list(&info, "symmetries_discrete").map_err(|t| bad(&t))? {
        let rows = numbers::<16>(entry).ok_or_else(|| bad("an entry of symmetries_discrete has not 16 numbers"))?;
        symmetry.discrete.push(std::array::from_fn(|i| if matches!(i, 3 | 7 | 11) { rows[i] / 1000.0 } else { rows[i] }));
    }
    for entry in list(&info, "symmetries_continuous").map_err(|t| bad(&t))? {
        let part = |key: &str| {
            entry.get(key).and_then(numbers::<3>).ok_or_else(|| bad(&format!("{key} of symmetries_continuous has not 3 numbers")))
        };
        symmetry.continuous.push(ContinuousSymmetry { axis: part("axis")?, offset: part("offset")?.map(|v| v / 1000.0) });
    }
    let diameter_m = number("diameter")?.map(|d| d / 1000.0);
    for key in ["size_x", "size_y", "size_z", "min_x", "min_y", "min_z"] {
        number(key)?;
    }
    Ok(NewObject { symmetry, diameter_m, info: Some(Box::new(info)), ..bare(id) })
}

fn list<'a>(info: &'a Value, key: &str) -> Result<&'a [Value], String> {
    match info.get(key) {
        None => Ok(&[]),
        Some(Value::Array(entries)) => Ok(entries),
        Some(_) => Err(format!("{key} is not a list")),
    }
}

fn numbers<const N: usize>(value: &Value) -> Option<[f64; N]> {
    let numbers: Vec<f64> = value.as_array()?.iter().map(Value::as_f64).collect::<Option<_>>()?;
    numbers.try_into().ok()
}

/// Compares a mesh with its entry; a mesh that can't be read is said when it is shown, not here.
fn check_size(id: i64, object: &mut NewObject, path: &Path, dataset: &Path, warnings: &mut Warnings) {
    let name = path.strip_prefix(dataset).unwrap_or(path).display().to_string();
    let Ok(mesh) = crate::media::load_mesh(path, crate::media::LengthUnit::Millimetre) else {
        warnings.add(WarningKind::Ignored, &name, Some(id), || "the mesh can't be read".to_owned());
        return;
    };
    let size = mesh.mesh.bounds().size() * 1000.0;
    let said = |key: &str| object.info.as_ref().and_then(|i| i.get(key)).and_then(Value::as_f64);
    let differs = |said: Option<f64>, is: f64| said.is_some_and(|s| (s - is).abs() > SIZE_DIFFERS * s.abs().max(is));
    if differs(said("size_x"), size.x) || differs(said("size_y"), size.y) || differs(said("size_z"), size.z) {
        warnings.add(WarningKind::MeshSize, &name, Some(id), || format!("{:.1} × {:.1} × {:.1} mm", size.x, size.y, size.z));
    }
    if size.max() < METRES_SUSPECT_MM {
        warnings.add(WarningKind::LooksLikeMetres, &name, Some(id), || format!("largest side {:.3} mm", size.max()));
    }
    if object.diameter_m.is_none() {
        object.diameter_m = Some(mesh.mesh.diameter());
    }
}
