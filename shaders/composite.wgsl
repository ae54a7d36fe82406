// Photo and overlay, put together in the interface's own pass.

struct Part {
    // Where the part lies: corners in normalised device coordinates and in pixels of the viewport.
    ndc: vec4f,
    screen: vec4f,
    // Position in the photo's texture: xy * pixel + zw.
    photo: vec4f,
    // xy: pixel of the overlay at the viewport's top-left corner.
    overlay: vec4i,
    // Brightness, contrast.
    tone: vec4f,
    background: vec4f,
    // Straight alpha; laid over the background around `middle.xy`, down to nothing at 1 / `middle.z` pixels from it.
    glow: vec4f,
    middle: vec4f,
};

// Pixels of the overlay a screen pixel, 0 if none is shown. A constant of the pipeline: drivers without a GPU execute
// both sides of a branch, texture loads included.
override samples: i32 = 0;

@group(0) @binding(0) var<uniform> part: Part;
@group(0) @binding(1) var photo: texture_2d<f32>;
@group(0) @binding(2) var photo_sampler: sampler;
@group(0) @binding(3) var overlay: texture_2d<f32>;

struct Corner {
    @builtin(position) clip: vec4f,
    @location(0) screen: vec2f,
};

@vertex fn vs_part(@builtin(vertex_index) i: u32) -> Corner {
    let right = (i & 1u) == 1u;
    let low = (i & 2u) == 2u;
    let ndc = vec2f(select(part.ndc.x, part.ndc.z, right), select(part.ndc.y, part.ndc.w, low));
    let screen = vec2f(select(part.screen.x, part.screen.z, right), select(part.screen.y, part.screen.w, low));
    return Corner(vec4f(ndc, 0.0, 1.0), screen);
}

// Premultiplied. A finer overlay is sampled between the four pixels under a screen pixel, which gives their mean: such
// views are sampled linearly.
fn over(below: vec4f, screen: vec2f) -> vec4f {
    if (samples == 0) {
        return below;
    }
    let q = vec2i(floor(screen)) * samples + part.overlay.xy;
    var above: vec4f;
    if (samples == 2) {
        let between = (vec2f(q) + 1.0) / vec2f(textureDimensions(overlay));
        above = textureSampleLevel(overlay, photo_sampler, between, 0.0);
    } else {
        above = textureLoad(overlay, q, 0);
    }
    return above + below * (1.0 - above.a);
}

@fragment fn fs_photo(in: Corner) -> @location(0) vec4f {
    let sampled = textureSampleLevel(photo, photo_sampler, part.photo.xy * in.screen + part.photo.zw, 0.0).rgb;
    let toned = clamp((sampled - 0.5) * part.tone.y + (0.5 + part.tone.x), vec3f(0.0), vec3f(1.0));
    return over(vec4f(toned, 1.0), in.screen);
}

@fragment fn fs_background(in: Corner) -> @location(0) vec4f {
    let near = max(1.0 - distance(in.screen, part.middle.xy) * part.middle.z, 0.0);
    let glow = vec4f(part.glow.rgb, 1.0) * (part.glow.a * near);
    let ground = vec4f(part.background.rgb, 1.0) * part.background.a;
    return over(glow + ground * (1.0 - glow.a), in.screen);
}
