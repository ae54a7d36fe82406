// What the passes over a layer of ids share. A texel holds the id in 10 bits, its kind in 2, and the direction that the
// surface faces in 20.

const MOST_ITEMS: u32 = 512u;

// Pixels within the widest window.
const MOST_NEAR: u32 = 441u;

// A filled surface, which folds darken.
const FILLED: u32 = 1u;
// Folds and steps in depth are lines, like the outline.
const LINES: u32 = 2u;
// An item that hides nothing and that nothing hides.
const GHOST: u32 = 3u;

// Side of a block of pixels of which one says whether there is a line within an item.
const BLOCK: i32 = 4;

struct Edges {
    // Last column and row of the layer; window; how many entries of `near` it has.
    last: vec4i,
    halo: vec4f,
    // x: how far the halo reaches beyond the line, in pixels; y: opacity of hidden lines; z: tint of hidden parts;
    // w: the relative step in depth that is a line.
    reach: vec4f,
    // x: radius of the window in pixels; y: sum of the weights, that of the pixel itself counted; z: opacity of surfaces.
    disc: vec4f,
    // Of each id: x: colour, a byte each from red upwards; y: half width in pixels as bits, 0 for no line, negative for an
    // item that is seen through others.
    lines: array<vec4u, MOST_ITEMS>,
    // Of each pixel of the window, the nearest first: x: the step to it, across in the lower half; y: its weight as bits;
    // w: which pixel lies before it on the way from the middle, 0 the middle itself, 1 the first of these.
    near: array<vec4i, MOST_NEAR>,
};

@group(0) @binding(0) var<uniform> edges: Edges;
@group(0) @binding(1) var ids: texture_2d<u32>;

@vertex fn vs_full(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {
    return vec4f(f32(i & 1u) * 4.0 - 1.0, f32(i >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

// Loads outside the texture give 0, which would draw a line along the border.
fn inside(q: vec2i) -> vec2i {
    return clamp(q, vec2i(0), edges.last.xy);
}

fn texel(q: vec2i) -> u32 {
    return textureLoad(ids, inside(q), 0).x;
}

fn id_of(texel: u32) -> u32 {
    return texel & 1023u;
}

fn kind_of(texel: u32) -> u32 {
    return (texel >> 10u) & 3u;
}

// Whether two texels show one item.
fn same_item(a: u32, b: u32) -> bool {
    return ((a ^ b) & 1023u) == 0u;
}

// The direction that a surface faces, towards the eye.
fn facing(texel: u32) -> vec3f {
    let xy = (vec2f(f32((texel >> 12u) & 1023u), f32(texel >> 22u)) - 512.0) / 511.0;
    return vec3f(xy, sqrt(max(1.0 - dot(xy, xy), 0.0)));
}
