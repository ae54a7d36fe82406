//! Wavefront MTL: the colours and textures of an OBJ.
//!
//! Traps: Blender may leave out `Kd` and put the colour into `Ka`; the file that an OBJ names may not exist while
//! another lies beside it; texture names carry options, spaces and paths of another machine.

use std::collections::HashMap;
use std::fs;
use std::path::Path;

use super::texture;

/// One material.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Material {
    diffuse: Option<[f32; 3]>,
    ambient: Option<[f32; 3]>,
    pub(super) texture: Option<String>,
}

impl Material {
    /// sRGB as written: exporters do not agree on more.
    pub(super) fn colour(&self) -> Option<[u8; 4]> {
        let [r, g, b] = self.diffuse.or(self.ambient)?.map(|value| (value.clamp(0.0, 1.0) * 255.0).round() as u8);
        Some([r, g, b, u8::MAX])
    }
}

/// The materials of the libraries that the OBJ at `obj` names, by name. Where none of them is there, the only MTL
/// beside the OBJ is taken, and it is noted.
pub(super) fn load(obj: &Path, libraries: &[String], notes: &mut Vec<String>) -> HashMap<String, Material> {
    let mut materials = HashMap::new();
    let mut found = false;
    for library in libraries {
        for path in named_files(obj, library) {
            found = true;
            read_into(&path, &mut materials, notes);
        }
    }
    if found || libraries.is_empty() {
        return materials;
    }
    let named = libraries.join(", ");
    if let Some(path) = texture::only_beside(obj, &["mtl"]) {
        notes.push(format!("The materials {named} are not there; the only ones beside the mesh are used, {}", texture::file_name(&path)));
        read_into(&path, &mut materials, notes);
    } else {
        notes.push(format!("The materials {named} are not there, so the mesh has none"));
    }
    materials
}

/// A line of `mtllib` may be one name with spaces or several names.
fn named_files(obj: &Path, library: &str) -> Vec<std::path::PathBuf> {
    match texture::find(obj, library) {
        Some(path) => vec![path],
        None => library.split_ascii_whitespace().filter_map(|name| texture::find(obj, name)).collect(),
    }
}

fn read_into(path: &Path, materials: &mut HashMap<String, Material>, notes: &mut Vec<String>) {
    match fs::read(path) {
        Ok(bytes) => parse(&String::from_utf8_lossy(&bytes), materials),
        Err(err) => notes.push(format!("The materials cannot be read ({err}), so the mesh has none: {}", path.display())),
    }
}

fn parse(text: &str, materials: &mut HashMap<String, Material>) {
    let mut name = None;
    for line in text.lines() {
        let (word, rest) = line.trim().split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((line.trim(), ""));
        let rest = rest.trim();
        if word == "newmtl" {
            materials.insert(rest.to_owned(), Material::default());
            name = Some(rest.to_owned());
            continue;
        }
        let Some(material) = name.as_ref().and_then(|name| materials.get_mut(name)) else {
            continue;
        };
        match word {
            "Kd" => material.diffuse = colour(rest),
            "Ka" => material.ambient = colour(rest),
            "map_Kd" => material.texture = Some(texture_name(rest)),
            "map_Ka" if material.texture.is_none() => material.texture = Some(texture_name(rest)),
            _ => {}
        }
    }
}

/// One or three numbers; spectral and XYZ colours are left out.
fn colour(text: &str) -> Option<[f32; 3]> {
    let numbers: Vec<f32> = text.split_ascii_whitespace().map_while(|word| word.parse().ok()).collect();
    match *numbers.as_slice() {
        [grey] => Some([grey; 3]),
        [r, g, b, ..] => Some([r, g, b]),
        _ => None,
    }
}

/// The file name behind options such as `-s 1 1 1`.
fn texture_name(rest: &str) -> String {
    let mut rest = rest;
    while let Some((option, behind)) = rest.split_once(char::is_whitespace) {
        let Some(arguments) = option.strip_prefix('-').map(most_arguments) else {
            break;
        };
        rest = behind.trim_start();
        for count in 0..arguments {
            let Some((word, behind)) = rest.split_once(char::is_whitespace) else {
                break;
            };
            let optional = count > 0;
            if optional && word.parse::<f32>().is_err() {
                break;
            }
            rest = behind.trim_start();
        }
    }
    rest.trim().to_owned()
}

/// How many arguments an option of a texture has at most; all but the first may be left out if they are numbers.
fn most_arguments(option: &str) -> usize {
    match option {
        "o" | "s" | "t" => 3,
        "mm" => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_spaces_and_lose_their_options() {
        assert_eq!(texture_name("duck.png"), "duck.png");
        assert_eq!(texture_name("-s 1 1 1 -bm 0.3 my duck.png"), "my duck.png");
        assert_eq!(texture_name("-o 0.5 -clamp on a.png"), "a.png");
    }

    #[test]
    fn ambient_stands_in_for_diffuse() {
        let mut materials = HashMap::new();
        parse("newmtl a\nKa 0.5 0.5 0.5\n\nnewmtl b\nKa 1 1 1\nKd 1 0 0\nKd broken", &mut materials);
        assert_eq!(materials["a"].colour(), Some([128, 128, 128, 255]));
        // A broken line does not hide the other colour.
        assert_eq!(materials["b"].colour(), Some([255, 255, 255, 255]));
    }
}
