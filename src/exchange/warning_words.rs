//! Warnings as sentences, of one case and of many.

use super::WarningKind;

/// A kind's words: what was counted, and what is the matter with one and with more of it.
struct Words {
    one: &'static str,
    many: &'static str,
    one_does: &'static str,
    many_do: &'static str,
}

const fn words(one: &'static str, many: &'static str, one_does: &'static str, many_do: &'static str) -> Words {
    Words { one, many, one_does, many_do }
}

/// The sentence of `count` cases, about an object or none, without the file and the places.
pub(super) fn sentence(kind: WarningKind, count: usize, object: Option<i64>) -> String {
    if kind == WarningKind::NoModelsInfo {
        return "There is no models_info.json, so symmetries are not known and diameters are those of the meshes".to_owned();
    }
    if kind == WarningKind::NoModels {
        return "There are no models, so the objects were made without a mesh".to_owned();
    }
    let words = words_of(kind);
    let (noun, does) = if count == 1 { (words.one, words.one_does) } else { (words.many, words.many_do) };
    let of = object.map(|id| format!(" of object {id}")).unwrap_or_default();
    format!("{count} {noun}{of} {does}")
}

fn words_of(kind: WarningKind) -> Words {
    use WarningKind as K;
    match kind {
        K::MissingImage
        | K::ImageWithoutLabels
        | K::UnreadableImage
        | K::CutShort
        | K::TurnedImage
        | K::ImageSize
        | K::UnreadableDepth
        | K::MissingDepth => of_photos(kind),
        K::UnknownObject
        | K::NotOrthonormal
        | K::BehindCamera
        | K::DuplicateLabel
        | K::LooksLikeMetres
        | K::UnknownKey
        | K::LabelInfo
        | K::LabelInfoRange => of_labels(kind),
        K::UnsupportedCamera
        | K::PrincipalPoint
        | K::UnknownImageSize
        | K::OddMatrix
        | K::OddDepthScale
        | K::NoDepthScale
        | K::OddCameraPose => of_cameras(kind),
        _ => of_objects(kind),
    }
}

fn of_photos(kind: WarningKind) -> Words {
    match kind {
        WarningKind::MissingImage => words(
            "photo",
            "photos",
            "is not there; its frame was imported and marked as missing",
            "are not there; their frames were imported and marked as missing",
        ),
        WarningKind::ImageWithoutLabels => words("photo", "photos", "has no labels", "have no labels"),
        WarningKind::CutShort => words(
            "picture",
            "pictures",
            "is cut short: the file ends before the picture does; copy it anew from its source",
            "are cut short: the files end before the pictures do; copy them anew from their source",
        ),
        WarningKind::TurnedImage => words(
            "photo",
            "photos",
            "is shown turned, as its EXIF orientation asks; labels that were made without that do not fit",
            "are shown turned, as their EXIF orientation asks; labels that were made without that do not fit",
        ),
        WarningKind::ImageSize => words(
            "photo",
            "photos",
            "has another size than its camera; labels on it can't be drawn",
            "have another size than their camera; labels on them can't be drawn",
        ),
        WarningKind::MissingDepth => words(
            "depth image",
            "depth images",
            "is not there; its frame was imported without it",
            "are not there; their frames were imported without them",
        ),
        WarningKind::UnreadableDepth => words(
            "depth image",
            "depth images",
            "can't be read; its frame was imported with it all the same",
            "can't be read; their frames were imported with them all the same",
        ),
        _ => words(
            "photo",
            "photos",
            "can't be read; its frame was imported with it all the same",
            "can't be read; their frames were imported with them all the same",
        ),
    }
}

fn of_labels(kind: WarningKind) -> Words {
    match kind {
        WarningKind::UnknownObject => words(
            "label",
            "labels",
            "has no model; the object was made without a mesh",
            "have no model; the object was made without a mesh",
        ),
        WarningKind::NotOrthonormal => words(
            "rotation matrix",
            "rotation matrices",
            "is not orthonormal (off by more than 0.001) or is mirrored; it was kept as written",
            "are not orthonormal (off by more than 0.001) or are mirrored; they were kept as written",
        ),
        WarningKind::BehindCamera => words("label", "labels", "lies behind the camera", "lie behind the camera"),
        WarningKind::DuplicateLabel => {
            words("label", "labels", "repeats another one of the same image", "repeat another one of the same image")
        }
        WarningKind::LooksLikeMetres => words(
            "length",
            "lengths",
            "looks like metres where millimetres are asked for; it was not converted",
            "look like metres where millimetres are asked for; they were not converted",
        ),
        WarningKind::LabelInfoRange => words(
            "row",
            "rows",
            "holds a number that can't be true (a share beyond 0 to 1, or a negative count); it is kept and exported as it is",
            "hold numbers that can't be true (shares beyond 0 to 1, or negative counts); they are kept and exported as they are",
        ),
        WarningKind::LabelInfo => words(
            "image",
            "images",
            "has rows in scene_gt_info.json that do not fit its labels; these rows were left out",
            "have rows in scene_gt_info.json that do not fit their labels; these rows were left out",
        ),
        _ => words(
            "key",
            "keys",
            "beside the format's own stands at a label and was left out",
            "beside the format's own stand at labels and were left out",
        ),
    }
}

