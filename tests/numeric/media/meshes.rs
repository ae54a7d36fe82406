//! Meshes as they should be: every format, every way of writing it.

use std::fmt::Write as _;

use image::{ImageBuffer, Rgb};
use poseloop::geom::{Mesh, Vec3};
use poseloop::media::{LengthUnit, MeshFile, load_mesh, save_ply};

use super::{folder, written};

const CORNERS: [[f32; 3]; 4] = [[0.0, 0.0, 0.0], [10.0, 0.0, 0.0], [0.0, 20.0, 0.0], [0.0, 0.0, 30.0]];
const FACES: [[u32; 3]; 4] = [[0, 2, 1], [0, 1, 3], [0, 3, 2], [1, 2, 3]];
const COLOURS: [[u8; 3]; 4] = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [10, 20, 30]];

fn assert_tetrahedron(file: &MeshFile) {
    assert_eq!(file.mesh.positions.len(), 4);
    assert_eq!(file.mesh.triangles, FACES);
    let size = file.mesh.bounds().size();
    assert!((size - Vec3::new(0.01, 0.02, 0.03)).norm() < 1e-9, "{size}");
    assert!(file.mesh.is_closed());
}

/// The tetrahedron as binary PLY with byte colours.
fn binary_ply(big: bool) -> Vec<u8> {
    let mut bytes = format!(
        "ply\nformat binary_{}_endian 1.0\nelement vertex 4\nproperty float x\nproperty float y\nproperty float z\n\
         property uchar red\nproperty uchar green\nproperty uchar blue\nelement camera 1\nproperty double f\n\
         property list uchar short k\nelement face 4\nproperty list uchar int vertex_indices\nproperty float quality\nend_header\n",
        if big { "big" } else { "little" }
    )
    .into_bytes();
    let float = |value: f32| if big { value.to_be_bytes() } else { value.to_le_bytes() };
    for (corner, colour) in CORNERS.iter().zip(COLOURS) {
        bytes.extend(corner.iter().flat_map(|&value| float(value)));
        bytes.extend(colour);
    }
    bytes.extend([0; 8]);
    bytes.extend([2, 0, 1, 0, 2]);
    for face in FACES {
        bytes.push(3);
        bytes.extend(face.iter().flat_map(|index| if big { index.to_be_bytes() } else { index.to_le_bytes() }));
        bytes.extend(float(0.5));
    }
    bytes
}

#[test]
fn binary_ply_of_both_orders_with_foreign_elements() {
    let folder = folder();
    for big in [false, true] {
        let path = written(&folder, "mesh.ply", binary_ply(big));
        let file = load_mesh(&path, LengthUnit::Millimetre).expect("a mesh");
        assert_tetrahedron(&file);
        let colours: Vec<[u8; 3]> = file.colours.iter().map(|&[r, g, b, _]| [r, g, b]).collect();
        assert_eq!(colours, COLOURS);
        assert!(file.colours.iter().all(|colour| colour[3] == 255));
    }
}

#[test]
fn ascii_ply_in_all_its_dialects() {
    let folder = folder();
    // Windows line ends, the other type names, float colours, normals of any length, a blank line, an exponent.
    let text = "ply\r\nformat ascii 1.0\r\nobj_info by hand\r\nelement vertex 4\r\nproperty float32 x\r\nproperty float64 y\r\nproperty float32 z\r\n\
        property float nx\r\nproperty float ny\r\nproperty float nz\r\nproperty float red\r\nproperty float green\r\nproperty float blue\r\n\
        element face 3\r\nproperty list uint8 int32 vertex_index\r\nend_header\r\n\
        0 0 0 0 0 -2 1 0 0\r\n1e1 0 0 0 0 0 0 0.5 0\r\n\r\n10. 20 0 nan 0 1 0 0 1\r\n0 20. -.5 1 0 0 0 0 0\r\n\
        4 0 1 2 3\r\n3 0 2 1\r\n3 1 1 2\r\n";
    let file = load_mesh(&written(&folder, "mesh.ply", text), LengthUnit::Millimetre).expect("a mesh");
    assert_eq!(file.mesh.triangles, [[0, 1, 2], [0, 2, 3], [0, 2, 1]]);
    assert_eq!(file.mesh.positions[1], Vec3::new(10.0 * 0.001, 0.0, 0.0));
    assert!((file.mesh.positions[3].z + 0.0005).abs() < 1e-9);
    assert_eq!(file.mesh.normals[0], Vec3::new(0.0, 0.0, -1.0));
    assert!(file.mesh.normals.iter().all(|normal| (normal.norm() - 1.0).abs() < 1e-12));
    assert_eq!(file.colours[1], [0, 128, 0, 255]);
    assert!(file.notes.iter().any(|note| note.starts_with("1 faces with fewer than three")), "{:?}", file.notes);
}

