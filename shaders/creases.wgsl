// Lines within an item: along folds of its surface and where a part of it stands before another. For each pixel how strong
// the line is between it and the next one, to the right and below. Follows common/ids.wgsl.

// A surface that turns by the first of these within three pixels has a faint line, by the second a full one: chords of 28 and
// 40 degrees.
const FAINT: f32 = 0.484;
const FULL: f32 = 0.684;
// An edge between two pixels of more than 28 degrees is sharp.
const SHARP: f32 = 0.484;

@group(0) @binding(2) var depths: texture_depth_2d;
// What the pass before has made.
@group(0) @binding(3) var made: texture_2d<f32>;
// Where there are lines in reach; see fs_near.
@group(0) @binding(4) var near: texture_2d<f32>;

fn depth(q: vec2i) -> f32 {
    return textureLoad(depths, q, 0);
}

// As `texel`; outside lies nothing or the border again, and neither makes a line.
fn load(q: vec2i) -> u32 {
    return textureLoad(ids, q, 0).x;
}

fn crease(q: vec2i) -> vec2f {
    return textureLoad(made, q, 0).xy;
}

// How far the surface turns from a texel to the next one, as a chord; nothing where another item begins.
fn turn(a: u32, b: u32) -> f32 {
    return select(0.0, distance(facing(a), facing(b)), same_item(a, b));
}

// How strong the fold is between a pixel and the next one: at a sharp edge where the surface turns most, otherwise where it
// does so looked at over five pixels: a rounding has one line in its middle. None is needed beside the outline.
fn fold(q: vec2i, across: vec2i, a: u32, b: u32) -> f32 {
    let before = load(q - across);
    let after = load(q + 2 * across);
    // Where it is flat, which is nearly everywhere, there is nothing to work out.
    if (((before ^ after) >> 12u) == 0u) {
        return 0.0;
    }
    let strength = smoothstep(FAINT, FULL, distance(facing(before), facing(after)));
    if (strength == 0.0) {
        return 0.0;
    }
    let second = load(q - 2 * across);
    let last = load(q + 3 * across);
    if (!same_item(second, a) || !same_item(before, a) || !same_item(after, a) || !same_item(last, a)) {
        return 0.0;
    }
    let turns = array(
        turn(load(q - 3 * across), second),
        turn(second, before),
        turn(before, a),
        turn(a, b),
        turn(b, after),
        turn(after, last),
        turn(last, load(q + 4 * across)),
    );
    if (max(turns[3], max(turns[2], turns[4])) > SHARP) {
        return select(0.0, strength, turns[3] >= turns[2] && turns[3] > turns[4]);
    }
    let there = turns[1] + 2.0 * turns[2] + 3.0 * turns[3] + 2.0 * turns[4] + turns[5];
    let earlier = turns[0] + 2.0 * turns[1] + 3.0 * turns[2] + 2.0 * turns[3] + turns[4];
    let later = turns[2] + 2.0 * turns[3] + 3.0 * turns[4] + 2.0 * turns[5] + turns[6];
    return select(0.0, strength, there >= earlier && there > later);
}

fn smaller(a: f32, b: f32) -> f32 {
    return select(b, a, abs(a) < abs(b));
}

// Depth is the reciprocal of the distance: on a plane it changes evenly.
fn step_in_depth(q: vec2i, across: vec2i) -> f32 {
    let here = depth(q);
    let there = depth(q + across);
    let one = edges.reach.w * max(here, there);
    // What is less cannot be one, however the surface goes on.
    if (abs(there - here) < 0.5 * one) {
        return 0.0;
    }
    // Of both sides that which goes on more evenly: a step lies on one side only. Towards its rim a round surface falls away
    // faster and faster, but not twice as fast from pixel to pixel.
    let expected = smaller(here - depth(q - across), depth(q + 2 * across) - there);
    let beyond = abs(there - here - expected) - abs(expected);
    return smoothstep(0.5 * one, one, beyond);
}

fn between(q: vec2i, across: vec2i, a: u32) -> f32 {
    let b = load(q + across);
    if (!same_item(a, b)) {
        return 0.0;
    }
    return max(fold(q, across, a, b), step_in_depth(q, across));
}

@fragment fn fs_creases(@builtin(position) p: vec4f) -> @location(0) vec4f {
    let q = vec2i(p.xy);
    let own = load(q);
    if (kind_of(own) != LINES) {
        return vec4f(0.0);
    }
    return vec4f(between(q, vec2i(1, 0), own), between(q, vec2i(0, 1), own), 0.0, 0.0);
}

// Whether a line that goes down or up by a pixel from one column to the next runs between these two: `above` and `below` tell
// of both columns whether it runs beneath the upper and the lower pixel.
fn bent(above: vec2f, below: vec2f) -> f32 {
    return max(min(above.x, below.y), min(above.y, below.x));
}

// The same strengths where lines bend and hardly can be seen: closed there, and without what goes on nowhere.
@fragment fn fs_links(@builtin(position) p: vec4f) -> @location(0) vec4f {
    let q = vec2i(p.xy);
    if (textureLoad(near, q / BLOCK, 0).x == 0.0) {
        return vec4f(0.0);
    }
    let own = crease(q);
    let right = crease(q + vec2i(1, 0));
    let below = crease(q + vec2i(0, 1));
    let left = crease(q - vec2i(1, 0));
    let above = crease(q - vec2i(0, 1));
    let above_right = crease(q + vec2i(1, -1));
    let below_left = crease(q + vec2i(-1, 1));
    let above_left = crease(q - vec2i(1, 1));
    let below_right = crease(q + vec2i(1, 1));
    // What there is of the line on both sides of where it may run.
    let above_across = max(above.x, max(above_left.x, above_right.x));
    let below_across = max(below.x, max(below_left.x, below_right.x));
    let left_down = max(left.y, max(above_left.y, below_left.y));
    let right_down = max(right.y, max(above_right.y, below_right.y));
    // A gap of one pixel is closed: what is as thin as that is seen in every other column.
    let gap = vec2f(
        select(min(above_across, below_across), 0.0, left.x + right.x > 0.0),
        select(min(left_down, right_down), 0.0, above.y + below.y > 0.0),
    );
    let goes_on = vec2f(above_across + below_across, left_down + right_down) > vec2f(0.0);
    let bends = vec2f(
        bent(vec2f(above.y, above_right.y), vec2f(own.y, right.y)),
        bent(vec2f(left.x, below_left.x), vec2f(own.x, below.x)),
    );
    return vec4f(max(select(vec2f(0.0), max(own, gap), goes_on), bends), 0.0, 0.0);
}

// Whether there is a line anywhere in a block of pixels.
@fragment fn fs_blocks(@builtin(position) p: vec4f) -> @location(0) vec4f {
    let first = vec2i(p.xy) * BLOCK;
    var found = 0.0;
    for (var y = 0; y < BLOCK; y++) {
        for (var x = 0; x < BLOCK; x++) {
            let at = crease(first + vec2i(x, y));
            found = max(found, max(at.x, at.y));
        }
    }
    return vec4f(ceil(found));
}

// Whether there is one within reach of any pixel of a block, what is linked counted.
@fragment fn fs_near(@builtin(position) p: vec4f) -> @location(0) vec4f {
    let q = vec2i(p.xy);
    let reach = (edges.last.z + BLOCK) / BLOCK;
    var found = 0.0;
    for (var y = -reach; y <= reach; y++) {
        for (var x = -reach; x <= reach; x++) {
            found = max(found, crease(q + vec2i(x, y)).x);
        }
    }
    return vec4f(found);
}
