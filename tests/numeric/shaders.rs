//! Every shader and entry point, parsed and validated without a GPU.

use egui_wgpu::wgpu::naga;
use poseloop::render::shader_table;

#[test]
fn every_entry_point_is_valid() {
    for shader in shader_table::ALL {
        let module = naga::front::wgsl::parse_str(shader.source)
            .unwrap_or_else(|err| panic!("{}: {}", shader.name, err.emit_to_string(shader.source)));
        let mut validator = naga::valid::Validator::new(naga::valid::ValidationFlags::all(), naga::valid::Capabilities::empty());
        validator.validate(&module).unwrap_or_else(|err| panic!("{}: {}", shader.name, err.emit_to_string(shader.source)));
        let mut found: Vec<&str> = module.entry_points.iter().map(|e| e.name.as_str()).collect();
        let mut named = shader.entry_points.to_vec();
        found.sort_unstable();
        named.sort_unstable();
        assert_eq!(found, named, "the entry points of {} and those that the table names", shader.name);
    }
}

#[test]
fn a_broken_shader_is_found() {
    let broken = shader_table::EDGES.source.replace("textureLoad(ids,", "textureLoad(no_such_texture,");
    assert!(naga::front::wgsl::parse_str(&broken).is_err());
}

#[test]
fn every_file_is_in_the_table() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("shaders");
    let Ok(entries) = std::fs::read_dir(&folder) else {
        println!("skipped: {} is not there", folder.display());
        return;
    };
    for path in entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "wgsl")) {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(shader_table::ALL.iter().any(|s| s.source.ends_with(&text)), "{} is in no shader module", path.display());
    }
}
