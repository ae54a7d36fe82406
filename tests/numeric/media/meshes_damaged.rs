//! Meshes as they should not be: each gets a sentence with the place.

use poseloop::media::{LengthUnit, MediaError, load_mesh};

use super::{assert_says, folder, written};

/// Loads what must not load and checks what is said.
fn refused(name: &str, bytes: impl AsRef<[u8]>, words: &[&str]) -> MediaError {
    let folder = folder();
    let path = written(&folder, name, bytes);
    let err = load_mesh(&path, LengthUnit::Metre).expect_err("no mesh");
    assert_says(&err, &path, words);
    err
}

fn ply(vertices: &str, vertex_count: u64, faces: &str, face_count: u64) -> String {
    format!(
        "ply\nformat ascii 1.0\nelement vertex {vertex_count}\nproperty float x\nproperty float y\nproperty float z\n\
         element face {face_count}\nproperty list uchar int vertex_indices\nend_header\n{vertices}{faces}"
    )
}

const THREE: &str = "0 0 0\n1 0 0\n0 1 0\n";

#[test]
fn coordinates_that_are_no_numbers() {
    refused("a.ply", ply("0 0 0\n1 nan 0\n0 1 0\n", 3, "3 0 1 2\n", 1), &["not a finite number", "line 11"]);
    refused("a.obj", "v 0 0 0\nv 1 0 0\nv 0 inf 0\nf 1 2 3\n", &["not a finite number", "line 3"]);
    refused(
        "a.stl",
        "solid\nfacet\nouter loop\nvertex 0 0 0\nvertex 0 NaN 0\nvertex 1 0 0\nendloop\nendfacet\n",
        &["not a finite number", "line 8"],
    );
    let mut binary = vec![0; 80];
    binary.extend(1u32.to_le_bytes());
    binary.extend([0; 12]);
    binary.extend(f32::NAN.to_le_bytes());
    binary.extend([0; 34]);
    refused("b.stl", binary, &["not a finite number", "byte 84"]);
}

#[test]
fn no_faces_and_point_clouds() {
    let cloud =
        "ply\nformat ascii 1.0\nelement vertex 3\nproperty float x\nproperty float y\nproperty float z\nend_header\n0 0 0\n1 0 0\n0 1 0\n";
    refused("cloud.ply", cloud, &["point cloud", "3 vertices"]);
    refused("cloud.obj", "v 0 0 0\nv 1 0 0\n", &["point cloud", "2 vertices"]);
    refused("flat.ply", ply(THREE, 3, "3 0 0 1\n", 1), &["no faces"]);
    refused("nothing.obj", "# nothing\n", &["no faces"]);
    refused("nothing.stl", "solid nothing\nendsolid nothing\n", &["no faces"]);
    let mut none = vec![0; 84];
    refused("none.stl", &none, &["no faces"]);
    none.truncate(30);
    refused("short.stl", &none, &["damaged at byte 30"]);
}

#[test]
fn wrong_counts() {
    refused("a.ply", ply(THREE, 4, "3 0 1 2\n", 1), &["the file ends", "face 0 of the 1", "line"]);
    refused("b.ply", ply(THREE, 3, "3 0 1 2\n", 2), &["the file ends before face 1 of the 2"]);
    refused("c.ply", ply(THREE, 3, "3 0 1\n", 1), &["line 13", "face 0 has fewer numbers"]);
    refused("d.ply", ply("0 0\n1 0 0\n0 1 0\n", 3, "3 0 1 2\n", 1), &["line 10", "vertex 0 has fewer numbers"]);
    refused("e.ply", ply(THREE, 3, "3 0 1 3\n", 1), &["line 13", "face 0 names vertex 3", "3 vertices"]);
    refused("f.ply", ply(THREE, 3, "3 0 1 -1\n", 1), &["names vertex -1"]);
    refused("g.ply", ply("0 zero 0\n", 3, "", 1), &["line 10", "“zero” of vertex 0"]);
    refused("h.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 4\n", &["line 4", "vertex 4", "only 3"]);
    refused("i.obj", "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1/1 2 3\n", &["line 4", "texture coordinate 1", "only 0"]);
    refused("j.obj", "v 0 0 0\nv 1 0\n", &["line 2", "2 of 3 numbers"]);
    refused("k.obj", "v 0 0 0\nv 1 0 x\n", &["line 2", "“x” is not a number"]);
    refused("l.obj", "v 0 0 0\nf 0 0 0\n", &["line 2", "vertex 0"]);
    refused("m.stl", "solid\nfacet\nvertex 0 0 0\nvertex 1 0 0\nendfacet\n", &["line 5", "2 corners"]);
    refused("n.stl", "solid\nfacet\nvertex 0 0\n", &["line 3", "2 of 3 coordinates"]);
    let mut binary = vec![0; 134];
    binary[80] = 7;
    refused("o.stl", binary, &["byte 80", "7 facets", "434 bytes", "has 134"]);
}

#[test]
fn binary_ply_that_ends_early() {
    let mut bytes = ply("", 3, "", 1).replace("ascii", "binary_little_endian").into_bytes();
    let header = bytes.len();
    bytes.extend([0; 30]);
    refused("a.ply", &bytes, &[&format!("byte {}", header + 28), "the file ends before vertex 2 of the 3"]);
}

