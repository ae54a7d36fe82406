//! glTF and GLB.

use poseloop::geom::Vec3;
use poseloop::media::{LengthUnit, load_mesh};

use super::{assert_says, folder, written};

/// Three positions, three indices of 16 bits (padded), three colours of 8 bits with alpha (linear, normalised).
fn buffer() -> Vec<u8> {
    let mut bytes: Vec<u8> = [[0f32, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]].concat().into_iter().flat_map(f32::to_le_bytes).collect();
    bytes.extend([0u16, 1, 2, 0].into_iter().flat_map(u16::to_le_bytes));
    bytes.extend([255, 0, 0, 255, 0, 55, 0, 255, 0, 0, 0, 255]);
    bytes
}

fn json(nodes: &str, extra: &str, length: usize) -> String {
    format!(
        r#"{{"asset":{{"version":"2.0"}},"scene":0,"scenes":[{{"nodes":[0]}}],"nodes":[{nodes}],
        "meshes":[{{"primitives":[{{"attributes":{{"POSITION":0,"COLOR_0":2}},"indices":1}},{{"attributes":{{"POSITION":0}},"mode":1}}]}}],
        "accessors":[{{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"}},
        {{"bufferView":1,"componentType":5123,"count":3,"type":"SCALAR"}},
        {{"bufferView":2,"componentType":5121,"normalized":true,"count":3,"type":"VEC4"}}],
        "bufferViews":[{{"buffer":0,"byteLength":36}},{{"buffer":0,"byteOffset":36,"byteLength":8}},{{"buffer":0,"byteOffset":44,"byteLength":12}}],
        "buffers":[{{"byteLength":{length}}}]{extra}}}"#
    )
}

fn glb(json: &str, binary: &[u8]) -> Vec<u8> {
    let mut json = json.as_bytes().to_vec();
    json.resize(json.len().next_multiple_of(4), b' ');
    let mut bytes = b"glTF\x02\0\0\0".to_vec();
    bytes.extend((28 + json.len() as u32 + binary.len() as u32).to_le_bytes());
    for (kind, chunk) in [(b"JSON", json.as_slice()), (b"BIN\0", binary)] {
        bytes.extend((chunk.len() as u32).to_le_bytes());
        bytes.extend(kind);
        bytes.extend(chunk);
    }
    bytes
}

/// A parent that mirrors and moves, a child that turns by 90° about z and doubles.
const NODES: &str = r#"{"children":[1],"translation":[10,0,0],"scale":[-1,1,1]},
    {"mesh":0,"rotation":[0,0,0.70710678118,0.70710678118],"scale":[2,2,2]}"#;

#[test]
fn node_transforms_are_applied() {
    let folder = folder();
    let path = written(&folder, "mesh.glb", glb(&json(NODES, "", 56), &buffer()));
    let file = load_mesh(&path, LengthUnit::Millimetre).expect("a mesh");
    let expected = [Vec3::new(10.0, 0.0, 0.0), Vec3::new(10.0, 2.0, 0.0), Vec3::new(12.0, 0.0, 0.0)];
    for (position, expected) in file.mesh.positions.iter().zip(expected) {
        assert!((position - expected).norm() < 1e-6, "{position} {expected}");
    }
    // The mirror turns the winding, so that the outside stays outside.
    assert_eq!(file.mesh.triangles, [[0, 2, 1]]);
    assert_eq!(file.colours, [[255, 0, 0, 255], [0, 128, 0, 255], [0, 0, 0, 255]]);
    for note in ["Y up", "metres by its specification", "1 parts of points or lines"] {
        assert!(file.notes.iter().any(|said| said.contains(note)), "{note}: {:?}", file.notes);
    }
}

