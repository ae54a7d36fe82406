// Surfaces in the overlay, from the layer of ids. Follows ids.wgsl; goes before edges.wgsl.

// Between these angles a fold darkens more and more: 25 and 60 degrees.
const FLAT_COS: f32 = 0.9;
const SHARP_COS: f32 = 0.5;
const DARKNESS: f32 = 0.35;

// Lit from the camera, both sides alike, and darkened where the surface turns from one side of the pixel to the other.
fn surface(own: u32, towards_eye: f32, cos: f32) -> vec4f {
    let colour = unpack4x8unorm(edges.lines[id_of(own)].x).rgb * (0.25 + 0.75 * towards_eye);
    let darkened = vec4f(0.0, 0.0, 0.0, DARKNESS * (1.0 - smoothstep(SHARP_COS, FLAT_COS, cos)));
    return select(vec4f(0.0), over(darkened, vec4f(colour, 1.0) * edges.disc.z), kind_of(own) == FILLED);
}

// One of the two neighbours stands in the pixel's quad of 2 × 2 and need not be read.
fn quick_surface(q: vec2i, own: u32) -> vec4f {
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
    return surface(own, here.z, min(select(1.0, cos_across, same.x), select(1.0, cos_down, same.y)));
}

// Without steps: of all pixels around. What is thinner than a pixel is seen in some alone, and these would be dots.
fn fine_surface(q: vec2i, own: u32) -> vec4f {
    if (kind_of(own) != FILLED) {
        return vec4f(0.0);
    }
    let here = facing(own);
    var across = vec3f(0.0);
    var down = vec3f(0.0);
    var towards_eye = 0.0;
    for (var y = -1; y <= 1; y++) {
        for (var x = -1; x <= 1; x++) {
            let other = texel(q + vec2i(x, y));
            let there = select(here, facing(other), same_item(own, other));
            across += there * f32(x);
            down += there * f32(y);
            towards_eye += there.z * f32((2 - abs(x)) * (2 - abs(y)));
        }
    }
    let chord_square = max(dot(across, across), dot(down, down)) / 9.0;
    return surface(own, towards_eye / 16.0, 1.0 - 0.5 * chord_square);
}

fn surface_at(q: vec2i, own: u32) -> vec4f {
    if (is_fine) {
        return fine_surface(q, own);
    }
    return quick_surface(q, own);
}
