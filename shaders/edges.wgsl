// The overlay from the layer of ids: surfaces, and outlines: for each pixel how much of what lies around it belongs to another
// id, which tells how far the edge is away. A texel holds the id in 10 bits, its kind in 2, and the surface's direction in 20.

const MOST_ITEMS: u32 = 512u;

// Pixels within the widest window.
const MOST_NEAR: u32 = 441u;

// A filled surface, which folds darken.
const FILLED: u32 = 1u;
// Folds and steps in depth are lines, like the outline.
const LINES: u32 = 2u;
// An item that hides nothing and that nothing hides.
const GHOST: u32 = 3u;

// A fold of a larger angle is a line: 30 degrees.
const LINE_COS: f32 = 0.866;
// Between these angles a fold darkens more and more: 25 and 60 degrees.
const FLAT_COS: f32 = 0.9;
const SHARP_COS: f32 = 0.5;
const DARKNESS: f32 = 0.35;

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
    // Of each pixel of the window, the nearest first: x: the step to it, across in the lower half; y: its weight as bits.
    near: array<vec4i, MOST_NEAR>,
};

// Constants of the pipeline: what no item asks for is left out.
override has_filled: bool = false;
override has_lines: bool = false;
override has_through: bool = false;
// Whether every item has a line, so that the nearest other pixel decides.
override all_lined: bool = false;
// Whether outlines are smooth. Without a GPU a zoom step takes a fifth longer then.
override is_fine: bool = true;

@group(0) @binding(0) var<uniform> edges: Edges;
@group(0) @binding(1) var ids: texture_2d<u32>;
// Ids of the items that are seen through others, as if nothing else were there.
@group(0) @binding(2) var through: texture_2d<u32>;
@group(0) @binding(3) var depths: texture_depth_2d;

struct Ink {
    line: f32,
    halo: f32,
    colour: vec3f,
};

const NO_INK: Ink = Ink(0.0, 0.0, vec3f(0.0));

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

fn through_texel(q: vec2i) -> u32 {
    return textureLoad(through, inside(q), 0).x;
}

fn depth(q: vec2i) -> f32 {
    return textureLoad(depths, inside(q), 0);
}

fn id_of(texel: u32) -> u32 {
    return texel & 1023u;
}

fn kind_of(texel: u32) -> u32 {
    return (texel >> 10u) & 3u;
}

// The direction that a surface faces, towards the eye.
fn facing(texel: u32) -> vec3f {
    let xy = (vec2f(f32((texel >> 12u) & 1023u), f32(texel >> 22u)) - 512.0) / 511.0;
    return vec3f(xy, sqrt(max(1.0 - dot(xy, xy), 0.0)));
}

// What a pixel is compared with: its texel, where it faces, its depth and how that changes to the right and downwards. The
// depth is the reciprocal of the distance: on a plane it changes evenly.
struct Place {
    texel: u32,
    facing: vec3f,
    depth: f32,
    slope: vec2f,
};

// Without a GPU each number that is read at an index of its own costs, so few are.
fn step_to(i: i32) -> vec2i {
    let packed = edges.near[i].x;
    return vec2i((packed << 16u) >> 16u, packed >> 16u);
}

fn weight_of(i: i32) -> f32 {
    return bitcast<f32>(edges.near[i].y);
}

// Colour and half width.
fn line_of(id: u32) -> vec4f {
    let line = edges.lines[id].xy;
    return vec4f(unpack4x8unorm(line.x).rgb, bitcast<f32>(line.y));
}

fn smaller(a: f32, b: f32) -> f32 {
    return select(b, a, abs(a) < abs(b));
}

fn place(q: vec2i, own: u32) -> Place {
    if (!has_lines || kind_of(own) != LINES) {
        return Place(own, vec3f(0.0), 0.0, vec2f(0.0));
    }
    let d = depth(q);
    // Of both sides that which goes on more evenly: a step lies on one side only.
    let right = smaller(depth(q + vec2i(1, 0)) - d, d - depth(q - vec2i(1, 0)));
    let down = smaller(depth(q + vec2i(0, 1)) - d, d - depth(q - vec2i(0, 1)));
    return Place(own, facing(own), d, vec2f(right, down));
}

