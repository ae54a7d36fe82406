// Surfaces: the id of the nearest, or in free views its colour. Follows common/lens.wgsl.

struct Folded {
    @builtin(position) clip: vec4f,
    // The normal across the viewing direction.
    @location(0) facing: vec2f,
};

struct Corner {
    @builtin(position) clip: vec4f,
    @location(0) normal: vec3f,
};

struct ColouredCorner {
    @builtin(position) clip: vec4f,
    @location(0) normal: vec3f,
    @location(1) colour: vec3f,
};

@vertex fn vs_pinhole(@location(0) p: vec3f, @location(1) normal: vec3f) -> Corner {
    return Corner(object.clip_from_object * vec4f(p, 1.0), normal);
}

@vertex fn vs_lens(@location(0) p: vec3f, @location(1) normal: vec3f) -> Corner {
    return Corner(project(camera_from_object(p)), normal);
}

@vertex fn vs_coloured(@location(0) p: vec3f, @location(1) normal: vec3f, @location(2) colour: vec4f) -> ColouredCorner {
    return ColouredCorner(project(camera_from_object(p)), normal, colour.rgb);
}

fn facing(normal: vec3f) -> vec2f {
    let n = normalize(normal);
    return vec2f(dot(object.row_x.xyz, n), dot(object.row_y.xyz, n));
}

@vertex fn vs_folded(@location(0) p: vec3f, @location(1) normal: vec3f) -> Folded {
    return Folded(object.clip_from_object * vec4f(p, 1.0), facing(normal));
}

@vertex fn vs_folded_lens(@location(0) p: vec3f, @location(1) normal: vec3f) -> Folded {
    return Folded(project(camera_from_object(p)), facing(normal));
}

// What is filled, or where folds are looked for, has the direction that it faces in its id; see edges.wgsl.
@fragment fn fs_folded(in: Folded) -> @location(0) u32 {
    let q = vec2u(clamp(in.facing * 511.0 + 512.5, vec2f(1.0), vec2f(1023.0)));
    return object.ids.x | (q.x << 12u) | (q.y << 22u);
}

@fragment fn fs_id() -> @location(0) u32 {
    return object.ids.x;
}

// A lamp, a little light from the camera, and what the room gives. The side that is seen is the one that is lit.
fn in_the_room(normal: vec3f) -> f32 {
    let n = normalize(normal);
    let facing = dot(n, object.head.xyz);
    let lamp = max(dot(n, object.lamp.xyz) * sign(facing), 0.0);
    return 0.24 + 0.62 * lamp + 0.2 * abs(facing);
}

@fragment fn fs_lit(in: Corner) -> @location(0) vec4f {
    return vec4f(min(object.colour.rgb * in_the_room(in.normal), vec3f(1.0)), 1.0);
}

@fragment fn fs_lit_coloured(in: ColouredCorner) -> @location(0) vec4f {
    return vec4f(min(in.colour * in_the_room(in.normal), vec3f(1.0)), 1.0);
}
