// Outlines from the layer of ids: for each pixel the distance to the nearest pixel of another id.

const MOST_ITEMS: u32 = 512u;

struct Edges {
    // Last column and row of the layer; window; unused.
    last: vec4i,
    halo: vec4f,
    // x: how far the halo reaches beyond the line, in pixels; y: opacity of hidden lines; z: tint of hidden parts.
    reach: vec4f,
    // Colour and half width in pixels of each id; 0 for no line, negative for an item that is seen through others.
    lines: array<vec4f, MOST_ITEMS>,
};

@group(0) @binding(0) var<uniform> edges: Edges;
@group(0) @binding(1) var ids: texture_2d<u32>;
// Ids of the items that are seen through others, as if nothing else were there.
@group(0) @binding(2) var through: texture_2d<u32>;

struct Ink {
    line: f32,
    halo: f32,
    colour: vec3f,
};

@vertex fn vs_full(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {
    return vec4f(f32(i & 1u) * 4.0 - 1.0, f32(i >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

// Loads outside the texture give 0, which would draw a line along the border.
fn id_at(q: vec2i) -> u32 {
    return textureLoad(ids, clamp(q, vec2i(0), edges.last.xy), 0).x;
}

fn through_at(q: vec2i) -> u32 {
    return textureLoad(through, clamp(q, vec2i(0), edges.last.xy), 0).x;
}

fn inked(ink: Ink, half_width: f32, colour: vec3f, distance: f32) -> Ink {
    var out = ink;
    // The edge lies half a pixel before the nearest pixel of the other id.
    let cover = clamp(half_width + 1.0 - distance, 0.0, 1.0);
    if (cover > ink.line) {
        out.line = cover;
        out.colour = colour;
    }
    out.halo = max(ink.halo, clamp(half_width + edges.reach.x + 1.0 - distance, 0.0, 1.0));
    return out;
}

// Where two items touch, the line is that of the one with the larger id.
fn line_between(a: u32, b: u32) -> vec4f {
    let above = edges.lines[max(a, b)];
    return select(edges.lines[min(a, b)], above, above.w > 0.0);
}

fn differs_far(q: vec2i, a: u32) -> bool {
    let r = edges.last.z;
    let h = (r + 1) / 2;
    return id_at(q + vec2i(r, 0)) != a || id_at(q - vec2i(r, 0)) != a || id_at(q + vec2i(0, r)) != a || id_at(q - vec2i(0, r)) != a
        || id_at(q + vec2i(h, h)) != a || id_at(q - vec2i(h, h)) != a || id_at(q + vec2i(h, -h)) != a || id_at(q - vec2i(h, -h)) != a;
}

fn through_differs_far(q: vec2i, a: u32) -> bool {
    let r = edges.last.z;
    let h = (r + 1) / 2;
    return through_at(q + vec2i(r, 0)) != a || through_at(q - vec2i(r, 0)) != a || through_at(q + vec2i(0, r)) != a
        || through_at(q - vec2i(0, r)) != a || through_at(q + vec2i(h, h)) != a || through_at(q - vec2i(h, h)) != a;
}

fn visible_ink(q: vec2i, a: u32) -> Ink {
    var ink = Ink(0.0, 0.0, vec3f(0.0));
    let r = edges.last.z;
    for (var y = -r; y <= r; y++) {
        for (var x = -r; x <= r; x++) {
            let b = id_at(q + vec2i(x, y));
            if (b != a) {
                let line = line_between(a, b);
                if (line.w > 0.0) {
                    ink = inked(ink, line.w, line.rgb, length(vec2f(f32(x), f32(y))));
                }
            }
        }
    }
    return ink;
}

fn painted(ink: Ink, opacity: f32) -> vec4f {
    let line = ink.line * opacity;
    let halo = ink.halo * edges.halo.a * opacity * (1.0 - line);
    return vec4f(ink.colour * line + edges.halo.rgb * halo, line + halo);
}

fn over(top: vec4f, below: vec4f) -> vec4f {
    return top + below * (1.0 - top.a);
}

@fragment fn fs_edges(@builtin(position) p: vec4f) -> @location(0) vec4f {
    let q = vec2i(p.xy);
    let a = id_at(q);
    if (!differs_far(q, a)) {
        return vec4f(0.0);
    }
    return painted(visible_ink(q, a), 1.0);
}

fn through_ink(q: vec2i, a: u32) -> vec4f {
    var ink = Ink(0.0, 0.0, vec3f(0.0));
    var is_visible = false;
    let r = edges.last.z;
    for (var y = -r; y <= r; y++) {
        for (var x = -r; x <= r; x++) {
            let b = through_at(q + vec2i(x, y));
            if (b != a) {
                let owner = max(a, b);
                let line = edges.lines[owner];
                if (line.w < 0.0) {
                    ink = inked(ink, -line.w, line.rgb, length(vec2f(f32(x), f32(y))));
                }
            }
            let owner = max(a, b);
            is_visible = is_visible || (owner != 0u && id_at(q + vec2i(x, y)) == owner);
        }
    }
    return painted(ink, select(edges.reach.y, 1.0, is_visible));
}

@fragment fn fs_edges_through(@builtin(position) p: vec4f) -> @location(0) vec4f {
    let q = vec2i(p.xy);
    let a = id_at(q);
    let m = through_at(q);
    var out = vec4f(0.0);
    if (differs_far(q, a)) {
        out = painted(visible_ink(q, a), 1.0);
    }
    if (m != 0u && m != a) {
        out = over(vec4f(edges.lines[m].rgb, 1.0) * edges.reach.z, out);
    }
    if (through_differs_far(q, m)) {
        out = over(through_ink(q, m), out);
    }
    return out;
}
