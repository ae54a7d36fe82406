// The overlay from the layer of ids: surfaces, and outlines: for each pixel how much of what lies around it belongs to another
// id, which tells how far the edge is away. Follows common/ids.wgsl and common/surface.wgsl.

// Constants of the pipeline: what no item asks for is left out.
override has_filled: bool = false;
override has_lines: bool = false;
override has_through: bool = false;
// Whether every item has a line, so that the nearest other pixel decides.
override all_lined: bool = false;
// Whether outlines and folds are smooth. Without a GPU a zoom step takes a fifth longer then.
override is_fine: bool = true;

// Ids of the items that are seen through others, as if nothing else were there.
@group(0) @binding(2) var through: texture_2d<u32>;
// Of creases.wgsl: lines within an item, and in which blocks there are any in reach.
@group(0) @binding(3) var creases: texture_2d<f32>;
@group(0) @binding(4) var near: texture_2d<f32>;

// Holds a bit for a pixel and for each within the window.
const MOST_WORDS: u32 = MOST_NEAR / 32u + 1u;

struct Ink {
    line: f32,
    halo: f32,
    colour: vec3f,
};

const NO_INK: Ink = Ink(0.0, 0.0, vec3f(0.0));

fn through_texel(q: vec2i) -> u32 {
    return textureLoad(through, inside(q), 0).x;
}

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

// Whether an edge between two items has a line.
fn is_drawn(a: u32, b: u32) -> bool {
    return all_lined || line_between(id_of(a), id_of(b)).w > 0.0;
}

// As far away as the nearest pixel beyond the edge: in steps.
fn quick_ink_at(q: vec2i, own: u32) -> Ink {
    var nearest = own;
    var step: vec2i;
    var is_found = false;
    var i = 0;
    while (i < edges.last.w && !is_found) {
        step = step_to(i);
        nearest = texel(q + step);
        is_found = !same_item(own, nearest) && is_drawn(own, nearest);
        i++;
    }
    if (!is_found) {
        return NO_INK;
    }
    return inked(line_between(id_of(own), id_of(nearest)), length(vec2f(step)) - 0.5, edges.reach.x);
}

// As far away as the weight of all pixels beyond the edge tells: without steps. A single pixel between others is a gap or an
// item that is mostly missed: rows of them would be dots.
fn fine_ink_at(q: vec2i, own: u32) -> Ink {
    var nearest = own;
    var weight = 0.0;
    var count = 0;
    var around = 0;
    for (var i = 0; i < edges.last.w; i++) {
        let other = texel(q + step_to(i));
        let is_beyond = !same_item(own, other) && is_drawn(own, other);
        nearest = select(nearest, other, is_beyond && weight == 0.0);
        weight += select(0.0, weight_of(i), is_beyond);
        count += select(0, 1, is_beyond);
        around = select(around, count, i == 7);
    }
    if (count < 2 || around == 8) {
        return NO_INK;
    }
    return inked(line_between(id_of(own), id_of(nearest)), distance_of(weight), edges.reach.x);
}

fn ink_at(q: vec2i, own: u32) -> Ink {
    if (is_fine) {
        return fine_ink_at(q, own);
    }
    return quick_ink_at(q, own);
}

// How strong the line is between a pixel and the next one, to the right and below.
fn crease(q: vec2i) -> vec2f {
    return textureLoad(creases, q, 0).xy;
}

// How strong the line is that a step to a neighbour crosses: of both ways around a corner the weaker one.
fn crossed(start: vec2i, step: vec2i) -> f32 {
    let low = min(start, start + step);
    let at = crease(low);
    if (step.x == 0) {
        return at.y;
    }
    if (step.y == 0) {
        return at.x;
    }
    let beside = vec2f(crease(low + vec2i(0, 1)).x, crease(low + vec2i(1, 0)).y);
    let falling = min(max(at.x, beside.y), max(at.y, beside.x));
    let rising = min(max(at.x, at.y), max(beside.x, beside.y));
    return select(rising, falling, step.x == step.y);
}

// As `fine_ink_at` for an item that has lines within: beyond one lies what is reached across it. The line is as strong as
// the strongest that is crossed.
fn creased_ink_at(q: vec2i, own: u32) -> Ink {
    // A bit for the pixel itself and for each of the window: whether it lies beyond a line.
    var beyond: array<u32, MOST_WORDS>;
    var nearest = own;
    var weight = 0.0;
    var strongest = 0.0;
    for (var i = 0; i < edges.last.w; i++) {
        let step = step_to(i);
        let before = edges.near[i].w;
        var last = vec2i(0);
        if (before > 0) {
            last = step_to(before - 1);
        }
        let other = texel(q + step);
        let is_other = !same_item(own, other);
        let strength = select(crossed(q + last, step - last), 1.0, is_other && is_drawn(own, other));
        let is_beyond = strength > 0.0 || extractBits(beyond[before >> 5u], u32(before & 31), 1u) == 1u;
        let bit = u32(i + 1);
        beyond[bit >> 5u] |= select(0u, 1u << (bit & 31u), is_beyond && !is_other);
        nearest = select(nearest, other, is_other && weight == 0.0);
        weight += select(0.0, weight_of(i), is_beyond);
        strongest = max(strongest, strength);
    }
    if (weight == 0.0) {
        return NO_INK;
    }
    let ink = inked(line_between(id_of(own), id_of(nearest)), distance_of(weight), edges.reach.x);
    return Ink(ink.line * strongest, ink.halo * strongest, ink.colour);
}

fn painted(ink: Ink, opacity: f32) -> vec4f {
    let line = ink.line * opacity;
    let halo = ink.halo * edges.halo.a * opacity * (1.0 - line);
    return vec4f(ink.colour * line + edges.halo.rgb * halo, line + halo);
}

fn over(top: vec4f, below: vec4f) -> vec4f {
    return top + below * (1.0 - top.a);
}

// Lines of items that are seen through others: faint where they are hidden.
fn through_ink(q: vec2i, a: u32) -> vec4f {
    var line = vec4f(0.0);
    var weight = 0.0;
    var is_visible = false;
    var whose = 0u;
    for (var i = 0; i < edges.last.w; i++) {
        let at = q + step_to(i);
        let b = through_texel(at);
        // Ghosts lie above all else here, so an edge beside one is its own.
        let ghost = select(id_of(b), id_of(a), kind_of(a) == GHOST);
        let owner = select(max(id_of(a), id_of(b)), ghost, (kind_of(a) == GHOST) != (kind_of(b) == GHOST));
        if (id_of(b) != id_of(a)) {
            let candidate = line_of(owner);
            // Of several lines that of the nearest edge; the others make it no wider.
            if (candidate.w < 0.0 && (weight == 0.0 || owner == whose)) {
                whose = owner;
                line = candidate;
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
    let far = corner(q);
    let is_near = anywhere_in_quad(f32(id_of(own)), !same_item(own, texel(q + far)));
    var out = vec4f(0.0);
    if (has_filled) {
        out = surface_at(q, own);
    }
    if (has_lines && kind_of(own) == LINES) {
        if (is_near || textureLoad(near, q / BLOCK, 0).x > 0.0) {
            out = over(painted(creased_ink_at(q, own), 1.0), out);
        }
    } else if (is_near) {
        out = over(painted(ink_at(q, own), 1.0), out);
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
