//! Models out: `models/obj_000001.ply` and `models/models_info.json`.

use super::models::{COLOURS, OWN_COLOUR, OWN_NAME};
use super::place::{self, ImageMode};
use crate::exchange::ExchangeError;
use crate::geom::{ContinuousSymmetry, Mesh};
use crate::media::{self, MeshFile};
use crate::project::{LengthUnit, MeshRef, Object, ObjectId, Project};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};

/// A number for every object: its own where no earlier object has it, else the next free one.
pub fn numbers(project: &Project) -> HashMap<ObjectId, i64> {
    let taken: BTreeSet<i64> = project.objects().filter_map(|o| o.bop_id).collect();
    let mut free = (1..).filter(|n| !taken.contains(n));
    let (mut numbers, mut given) = (HashMap::new(), BTreeSet::new());
    for object in project.objects() {
        let number = object.bop_id.filter(|n| given.insert(*n)).or_else(|| free.next());
        number.map(|number| numbers.insert(object.id, number));
    }
    numbers
}

/// Writes all models; notes say what has none.
pub fn write(
    project: &Project,
    folder: &Path,
    out: &Path,
    mode: ImageMode,
    numbers: &HashMap<ObjectId, i64>,
    notes: &mut Vec<String>,
) -> Result<(), ExchangeError> {
    let mut infos = BTreeMap::new();
    for object in project.objects() {
        let Some(number) = numbers.get(&object.id) else { continue };
        let target = out.join(format!("models/obj_{number:06}.ply"));
        let mut info = if let Some(mesh) = &object.mesh {
            write_mesh(object, mesh, folder, &target, mode, notes)?
        } else {
            notes.push(format!("{} has no mesh: none was written", object.name));
            object.info.as_deref().cloned()
        };
        if object.name != format!("obj_{number:06}") {
            info.get_or_insert_with(|| json!({}))[OWN_NAME] = json!(object.name);
        }
        if object.colour != usual_colour(*number, numbers) {
            info.get_or_insert_with(|| json!({}))[OWN_COLOUR] = json!(object.colour);
        }
        if let Some(info) = info {
            infos.insert(*number, info);
        }
    }
    if infos.is_empty() {
        return Ok(());
    }
    let lines: Vec<String> = infos.iter().map(|(number, info)| format!("  \"{number}\": {info}")).collect();
    place::entries(&out.join("models/models_info.json"), &lines)
}

/// The colour that an import gives by itself, in the order of the numbers.
fn usual_colour(number: i64, numbers: &HashMap<ObjectId, i64>) -> u8 {
    (numbers.values().filter(|n| **n < number).count() % COLOURS) as u8
}

/// Writes an object's mesh and gives its entry in `models_info.json`.
fn write_mesh(
    object: &Object,
    mesh: &MeshRef,
    folder: &Path,
    target: &Path,
    mode: ImageMode,
    notes: &mut Vec<String>,
) -> Result<Option<Value>, ExchangeError> {
    let Some(path) = mesh.file.resolve(folder) else {
        let what = if mesh.file.is_another(folder) { "has another size than when it was linked" } else { "is not there any more" };
        notes.push(format!("The mesh of {} {what}: none was written: {}", object.name, mesh.file.written()));
        return Ok(object.info.as_deref().cloned());
    };
    let textures = as_it_is(&path, mesh.unit, target);
    if let Some(textures) = &textures {
        place::place(&path, target, mode)?;
        for (name, file) in textures {
            place::place(file, &target.with_file_name(name), mode)?;
        }
        if let Some(info) = &object.info {
            return Ok(Some(info.as_ref().clone()));
        }
    }
    let read = match load(&path, mesh.unit) {
        // The file went out as it is; only what it measures is not known.
        Err(err) if textures.is_some() => {
            notes.push(format!("{} has no entry in models_info.json: {err}", object.name));
            return Ok(None);
        }
        read => read?,
    };
    if textures.is_none() {
        place::make_parent(target)?;
        media::save_ply(target, &read, media::LengthUnit::Millimetre).map_err(|err| unwritten(target, &err.to_string()))?;
    }
    Ok(Some(info_of(object, &read.mesh)))
}

/// Textures to be placed beside a mesh that can go out as it is: a PLY in millimetres whose textures lie beside it, have
/// its own number as their name, and so are in nobody's way. `None` where the mesh has to be written anew.
fn as_it_is(path: &Path, unit: LengthUnit, target: &Path) -> Option<Vec<(String, PathBuf)>> {
    if unit != LengthUnit::Millimetre || !path.extension().is_some_and(|e| e.eq_ignore_ascii_case("ply")) {
        return None;
    }
    let own = |name: &str| Path::new(name).file_stem() == target.file_stem() && Path::new(name).components().count() == 1;
    // A damaged file goes out as it came in.
    let textures = media::ply_textures(path).unwrap_or_default();
    textures.into_iter().filter_map(|(name, file)| Some((name, file?))).map(|(name, file)| own(&name).then_some((name, file))).collect()
}

/// Loads a mesh of the project.
pub fn load(path: &Path, unit: LengthUnit) -> Result<MeshFile, ExchangeError> {
    let unit = match unit {
        LengthUnit::Metre => media::LengthUnit::Metre,
        LengthUnit::Centimetre => media::LengthUnit::Centimetre,
        LengthUnit::Millimetre => media::LengthUnit::Millimetre,
    };
    media::load_mesh(path, unit).map_err(|err| unwritten(path, &err.to_string()))
}

fn unwritten(path: &Path, sentence: &str) -> ExchangeError {
    ExchangeError::Format { path: path.to_owned(), place: String::new(), text: super::scene::reason(sentence) }
}

fn info_of(object: &Object, mesh: &Mesh) -> Value {
    let bounds = mesh.bounds();
    let (min, size) = (bounds.min * 1000.0, bounds.size() * 1000.0);
    let diameter = object.diameter_m.unwrap_or_else(|| mesh.diameter()) * 1000.0;
    let mut info =
        json!({"diameter": diameter, "min_x": min.x, "min_y": min.y, "min_z": min.z, "size_x": size.x, "size_y": size.y, "size_z": size.z});
    let symmetry = &object.symmetry;
    if !symmetry.discrete.is_empty() {
        let rows = |m: &[f64; 16]| -> Vec<f64> { (0..16).map(|i| if matches!(i, 3 | 7 | 11) { m[i] * 1000.0 } else { m[i] }).collect() };
        info["symmetries_discrete"] = json!(symmetry.discrete.iter().map(rows).collect::<Vec<_>>());
    }
    if !symmetry.continuous.is_empty() {
        let entry = |s: &ContinuousSymmetry| json!({"axis": s.axis, "offset": s.offset.map(|v| v * 1000.0)});
        info["symmetries_continuous"] = json!(symmetry.continuous.iter().map(entry).collect::<Vec<_>>());
    }
    info
}
