//! Every shader of the program, with what it includes, so that tests can check each without a GPU.

/// One shader module.
#[derive(Clone, Copy, Debug)]
pub struct Shader {
    /// Name of the pass.
    pub name: &'static str,
    /// The source with its includes in front.
    pub source: &'static str,
    /// The entry points that pipelines use.
    pub entry_points: &'static [&'static str],
}

/// Surfaces of meshes.
pub const MESH: Shader = Shader {
    name: "mesh",
    source: concat!(include_str!("../../../shaders/common/lens.wgsl"), include_str!("../../../shaders/mesh.wgsl")),
    entry_points: &[
        "vs_folded",
        "vs_folded_lens",
        "vs_pinhole",
        "vs_lens",
        "vs_coloured",
        "fs_folded",
        "fs_id",
        "fs_lit",
        "fs_lit_coloured",
    ],
};

/// Surfaces and outlines.
pub const EDGES: Shader = Shader {
    name: "edges",
    source: concat!(
        include_str!("../../../shaders/common/ids.wgsl"),
        include_str!("../../../shaders/common/surface.wgsl"),
        include_str!("../../../shaders/edges.wgsl")
    ),
    entry_points: &["vs_full", "fs_edges"],
};

/// Lines within an item.
pub const CREASES: Shader = Shader {
    name: "creases",
    source: concat!(include_str!("../../../shaders/common/ids.wgsl"), include_str!("../../../shaders/creases.wgsl")),
    entry_points: &["vs_full", "fs_creases", "fs_links", "fs_blocks", "fs_near"],
};

/// Photo and overlay put together.
pub const COMPOSITE: Shader = Shader {
    name: "composite",
    source: include_str!("../../../shaders/composite.wgsl"),
    entry_points: &["vs_part", "fs_photo", "fs_background"],
};

/// Plain parts of the interface.
pub const GROUND: Shader =
    Shader { name: "ground", source: include_str!("../../../shaders/ground.wgsl"), entry_points: &["vs_full", "fs_ground"] };

/// All of them.
pub const ALL: [Shader; 5] = [MESH, EDGES, CREASES, COMPOSITE, GROUND];
