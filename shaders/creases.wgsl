// Feature edges as quads of constant width on the screen. Follows common/lens.wgsl.

struct Line {
    @builtin(position) clip: vec4f,
    // Distance from the middle of the line in pixels, and position along the screen's axis that it follows.
    @location(0) @interpolate(linear) across: f32,
    @location(1) @interpolate(linear) along: f32,
};

@vertex fn vs_crease(@builtin(vertex_index) i: u32, @location(0) from_object: vec3f, @location(1) to_object: vec3f) -> Line {
    let a = project(camera_from_object(from_object));
    let b = project(camera_from_object(to_object));
    // A line with an end before the near plane or without an image is left out: pieces are short.
    if (a.z < 0.0 || b.z < 0.0 || a.w <= layer.limits.y || b.w <= layer.limits.y) {
        return Line(NOWHERE, 0.0, 0.0);
    }
    let half_size = layer.size.xy * 0.5;
    let pa = a.xy / a.w * half_size;
    let pb = b.xy / b.w * half_size;
    let d = pb - pa;
    let length_px = length(d);
    let direction = select(vec2f(1.0, 0.0), d / length_px, length_px > 1.0e-6);
    // Corners of two triangles: 0 1 2, 2 1 3; bit 0 is the end, bit 1 the side.
    let corner = select(i, 5u - i, i > 2u);
    let at_end = (corner & 1u) == 1u;
    let side = select(-1.0, 1.0, (corner & 2u) == 2u);
    let reach = object.line.x + 0.5;
    let cap = select(-1.0, 1.0, at_end) * object.line.x;
    let p = select(pa, pb, at_end) + direction * cap + vec2f(-direction.y, direction.x) * side * reach;
    let depth = select(a.w, b.w, at_end);
    // Nearer by the bias, so that the surface that it lies on does not hide it.
    let z = layer.limits.y * depth / max(depth - object.line.y, layer.limits.y);
    let along = select(p.x, p.y, abs(direction.y) > abs(direction.x));
    return Line(vec4f(p / half_size * depth, z, depth), side * reach, along);
}

@fragment fn fs_crease(in: Line) -> @location(0) vec4f {
    var cover = clamp(object.line.x + 0.5 - abs(in.across), 0.0, 1.0) * object.line.w;
    if (object.line.z > 0.0 && fract(in.along / (2.0 * object.line.z)) > 0.5) {
        cover = 0.0;
    }
    return object.line_colour * cover;
}
