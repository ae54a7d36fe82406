//! Models: `models/models_info.json` and the meshes beside it.

use super::files::{self, ById};
use super::scene;
use crate::exchange::{ExchangeError, WarningKind, Warnings};
use crate::geom::{ContinuousSymmetry, Pose, Symmetry, Vec3};
use crate::media::{MediaError, Place};
use crate::project::{FileRef, LengthUnit, MeshRef, NewObject};
use rayon::prelude::*;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// Relative difference of a mesh's size to `models_info.json` that is reported.
const SIZE_DIFFERS: f64 = 0.01;
/// How far the rotation of a symmetry may be off, as that of a label.
const NOT_RIGID: f64 = 1e-3;
/// Largest size, in millimetres, of a mesh that looks as if it were written in metres.
const METRES_SUSPECT_MM: f64 = 5.0;

/// Our own key of `models_info.json`, which other readers pass over: the object's name, where it is not the number.
pub const OWN_NAME: &str = "poseloop_name";

/// Our own key of `models_info.json`: the object's place in the palette, where it is not that of its number.
pub const OWN_COLOUR: &str = "poseloop_colour";
/// Places of the palette of objects.
pub const COLOURS: usize = 10;

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
    let infos: Option<ById<Value>> = files::json_if_there(&info_file)?;
    if infos.is_none() {
        warnings.add(
            WarningKind::NoModelsInfo,
            &info_file.strip_prefix(dataset).unwrap_or(&info_file).display().to_string(),
            None,
            String::new,
        );
    }
    let has_infos = infos.is_some();
    let infos = infos.unwrap_or_default();
    let mut objects = Objects::new();
    for (id, info) in infos.0 {
        let object = from_info(id, info, &info_file)?;
        objects.insert(id, object);
    }
    let Meshes { found: meshes, odd, broken } = meshes(&folder)?;
    for id in broken.keys() {
        objects.entry(*id).or_insert_with(|| bare(*id));
    }
    let in_dataset = |path: &Path| path.strip_prefix(dataset).unwrap_or(path).display().to_string();
    for path in odd {
        warnings.add(WarningKind::Ignored, &in_dataset(&folder), None, || {
            format!("{}: meshes are named obj_000001.ply", path.file_name().unwrap_or_default().to_string_lossy())
        });
    }
    let read: Vec<(i64, PathBuf, Measured)> = meshes.into_par_iter().map(|(id, path)| (id, path.clone(), measure(&path))).collect();
    for (id, path, measured) in read {
        if has_infos && !objects.contains_key(&id) {
            warnings.add(WarningKind::NoInfo, &in_dataset(&info_file), None, || format!("object {id}"));
        }
        let object = objects.entry(id).or_insert_with(|| bare(id));
        let file = FileRef::link(project, &path).map_err(ExchangeError::io(&path))?;
        object.mesh = Some(MeshRef { file, unit: LengthUnit::Millimetre, sha256: None });
        check_size(id, object, measured, &in_dataset(&path), warnings);
        // A mesh that can't be read names no textures either.
        for (texture, _) in crate::media::ply_textures(&path).unwrap_or_default().into_iter().filter(|(_, file)| file.is_none()) {
            warnings.add(WarningKind::MissingTexture, &in_dataset(&path), Some(id), || texture);
        }
    }
    let info_name = in_dataset(&info_file);
    for (id, object) in objects.iter().filter(|(_, object)| object.mesh.is_none()) {
        let why = broken.get(id).map(|why| format!(" ({why})")).unwrap_or_default();
        warnings.add(WarningKind::NoMesh, &info_name, None, || format!("object {id}{why}"));
        if object.diameter_m.is_none() && object.info.is_some() {
            warnings.add(WarningKind::NoDiameter, &info_name, None, || format!("object {id}"));
        }
    }
    for (id, object) in &objects {
        for place in (0..).zip(&object.symmetry.discrete).filter(|(_, entry)| !is_rigid(entry)).map(|(place, _)| place) {
            warnings.add(WarningKind::OddSymmetry, &info_name, Some(*id), || format!("entry {place} of symmetries_discrete"));
        }
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

/// Whether a symmetry moves the object without changing its shape.
fn is_rigid(rows: &[f64; 16]) -> bool {
    let r = [rows[0], rows[1], rows[2], rows[4], rows[5], rows[6], rows[8], rows[9], rows[10]];
    let pose = Pose::from_row_major(&r, Vec3::zeros());
    let last = [rows[12], rows[13], rows[14], rows[15]];
    pose.orthonormality_error() <= NOT_RIGID && pose.determinant() > 0.0 && last == [0.0, 0.0, 0.0, 1.0]
}

/// What lies in a folder of models.
pub(super) struct Meshes {
    /// Meshes by their number.
    pub found: BTreeMap<i64, PathBuf>,
    /// Meshes whose names have no number of their own.
    odd: Vec<PathBuf>,
    /// Entries that name a mesh and are no file, with the reason.
    broken: BTreeMap<i64, String>,
}

/// Looks for the meshes of a folder.
///
/// # Errors
/// Where it can't be looked into.
pub(super) fn meshes(folder: &Path) -> Result<Meshes, ExchangeError> {
    let number = |path: &Path| path.file_stem()?.to_str()?.strip_prefix("obj_")?.parse().ok();
    let is_mesh = |path: &PathBuf| path.extension().is_some_and(|e| e.eq_ignore_ascii_case("ply"));
    let entries = std::fs::read_dir(folder).and_then(Iterator::collect::<std::io::Result<Vec<_>>>).map_err(ExchangeError::io(folder))?;
    let mut files: Vec<PathBuf> = entries.into_iter().map(|e| e.path()).filter(is_mesh).collect();
    files.sort();
    let mut meshes = Meshes { found: BTreeMap::new(), odd: Vec::new(), broken: BTreeMap::new() };
    for path in files {
        let why = files::why_no_file(&path).map_err(ExchangeError::io(&path))?;
        match (number(&path), why) {
            (Some(id), Some(why)) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                meshes.broken.insert(id, format!("{name}: {why}"));
            }
            (Some(id), None) if !meshes.found.contains_key(&id) => drop(meshes.found.insert(id, path)),
            _ => meshes.odd.push(path),
        }
    }
    Ok(meshes)
}