// Whether a line runs between a pixel and the one a step away.
fn differs(own: Place, q: vec2i, step: vec2i, other: u32) -> bool {
    if (((own.texel ^ other) & 1023u) != 0u) {
        return true;
    }
    if (!has_lines || kind_of(own.texel) != LINES) {
        return false;
    }
    let folds = dot(own.facing, facing(other)) < LINE_COS;
    let expected = own.depth + dot(own.slope, vec2f(step));
    return folds || abs(depth(q + step) - expected) > edges.reach.w * own.depth;
}

// How far away the edge is of which so much of the weight lies on the other side: as if it were straight, its circle
// cut by a chord.
fn distance_of(weight: f32) -> f32 {
    let share = min(weight / edges.disc.y, 0.5);
    return edges.disc.x * (1.0 - 1.587 * pow(share, 0.6667) + 0.57 * share * (0.5 - share));
}

fn inked(line: vec4f, distance: f32, reach: f32) -> Ink {
    let half_width = abs(line.w);
    let drawn = clamp(half_width + 0.5 - distance, 0.0, 1.0);
    return Ink(drawn, clamp(half_width + reach + 0.5 - distance, 0.0, 1.0), line.rgb);
}

// Where two items touch, the line is that of the one with the larger id.
fn line_between(a: u32, b: u32) -> vec4f {
    let above = line_of(max(a, b));
    return select(line_of(min(a, b)), above, all_lined || above.w > 0.0);
}

// The far corner that a pixel looks at for its quad of 2 × 2: the four together stand around all that is within reach.
fn corner(q: vec2i) -> vec2i {
    let r = edges.last.z;
    return vec2i(select(-r, r, (q.x & 1) == 1), select(-r, r, (q.y & 1) == 1));
}

