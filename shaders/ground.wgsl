// One colour over the whole of the pass's viewport.

@group(0) @binding(0) var<uniform> colour: vec4f;

@vertex fn vs_full(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {
    return vec4f(f32(i & 1u) * 4.0 - 1.0, f32(i >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

@fragment fn fs_ground() -> @location(0) vec4f {
    return colour;
}
