// Outlines from the layer of ids: for each pixel the distance to the nearest pixel of another id.

const MOST_ITEMS: u32 = 512u;

// Pixels within the widest window.
const MOST_NEAR: u32 = 441u;

struct Edges {
    // Last column and row of the layer; window; how many entries of `near` it has.
    last: vec4i,
    halo: vec4f,
    // x: how far the halo reaches beyond the line, in pixels; y: opacity of hidden lines; z: tint of hidden parts.
    reach: vec4f,
    // Colour and half width in pixels of each id; 0 for no line, negative for an item that is seen through others.
    lines: array<vec4f, MOST_ITEMS>,
    // Steps to the pixels of the window and their lengths, the nearest first.
    near: array<vec4f, MOST_NEAR>,
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

// The edge lies half a pixel before the nearest pixel of the other id.
fn inked(half_width: f32, colour: vec3f, distance: f32) -> Ink {
    let line = clamp(half_width + 1.0 - distance, 0.0, 1.0);
    return Ink(line, clamp(half_width + edges.reach.x + 1.0 - distance, 0.0, 1.0), colour);
}

// Where two items touch, the line is that of the one with the larger id.
fn line_between(a: u32, b: u32) -> vec4f {
    let above = edges.lines[max(a, b)];
    return select(edges.lines[min(a, b)], above, above.w > 0.0);
}

// The far corner that a pixel looks at for its quad of 2 × 2: the four together stand around all that is within reach.
fn corner(q: vec2i) -> vec2i {
    let r = edges.last.z;
    return q + vec2i(select(-r, r, (q.x & 1) == 1), select(-r, r, (q.y & 1) == 1));
}

// Whether something differs in any pixel of the quad: `own` between them, or `differs` in one. Features that are thinner
// than the window may be missed at their tips.
fn anywhere_in_quad(own: f32, differs: bool) -> bool {
    // Derivatives must be taken by all four pixels, so none stands behind a condition.
    let here = f32(differs);
    let across = abs(dpdxFine(here)) + abs(dpdxFine(own));
    let down = abs(dpdyFine(own));
    let row = f32(here + across > 0.0);
    let rows = abs(dpdyFine(row));
    return row + down + rows > 0.0;
}

// The line of the nearest other id, where every item has one.
fn nearest_ink(q: vec2i, a: u32) -> Ink {
    var b = a;
    var i = 0;
    while (i < edges.last.w && b == a) {
        b = id_at(q + vec2i(edges.near[i].xy));
        i++;
    }
    if (b == a) {
        return Ink(0.0, 0.0, vec3f(0.0));
    }
    let line = line_between(a, b);
    return inked(line.w, line.rgb, edges.near[i - 1].z);
}

// The line of the nearest other id that has one.
fn visible_ink(q: vec2i, a: u32) -> Ink {
    for (var i = 0; i < edges.last.w; i++) {
        let step = edges.near[i];
        let b = id_at(q + vec2i(step.xy));
        if (b != a) {
            let line = line_between(a, b);
            if (line.w > 0.0) {
                return inked(line.w, line.rgb, step.z);
            }
        }
    }
    return Ink(0.0, 0.0, vec3f(0.0));
}

fn painted(ink: Ink, opacity: f32) -> vec4f {
    let line = ink.line * opacity;
    let halo = ink.halo * edges.halo.a * opacity * (1.0 - line);
    return vec4f(ink.colour * line + edges.halo.rgb * halo, line + halo);
}

fn over(top: vec4f, below: vec4f) -> vec4f {
    return top + below * (1.0 - top.a);
}

// Where every item has a line and none is seen through others.
@fragment fn fs_edges(@builtin(position) p: vec4f) -> @location(0) vec4f {
    let q = vec2i(p.xy);
    let a = id_at(q);
    if (!anywhere_in_quad(f32(a), id_at(corner(q)) != a)) {
        return vec4f(0.0);
    }
    return painted(nearest_ink(q, a), 1.0);
}

fn through_ink(q: vec2i, a: u32) -> vec4f {
    var ink = Ink(0.0, 0.0, vec3f(0.0));
    var is_visible = false;
    for (var i = 0; i < edges.last.w; i++) {
        let step = edges.near[i];
        let at = q + vec2i(step.xy);
        let b = through_at(at);
        let owner = max(a, b);
        if (b != a && ink.halo + ink.line == 0.0) {
            let line = edges.lines[owner];
            if (line.w < 0.0) {
                ink = inked(-line.w, line.rgb, step.z);
            }
        }
        is_visible = is_visible || (owner != 0u && id_at(at) == owner);
    }
    return painted(ink, select(edges.reach.y, 1.0, is_visible));
}

@fragment fn fs_edges_through(@builtin(position) p: vec4f) -> @location(0) vec4f {
    let q = vec2i(p.xy);
    let a = id_at(q);
    let m = through_at(q);
    let is_near = anywhere_in_quad(f32(a), id_at(corner(q)) != a);
    let is_near_through = anywhere_in_quad(f32(m), through_at(corner(q)) != m);
    var out = vec4f(0.0);
    if (is_near) {
        out = painted(visible_ink(q, a), 1.0);
    }
    if (m != 0u && m != a) {
        out = over(vec4f(edges.lines[m].rgb, 1.0) * edges.reach.z, out);
    }
    if (is_near_through) {
        out = over(through_ink(q, m), out);
    }
    return out;
}