// Whether a pixel differs from the far corner, or within an item, whose id does not tell, from its neighbours in the quad.
fn differs_around(here: Place, q: vec2i, far: vec2i) -> bool {
    let corner_differs = differs(here, q, far, texel(q + far));
    if (!has_lines || kind_of(here.texel) != LINES) {
        return corner_differs;
    }
    // Away from the far corner lies the rest of the quad.
    let across = vec2i(-sign(far.x), 0);
    let down = vec2i(0, -sign(far.y));
    return corner_differs || differs(here, q, across, texel(q + across)) || differs(here, q, down, texel(q + down));
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

// Whether a line runs between a pixel and the one a step away, and is drawn.
fn counts(own: Place, q: vec2i, step: vec2i, other: u32) -> bool {
    var out = differs(own, q, step, other);
    if (!all_lined && out) {
        out = line_between(id_of(own.texel), id_of(other)).w > 0.0;
    }
    return out;
}

// The ink of the line to the nearest other pixel. Lines within an item have a thinner halo: where a surface turns slowly it
// would be a smear without a line.
fn ink_of(own: Place, nearest: u32, distance: f32) -> Ink {
    let is_within = has_lines && id_of(nearest) == id_of(own.texel);
    let reach = select(edges.reach.x, 0.5 * edges.reach.x, is_within);
    return inked(line_between(id_of(own.texel), id_of(nearest)), distance, reach);
}

// As far away as the nearest pixel beyond the edge: in steps.
fn quick_ink_at(q: vec2i, own: Place) -> Ink {
    var nearest = own.texel;
    var step: vec2i;
    var is_found = false;
    var i = 0;
    while (i < edges.last.w && !is_found) {
        step = step_to(i);
        nearest = texel(q + step);
        is_found = counts(own, q, step, nearest);
        i++;
    }
    if (!is_found) {
        return NO_INK;
    }
    return ink_of(own, nearest, length(vec2f(step)) - 0.5);
}

// As far away as the weight of all pixels beyond the edge tells: without steps.
fn fine_ink_at(q: vec2i, own: Place) -> Ink {
    var nearest = own.texel;
    var weight = 0.0;
    for (var i = 0; i < edges.last.w; i++) {
        let step = step_to(i);
        let other = texel(q + step);
        let is_beyond = counts(own, q, step, other);
        nearest = select(nearest, other, is_beyond && weight == 0.0);
        weight += select(0.0, weight_of(i), is_beyond);
    }
    if (weight == 0.0) {
        return NO_INK;
    }
    return ink_of(own, nearest, distance_of(weight));
}

fn ink_at(q: vec2i, own: Place) -> Ink {
    if (is_fine) {
        return fine_ink_at(q, own);
    }
    return quick_ink_at(q, own);
}

fn painted(ink: Ink, opacity: f32) -> vec4f {
    let line = ink.line * opacity;
    let halo = ink.halo * edges.halo.a * opacity * (1.0 - line);
    return vec4f(ink.colour * line + edges.halo.rgb * halo, line + halo);
}

fn over(top: vec4f, below: vec4f) -> vec4f {
    return top + below * (1.0 - top.a);
}

// Lit from the camera, both sides alike.
fn filled(own: u32) -> vec4f {
    let colour = unpack4x8unorm(edges.lines[id_of(own)].x).rgb * (0.25 + 0.75 * facing(own).z);
    return vec4f(colour, 1.0) * select(0.0, edges.disc.z, kind_of(own) == FILLED);
}

// How much the surface turns from one side of a pixel to the other, across and down. One of the two neighbours stands in the
// pixel's quad of 2 × 2 and need not be read.
fn darkened(q: vec2i, own: u32) -> vec4f {
    let out = vec2i(select(-1, 1, (q.x & 1) == 1), select(-1, 1, (q.y & 1) == 1));
    // Derivatives must be taken by all four pixels, so none stands behind a condition.
    let here = facing(own);
    let item = f32(own & 4095u);
    let turns = array(dpdxFine(here), dpdyFine(here));
    let changes = vec2f(dpdxFine(item), dpdyFine(item));
    let across = texel(q + vec2i(out.x, 0));
    let down = texel(q + vec2i(0, out.y));
    let cos_across = dot(facing(across), here - turns[0] * f32(out.x));
    let cos_down = dot(facing(down), here - turns[1] * f32(out.y));
    let same = vec2f(f32((own ^ across) & 4095u), f32((own ^ down) & 4095u)) + abs(changes) == vec2f(0.0);
    let cos = min(select(1.0, cos_across, same.x), select(1.0, cos_down, same.y));
    let darkness = DARKNESS * (1.0 - smoothstep(SHARP_COS, FLAT_COS, cos));
    return vec4f(0.0, 0.0, 0.0, select(0.0, darkness, kind_of(own) == FILLED));
}

// Lines of items that are seen through others: faint where they are hidden.
fn through_ink(q: vec2i, a: u32) -> vec4f {
    var line = vec4f(0.0);
    var weight = 0.0;
    var is_visible = false;
    for (var i = 0; i < edges.last.w; i++) {
        let at = q + step_to(i);
        let b = through_texel(at);
        // Ghosts lie above all else here, so an edge beside one is its own.
        let ghost = select(id_of(b), id_of(a), kind_of(a) == GHOST);
        let owner = select(max(id_of(a), id_of(b)), ghost, (kind_of(a) == GHOST) != (kind_of(b) == GHOST));
        if (id_of(b) != id_of(a)) {
            let candidate = line_of(owner);
            if (candidate.w < 0.0) {
                line = select(line, candidate, weight == 0.0);
                weight += weight_of(i);
                is_visible = is_visible || kind_of(select(a, b, owner == id_of(b))) == GHOST;
            }
        }
        is_visible = is_visible || (owner != 0u && id_of(texel(at)) == owner);
    }
    if (weight == 0.0) {
        return vec4f(0.0);
    }
    return painted(inked(line, distance_of(weight), edges.reach.x), select(edges.reach.y, 1.0, is_visible));
}

@fragment fn fs_edges(@builtin(position) p: vec4f) -> @location(0) vec4f {
    let q = vec2i(p.xy);
    let own = texel(q);
    let here = place(q, own);
    let far = corner(q);
    let is_near = anywhere_in_quad(f32(id_of(own)), differs_around(here, q, far));
    var out = vec4f(0.0);
    if (has_filled) {
        out = over(darkened(q, own), filled(own));
    }
    if (is_near) {
        out = over(painted(ink_at(q, here), 1.0), out);
    }
    if (!has_through) {
        return out;
    }
    let m = through_texel(q);
    let is_near_through = anywhere_in_quad(f32(id_of(m)), id_of(through_texel(q + far)) != id_of(m));
    if (m != 0u && id_of(m) != id_of(own) && kind_of(m) != GHOST) {
        out = over(vec4f(line_of(id_of(m)).rgb, 1.0) * edges.reach.z, out);
    }
    if (is_near_through) {
        out = over(through_ink(q, m), out);
    }
    return out;
}