#[test]
fn strips_of_stanford_are_read() {
    let folder = folder();
    let text = "ply\nformat ascii 1.0\nelement vertex 5\nproperty float x\nproperty float y\nproperty float z\nelement tristrips 1\n\
        property list int int vertex_indices\nend_header\n0 0 0\n1 0 0\n0 1 0\n1 1 0\n0 2 0\n9 0 1 2 3 4 -1 0 1 3\n";
    let file = load_mesh(&written(&folder, "strip.ply", text), LengthUnit::Metre).expect("a mesh");
    assert_eq!(file.mesh.triangles, [[0, 1, 2], [2, 1, 3], [2, 3, 4], [0, 1, 3]]);
}

/// Left half red, right half blue.
fn texture(folder: &tempfile::TempDir, name: &str) {
    let picture = ImageBuffer::from_fn(8, 8, |x, _| if x < 4 { Rgb([255u8, 0, 0]) } else { Rgb([0, 0, 255]) });
    picture.save(folder.path().join(name)).expect("a written texture");
}

#[test]
fn ply_textures_by_vertex_and_by_corner() {
    let folder = folder();
    texture(&folder, "look.png");
    let head =
        "ply\nformat ascii 1.0\ncomment TextureFile look.png\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\n";
    let by_vertex = format!(
        "{head}property float texture_u\nproperty float texture_v\nelement face 1\nproperty list uchar int vertex_indices\nend_header\n\
         0 0 0 0.1 0.5\n1 0 0 0.9 0.5\n0 1 0 0.2 0.9\n3 0 1 2\n"
    );
    let file = load_mesh(&written(&folder, "vertex.ply", by_vertex), LengthUnit::Metre).expect("a mesh");
    assert!(file.texture.is_some());
    assert_eq!(file.uvs.len(), 3);
    assert_eq!(file.baked_colours(), [[255, 0, 0, 255], [0, 0, 255, 255], [255, 0, 0, 255]]);
    let by_corner = format!(
        "{head}element face 2\nproperty list uchar int vertex_indices\nproperty list uchar float texcoord\nend_header\n\
         0 0 0\n1 0 0\n0 1 0\n3 0 1 2 6 0.1 0.5 0.2 0.5 0.3 0.5\n3 0 2 1 6 0.9 0.5 0.3 0.5 0.8 0.5\n"
    );
    let file = load_mesh(&written(&folder, "corner.ply", by_corner), LengthUnit::Metre).expect("a mesh");
    assert_eq!(file.mesh.positions.len(), 5, "vertices 0 and 1 are split, 2 is not");
    assert_eq!(file.distinct_positions(), 3);
    assert_eq!(file.welded().positions.len(), 3);
    assert!(file.notes.iter().any(|note| note.contains("5 vertices at 3 different positions")), "{:?}", file.notes);
    std::fs::remove_file(folder.path().join("look.png")).expect("a removed texture");
    let file = load_mesh(&folder.path().join("vertex.ply"), LengthUnit::Metre).expect("a mesh without its texture");
    assert!(file.texture.is_none() && file.uvs.is_empty());
    assert!(file.notes[0].contains("look.png is not there"), "{:?}", file.notes);
}