#[test]
fn headers_that_make_no_sense() {
    refused("a.ply", "plywood\n", &["line 1", "begins with the line “ply”"]);
    refused("b.ply", "ply\nformat ascii 1.0\nelement vertex 3\n", &["line 4", "ends within the header"]);
    refused("c.ply", "ply\nelement vertex 3\nproperty float x\nend_header\n", &["no line “format”"]);
    refused("d.ply", "ply\nformat ebcdic 1.0\nend_header\n", &["line 2", "ebcdic"]);
    refused("e.ply", "ply\nformat ascii 1.0\nelement vertex three\nend_header\n", &["line 3", "three"]);
    refused("f.ply", "ply\nformat ascii 1.0\nelement vertex 3\nproperty quad x\nend_header\n", &["line 4", "quad"]);
    refused("g.ply", "ply\nformat ascii 1.0\nelement vertex 1\nproperty float x\nend_header\n0\n", &["lacks one of x, y and z"]);
    refused("h.ply", "ply\nformat ascii 1.0\nproperty float x\nend_header\n", &["line 3", "before any element"]);
    refused("a.step", "ISO-10303-21;", &["no PLY, OBJ, STL, glTF or GLB"]);
    refused("empty.obj", "", &["empty (0 bytes)"]);
    let folder = folder();
    assert_says(&load_mesh(folder.path(), LengthUnit::Metre).expect_err("no mesh"), folder.path(), &["folder, not a mesh"]);
    let missing = folder.path().join("missing.ply");
    assert_says(&load_mesh(&missing, LengthUnit::Metre).expect_err("no mesh"), &missing, &["No such file"]);
}

#[test]
fn announcements_take_no_memory() {
    refused("a.ply", ply(THREE, 4_000_000_000, "", 1), &["4000000000 vertices", "simplify"]);
    refused("b.ply", ply(THREE, 3, "", 4_000_000_000), &["4000000000 faces", "simplify"]);
    // Allowed by count, not by what the file holds.
    refused("c.ply", ply(THREE, 30_000_000, "", 9_000_000), &["the file ends before vertex 3"]);
    let long_list = ply("", 1, "", 1).replace("ascii", "binary_little_endian").replace("list uchar", "list int");
    let mut bytes = long_list.into_bytes();
    bytes.extend([0; 12]);
    bytes.extend(i32::MAX.to_le_bytes());
    refused("d.ply", bytes, &["the file ends before face 0"]);
    // A file with holes, so that it takes no room on the disk either.
    let folder = folder();
    let mut header = vec![0; 80];
    header.extend(20_000_000u32.to_le_bytes());
    let path = written(&folder, "many.stl", header);
    let file = std::fs::OpenOptions::new().write(true).open(&path).expect("a file");
    file.set_len(84 + 50 * 20_000_000).expect("a file with holes");
    assert_says(&load_mesh(&path, LengthUnit::Metre).expect_err("no mesh"), &path, &["20000000 faces", "10000000"]);
}

/// Every byte of a small file is changed in turn: whatever comes, nothing panics.
#[test]
fn damage_anywhere_is_survived() {
    let folder = folder();
    let mut binary = ply("", 3, "", 1).replace("ascii", "binary_little_endian").into_bytes();
    binary.extend([0; 36]);
    binary.extend([3, 0, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0]);
    let obj = b"mtllib a.mtl\nv 0 0 0\nv 1 0 0\nv 0 1 0\nvt 0 0\nvn 0 0 1\nusemtl a\nf 1/1/1 2//1 3\nf -1 -2 -3\n".to_vec();
    let stl = b"solid a\nfacet normal 0 0 1\nouter loop\nvertex 0 0 0\nvertex 1 0 0\nvertex 0 1 0\nendloop\nendfacet\nendsolid\n".to_vec();
    for (name, bytes) in [("a.ply", binary), ("b.ply", ply(THREE, 3, "3 0 1 2\n", 1).into_bytes()), ("a.obj", obj), ("a.stl", stl)] {
        for at in 0..bytes.len() {
            for value in [0, b'-', b'9', b'\n', 0xFF] {
                let mut damaged = bytes.clone();
                damaged[at] = value;
                let path = written(&folder, name, damaged);
                if let Err(err) = load_mesh(&path, LengthUnit::Metre) {
                    assert_says(&err, &path, &[]);
                }
            }
        }
    }
}

/// Five million faces load: about the largest scan that people have. Slow in a debug build, so run by hand:
/// `cargo test --release --test numeric five_million -- --ignored`.
#[test]
#[ignore = "writes 250 MB"]
fn five_million_faces_load() {
    let folder = folder();
    let side = 1582u32;
    let mut bytes = vec![0; 80];
    bytes.extend((2 * side * side).to_le_bytes());
    let point = |x: u32, y: u32| [x as f32, y as f32, (x as f32 * 0.01).sin()];
    for (x, y) in (0..side).flat_map(|y| (0..side).map(move |x| (x, y))) {
        let quad = [(x, y), (x + 1, y), (x + 1, y + 1), (x, y + 1)].map(|(x, y)| point(x, y));
        for triangle in [[quad[0], quad[1], quad[2]], [quad[0], quad[2], quad[3]]] {
            bytes.extend([0; 12]);
            bytes.extend(triangle.iter().flatten().flat_map(|value| value.to_le_bytes()));
            bytes.extend([0; 2]);
        }
    }
    let path = written(&folder, "scan.stl", bytes);
    let start = std::time::Instant::now();
    let file = load_mesh(&path, LengthUnit::Millimetre).expect("a mesh");
    println!("{} faces in {:?}", file.mesh.triangles.len(), start.elapsed());
    assert_eq!(file.mesh.triangles.len(), 2 * (side * side) as usize);
    assert_eq!(file.mesh.positions.len(), ((side + 1) * (side + 1)) as usize);
}