fn of_cameras(kind: WarningKind) -> Words {
    match kind {
        WarningKind::UnsupportedCamera => words(
            "image",
            "images",
            "has a camera model that is not supported; it is kept and exported as it is",
            "have a camera model that is not supported; it is kept and exported as it is",
        ),
        WarningKind::PrincipalPoint => {
            words("image", "images", "has its principal point outside the picture", "have their principal point outside the picture")
        }
        WarningKind::OddDepthScale => words(
            "image",
            "images",
            "has a depth scale that is not above 0; its depth can't be used",
            "have a depth scale that is not above 0; their depth can't be used",
        ),
        WarningKind::NoDepthScale => words(
            "image",
            "images",
            "has a depth image and no depth_scale; a step of its depth is taken as 1 mm",
            "have a depth image and no depth_scale; a step of their depth is taken as 1 mm",
        ),
        WarningKind::OddCameraPose => words(
            "image",
            "images",
            "has a camera pose whose rotation is not orthonormal, or only half of one; it is kept and exported as it is",
            "have a camera pose whose rotation is not orthonormal, or only half of one; they are kept and exported as they are",
        ),
        WarningKind::UnknownImageSize => words(
            "image",
            "images",
            "has no known size; twice its principal point was taken",
            "have no known size; twice their principal point was taken",
        ),
        _ => words(
            "camera matrix",
            "camera matrices",
            "has a skew or a scale, which labelling does without; it is kept and exported as it is",
            "have a skew or a scale, which labelling does without; they are kept and exported as they are",
        ),
    }
}

fn of_objects(kind: WarningKind) -> Words {
    match kind {
        WarningKind::MeshSize => {
            words("mesh", "meshes", "has another size than models_info.json says", "have another size than models_info.json says")
        }
        WarningKind::NoInfo => words(
            "mesh",
            "meshes",
            "has no entry in models_info.json, so its symmetries are not known and its diameter is measured",
            "have no entries in models_info.json, so their symmetries are not known and their diameters are measured",
        ),
        WarningKind::NoDiameter => words(
            "diameter",
            "diameters",
            "is missing from models_info.json; that of the mesh is taken where there is one",
            "are missing from models_info.json; those of the meshes are taken where there are any",
        ),
        WarningKind::UnreadableMesh => words(
            "mesh",
            "meshes",
            "can't be read; the object was made with it all the same",
            "can't be read; the objects were made with them all the same",
        ),
        WarningKind::OddSymmetry => words(
            "symmetry",
            "symmetries",
            "is no rigid motion (not orthonormal, mirrored, or without the last row 0 0 0 1); it is kept and exported as it is",
            "are no rigid motions (not orthonormal, mirrored, or without the last row 0 0 0 1); they are kept and exported as they are",
        ),
        WarningKind::MissingTexture => words(
            "texture",
            "textures",
            "that the mesh names is not there; it is drawn without",
            "that the mesh names are not there; it is drawn without",
        ),
        WarningKind::LeftBehind => words(
            "entry",
            "entries",
            "was not taken into the project, which has no place for it",
            "were not taken into the project, which has no place for them",
        ),
        WarningKind::NoMesh => words("object", "objects", "has no mesh", "have no mesh"),
        WarningKind::Renamed => words(
            "object",
            "objects",
            "has the name of one of another shape and got a name of its own",
            "have the names of some of another shape and got names of their own",
        ),
        WarningKind::KeptWithoutMesh => words(
            "object",
            "objects",
            "was in the project already, without a mesh, and was left as it is",
            "were in the project already, without a mesh, and were left as they are",
        ),
        WarningKind::Targets => words(
            "target",
            "targets",
            "names an image or a label that is not there; it is kept as it is",
            "name images or labels that are not there; they are kept as they are",
        ),
        WarningKind::TargetsUnread => words(
            "list of targets",
            "lists of targets",
            "can't be understood; it is kept as it is",
            "can't be understood; they are kept as they are",
        ),
        _ => words("entry", "entries", "was not understood and was left out", "were not understood and were left out"),
    }
}