fn binary_stl(header: &[u8]) -> Vec<u8> {
    let mut bytes = header.to_vec();
    bytes.resize(80, 0);
    bytes.extend((FACES.len() as u32).to_le_bytes());
    for face in FACES {
        bytes.extend([0; 12]);
        bytes.extend(face.iter().flat_map(|&index| CORNERS[index as usize]).flat_map(f32::to_le_bytes));
        bytes.extend([0; 2]);
    }
    bytes
}

#[test]
fn stl_of_both_kinds_is_welded() {
    let folder = folder();
    let mut ascii = String::from("solid a tetrahedron\n");
    for face in FACES {
        ascii.push_str("  FACET NORMAL 0 0 0\n    outer loop\n");
        for [x, y, z] in face.map(|index| CORNERS[index as usize]) {
            writeln!(ascii, "      vertex {x:e} {y} {z}").expect("a line");
        }
        ascii.push_str("    endloop\n  endfacet\n");
    }
    ascii.push_str("endsolid\n");
    // A binary file that calls itself solid is binary all the same.
    for bytes in [ascii.into_bytes(), binary_stl(b"made by hand"), binary_stl(b"solid of a CAD program")] {
        let file = load_mesh(&written(&folder, "mesh.stl", bytes), LengthUnit::Millimetre).expect("a mesh");
        assert_eq!(file.mesh.positions.len(), 4);
        assert_eq!(file.mesh.triangles.len(), 4);
        assert!(file.mesh.is_closed());
        assert!((file.mesh.bounds().size() - Vec3::new(0.01, 0.02, 0.03)).norm() < 1e-9);
    }
}

#[test]
fn an_obj_of_several_objects_is_one_mesh() {
    let folder = folder();
    let text = "# two objects\no first\nv 0 0 0\nv 1 0 0 1.0\nv 1 1 0\nv 0 1 0\nvn 0 0 5\nf 1//1 2//1 \\\n3//1 4//1\n\
        o second\ng part\ns off\nv 0 0 1\nv 1 0 1\nv 0 1 1\nf -3 -2 -1\nl 1 2\n";
    let file = load_mesh(&written(&folder, "two.obj", text), LengthUnit::Centimetre).expect("a mesh");
    assert_eq!(file.mesh.triangles, [[0, 1, 2], [0, 2, 3], [4, 5, 6]]);
    assert!((file.mesh.bounds().size() - Vec3::new(0.01, 0.01, 0.01)).norm() < 1e-12);
    // The second object has no normals of its own.
    assert_eq!(file.mesh.normals[5], Vec3::z());
    assert!(file.colours.is_empty() && file.notes.is_empty(), "{:?}", file.notes);
}

const OBJ: &str = "mtllib look.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nv 0 0 1\nvt 0.1 0.5\nvt 0.9 0.5\nvt 0.2 0.9\n\
    usemtl a\nf 1/1 2/2 3/3\nusemtl b\nf 1/1 2/2 4/3\n";

#[test]
fn obj_materials_have_their_fallbacks() {
    let folder = folder();
    let obj = written(&folder, "mesh.obj", OBJ);
    let load = || load_mesh(&obj, LengthUnit::Metre).expect("a mesh");
    let bare = load();
    assert!(bare.colours.is_empty() && bare.texture.is_none());
    assert!(bare.notes[0].contains("look.mtl are not there"), "{:?}", bare.notes);
    // The only MTL beside the mesh, with the colour in Ka, as Blender may leave it.
    let other = written(&folder, "other.mtl", "newmtl a\nKa 1 0 0\nKd 0.5\nnewmtl b\nKa 0 1 0\n");
    let tinted = load();
    assert!(tinted.notes[0].contains("other.mtl"), "{:?}", tinted.notes);
    assert_eq!(tinted.mesh.positions.len(), 6, "vertices are split between materials");
    assert_eq!(tinted.colours[0], [128, 128, 128, 255]);
    assert_eq!(tinted.colours[5], [0, 255, 0, 255]);
    // One texture for all: kept. A colour beside it: baked.
    std::fs::remove_file(other).expect("a removed file");
    texture(&folder, "map of all.png");
    written(
        &folder,
        "look.mtl",
        "newmtl a\nKd 0.1 0.1 0.1\nmap_Kd -s 1 1 1 C:\\models\\map of all.png\nnewmtl b\nmap_Kd C:\\models\\map of all.png\n",
    );
    let textured = load();
    assert!(textured.texture.is_some(), "{:?}", textured.notes);
    assert_eq!(textured.baked_colours()[0], [255, 0, 0, 255]);
    written(&folder, "look.mtl", "newmtl a\nmap_Kd map of all.png\nnewmtl b\nKd 0 1 0\n");
    let mixed = load();
    assert!(mixed.texture.is_none() && mixed.uvs.is_empty());
    assert_eq!(mixed.colours[1], [0, 0, 255, 255]);
    assert_eq!(mixed.colours[4], [0, 255, 0, 255]);
    // The only image stands in for one that is not there.
    written(&folder, "look.mtl", "newmtl a\nmap_Kd gone.jpg\nnewmtl b\nmap_Kd gone.jpg\n");
    let replaced = load();
    assert!(replaced.texture.is_some());
    assert!(replaced.notes[0].contains("gone.jpg is not there; the only image"), "{:?}", replaced.notes);
}