/// An object from its entry in `models_info.json`.
pub(super) fn from_info(id: i64, mut info: Value, file: &Path) -> Result<NewObject, ExchangeError> {
    let bad = |text: &str| ExchangeError::Format { path: file.to_owned(), place: format!("object {id}"), text: text.to_owned() };
    let number = |key: &str| match info.get(key) {
        None => Ok(None),
        Some(value) => value.as_f64().map(Some).ok_or_else(|| bad(&format!("{key} is not a number"))),
    };
    if !info.is_object() {
        return Err(bad("the entry is not an object"));
    }
    let mut symmetry = Symmetry::default();
    for entry in list(&info, "symmetries_discrete").map_err(|t| bad(&t))? {
        let rows = numbers::<16>(entry).ok_or_else(|| bad("an entry of symmetries_discrete has not 16 numbers"))?;
        symmetry.discrete.push(std::array::from_fn(|i| if matches!(i, 3 | 7 | 11) { rows[i] / 1000.0 } else { rows[i] }));
    }
    for entry in list(&info, "symmetries_continuous").map_err(|t| bad(&t))? {
        let part = |key: &str| {
            entry.get(key).and_then(numbers::<3>).ok_or_else(|| bad(&format!("{key} of symmetries_continuous has not 3 numbers")))
        };
        let axis = part("axis")?;
        if axis.iter().all(|v| *v == 0.0) {
            return Err(bad("axis of symmetries_continuous has no direction"));
        }
        symmetry.continuous.push(ContinuousSymmetry { axis, offset: part("offset")?.map(|v| v / 1000.0) });
    }
    let diameter_m = number("diameter")?.map(|d| d / 1000.0);
    for key in ["size_x", "size_y", "size_z", "min_x", "min_y", "min_z"] {
        number(key)?;
    }
    let own_name = info.as_object_mut().and_then(|keys| keys.remove(OWN_NAME));
    let own_colour = info.as_object_mut().and_then(|keys| keys.remove(OWN_COLOUR));
    let colour = own_colour.as_ref().and_then(Value::as_u64).filter(|c| *c < COLOURS as u64).map(|c| c as u8);
    let name = own_name.as_ref().and_then(Value::as_str).map_or_else(|| bare(id).name, str::to_owned);
    let info = info.as_object().is_some_and(|keys| !keys.is_empty()).then(|| Box::new(info));
    Ok(NewObject { name, symmetry, diameter_m, info, colour, ..bare(id) })
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

/// Size and diameter of a mesh in millimetres, or where and why it can't be read.
type Measured = Result<(Vec3, f64), (String, String)>;

fn measure(path: &Path) -> Measured {
    let file = crate::media::load_mesh(path, crate::media::LengthUnit::Millimetre)
        .map_err(|err| (place_of(&err), scene::reason(&err.to_string())))?;
    Ok((file.mesh.bounds().size() * 1000.0, file.mesh.diameter() * 1000.0))
}

/// Where in its file a mesh is damaged.
fn place_of(err: &MediaError) -> String {
    match err {
        MediaError::Mesh { place, .. } | MediaError::NotFinite { place, .. } => place.to_string(),
        _ => Place::File.to_string(),
    }
}

/// Compares a mesh with its entry. One that can't be read stays the object's mesh: it may be mended in its place.
fn check_size(id: i64, object: &mut NewObject, measured: Measured, name: &str, warnings: &mut Warnings) {
    let (size, diameter) = match measured {
        Ok(measured) => measured,
        Err((place, why)) => return warnings.add_told(WarningKind::UnreadableMesh, name, Some(id), || (place, why)),
    };
    let differs = |key: &str, is: f64| {
        let said = object.info.as_ref().and_then(|i| i.get(key)).and_then(Value::as_f64);
        said.is_some_and(|s| (s - is).abs() > SIZE_DIFFERS * s.abs().max(is))
    };
    if differs("size_x", size.x) || differs("size_y", size.y) || differs("size_z", size.z) || differs("diameter", diameter) {
        warnings.add(WarningKind::MeshSize, name, Some(id), || {
            format!("{:.1} × {:.1} × {:.1} mm, diameter {diameter:.1} mm", size.x, size.y, size.z)
        });
    }
    if size.max() < METRES_SUSPECT_MM {
        warnings.add(WarningKind::LooksLikeMetres, name, Some(id), || format!("largest side {:.3} mm", size.max()));
    }
    if object.diameter_m.is_none() {
        object.diameter_m = Some(diameter / 1000.0);
        // An entry without it is no use to other readers, so it goes out with it.
        if let Some(info) = &mut object.info {
            warnings.add(WarningKind::NoDiameter, name, Some(id), || format!("{diameter:.1} mm"));
            info["diameter"] = diameter.into();
        }
    }
}