#[test]
fn a_gltf_reads_its_buffer_from_a_file_beside_it() {
    let folder = folder();
    written(&folder, "my data.bin", buffer());
    let text = json(NODES, "", 56).replace(r#""byteLength":56"#, r#""byteLength":56,"uri":"my%20data.bin""#);
    let path = written(&folder, "mesh.gltf", &text);
    let file = load_mesh(&path, LengthUnit::Metre).expect("a mesh");
    assert_eq!(file.mesh.positions.len(), 3);
    std::fs::remove_file(folder.path().join("my data.bin")).expect("a removed file");
    assert_says(&load_mesh(&path, LengthUnit::Metre).expect_err("no mesh"), &path, &["buffer 0", "my data.bin is not there"]);
}

#[test]
fn textures_and_factors_are_kept() {
    let folder = folder();
    // One white pixel, 2 × 1, as BMP would do; the texture lies beside the mesh.
    image::RgbImage::from_fn(2, 1, |x, _| if x == 0 { image::Rgb([255, 255, 255]) } else { image::Rgb([255, 0, 0]) })
        .save(folder.path().join("look.png"))
        .expect("a texture");
    let mut bytes: Vec<u8> = [[0f32, 0.0, 0.0], [1.0, 0.0, 0.0], [0.0, 1.0, 0.0]].concat().into_iter().flat_map(f32::to_le_bytes).collect();
    bytes.extend([[0.25f32, 0.5], [0.75, 0.5], [0.25, 0.5]].concat().into_iter().flat_map(f32::to_le_bytes));
    let text = r#"{"asset":{"version":"2.0"},"nodes":[{"mesh":0}],
        "meshes":[{"primitives":[{"attributes":{"POSITION":0,"TEXCOORD_0":1},"material":0}]}],
        "materials":[{"pbrMetallicRoughness":{"baseColorFactor":[0.5,1,1,1],"baseColorTexture":{"index":0}}}],
        "textures":[{"source":0}],"images":[{"uri":"look.png"}],
        "accessors":[{"bufferView":0,"componentType":5126,"count":3,"type":"VEC3"},{"bufferView":1,"componentType":5126,"count":3,"type":"VEC2"}],
        "bufferViews":[{"buffer":0,"byteLength":36},{"buffer":0,"byteOffset":36,"byteLength":24}],"buffers":[{"byteLength":60}]}"#;
    let path = written(&folder, "mesh.glb", glb(text, &bytes));
    let file = load_mesh(&path, LengthUnit::Metre).expect("a mesh");
    assert!(file.texture.is_some(), "{:?}", file.notes);
    assert_eq!(file.baked_colours(), [[188, 255, 255, 255], [188, 0, 0, 255], [188, 255, 255, 255]]);
}

fn refused(bytes: impl AsRef<[u8]>, words: &[&str]) {
    let folder = folder();
    let path = written(&folder, "mesh.glb", bytes);
    assert_says(&load_mesh(&path, LengthUnit::Metre).expect_err("no mesh"), &path, words);
}

#[test]
fn compression_is_refused_by_name() {
    let required = |name: &str| glb(&json(NODES, &format!(r#","extensionsRequired":["{name}"]"#), 56), &buffer());
    refused(required("KHR_draco_mesh_compression"), &["Draco compression", "KHR_draco_mesh_compression"]);
    refused(required("EXT_meshopt_compression"), &["meshopt compression", "EXT_meshopt_compression"]);
    refused(required("EXT_mesh_gpu_instancing"), &["EXT_mesh_gpu_instancing"]);
}

#[test]
fn damage_is_named() {
    let good = json(NODES, "", 56);
    refused(glb(&good.replace(r#""count":3,"type":"SCALAR""#, r#""count":30,"type":"SCALAR""#), &buffer()), &["accessor 1", "30 elements"]);
    refused(glb(&good.replace(r#""count":3,"type":"VEC3""#, r#""count":4000000000,"type":"VEC3""#), &buffer()), &["4000000000 vertices"]);
    refused(glb(&good.replace(r#""byteLength":12"#, r#""byteLength":18446744073709551615"#), &buffer()), &["accessor 2", "buffer view 2"]);
    refused(glb(&good, &buffer()[..40]), &["buffer 0", "56 bytes are announced, but there are 40"]);
    refused(glb(&good.replace(r#"{"children":[1]"#, r#"{"children":[0]"#), &buffer()), &["node 0", "occurs twice"]);
    refused(glb(&good.replace(r#"{"children":[1]"#, r#"{"children":[7]"#), &buffer()), &["node 7", "not there"]);
    refused(glb(&good.replace(r#""mesh":0"#, r#""mesh":9"#), &buffer()), &["mesh 9"]);
    refused(glb(&good.replace("2.0", "1.0"), &buffer()), &["glTF 1.0"]);
    refused(glb("{\n\"asset\": 3}", &[]), &["line 2", "JSON"]);
    let mut bytes = buffer();
    bytes[36] = 200;
    refused(glb(&good, &bytes), &["accessor 1", "vertex 200", "there are 3"]);
    bytes[0..4].copy_from_slice(&f32::NAN.to_le_bytes());
    refused(glb(&good, &bytes), &["not a finite number", "vertex 0"]);
    let whole = glb(&good, &buffer());
    refused(&whole[..whole.len() / 2], &["beyond the end of the file"]);
    refused(&whole[..6], &["GLB header"]);
}

#[test]
fn damage_anywhere_is_survived() {
    let folder = folder();
    let whole = glb(&json(NODES, "", 56), &buffer());
    for at in 0..whole.len() {
        for value in [0, b'9', b'-', b'"', 0xFF] {
            let mut damaged = whole.clone();
            damaged[at] = value;
            let path = written(&folder, "mesh.glb", damaged);
            if let Err(err) = load_mesh(&path, LengthUnit::Metre) {
                assert_says(&err, &path, &[]);
            }
        }
    }
}