#[test]
fn obj_vertices_may_have_colours() {
    let folder = folder();
    let text = "v 0 0 0 1 0 0\nv 1 0 0 0 1 0\nv 0 1 0 0 0 0.5\nf 1 2 3\n";
    let file = load_mesh(&written(&folder, "mesh.obj", text), LengthUnit::Metre).expect("a mesh");
    assert_eq!(file.colours, [[255, 0, 0, 255], [0, 255, 0, 255], [0, 0, 128, 255]]);
}

#[test]
fn a_written_ply_comes_back() {
    let folder = folder();
    let mut mesh = Mesh::cuboid(Vec3::new(0.123_456_7, 0.02, 0.3));
    mesh.normals = mesh.vertex_normals();
    let count = mesh.positions.len();
    let colours = (0..count).map(|vertex| [vertex as u8, 2, 3, 255]).collect();
    let file = MeshFile { mesh, colours, ..MeshFile::default() };
    let path = folder.path().join("obj_000001.ply");
    save_ply(&path, &file, LengthUnit::Millimetre).expect("a written mesh");
    let text = std::fs::read_to_string(&path).expect("text");
    assert!(text.starts_with("ply\nformat ascii 1.0\nelement vertex 24\nproperty float x\n"), "{text}");
    assert!(text.contains("property list uchar int vertex_indices\nend_header\n"));
    let back = load_mesh(&path, LengthUnit::Millimetre).expect("a mesh");
    assert_eq!(back.mesh.triangles, file.mesh.triangles);
    assert_eq!(back.colours, file.colours);
    assert_eq!(back.mesh.normals, file.mesh.normals);
    let error = back.mesh.positions.iter().zip(&file.mesh.positions).map(|(a, b)| (a - b).norm()).fold(0.0, f64::max);
    assert!(error < 1e-8, "{error} m");
    // From here on nothing changes any more.
    let again = folder.path().join("again.ply");
    save_ply(&again, &back, LengthUnit::Millimetre).expect("a written mesh");
    assert_eq!(std::fs::read(&again).expect("bytes"), std::fs::read(&path).expect("bytes"));
}

#[test]
fn a_written_texture_lies_beside_its_mesh() {
    let folder = folder();
    texture(&folder, "look.png");
    written(&folder, "look.mtl", "newmtl a\nmap_Kd look.png\nnewmtl b\nmap_Kd look.png\n");
    let file = load_mesh(&written(&folder, "mesh.obj", OBJ), LengthUnit::Metre).expect("a mesh");
    let path = folder.path().join("out.ply");
    save_ply(&path, &file, LengthUnit::Millimetre).expect("a written mesh");
    let back = load_mesh(&path, LengthUnit::Millimetre).expect("a mesh");
    assert_eq!(back.uvs, file.uvs);
    assert_eq!(back.texture.map(|photo| photo.rgba), file.texture.map(|photo| photo.rgba));
}
