// From the object frame to the layer: the pose, the lens, and where the layer lies on the photo.

struct Layer {
    // k1 k2 k3 k4, then k5 k6 p1 p2 for Brown-Conrady; k1 to k4 for Kannala-Brandt.
    lens_a: vec4f,
    lens_b: vec4f,
    // ndc = xy * image + zw, image = distorted x and y on a plane of unit focal length.
    ndc_from_image: vec4f,
    // x: largest radius (Brown-Conrady) or angle (Kannala-Brandt); y: nearest depth in metres; z: model.
    limits: vec4f,
    // Width and height of the layer in pixels.
    size: vec4f,
};

struct Object {
    // Pinhole only: clip = clip_from_object * (p, 1), multiplied out in double precision.
    clip_from_object: mat4x4f,
    // Rows of the pose: camera = (dot(row_x, (p, 1)), ...).
    row_x: vec4f,
    row_y: vec4f,
    row_z: vec4f,
    // Directions in the object frame: to the lamp, and against the viewing direction.
    lamp: vec4f,
    head: vec4f,
    // Colour of the surface in free views.
    colour: vec4f,
    // x: id in the layer, and in bits 10 and 11 the item's kind; see edges.wgsl.
    ids: vec4u,
};

const PINHOLE: f32 = 0.0;
const BROWN_CONRADY: f32 = 1.0;
// A vertex without an image: so far beyond the far plane that clipping leaves nothing of its triangles.
const NOWHERE: vec4f = vec4f(0.0, 0.0, -1.0e6, 1.0);

@group(0) @binding(0) var<uniform> layer: Layer;
@group(1) @binding(0) var<uniform> object: Object;

fn camera_from_object(p: vec3f) -> vec3f {
    let q = vec4f(p, 1.0);
    return vec3f(dot(object.row_x, q), dot(object.row_y, q), dot(object.row_z, q));
}

// The angle between (x, y, z) and the axis, given its distance r from the axis. The built-in atan2 may be off by
// thousands of units of the last digit; three halvings of the angle make a short series exact.
fn angle_off_axis(r: f32, z: f32) -> f32 {
    // tan(theta/2) = r / (|v| + z), or (|v| - z) / r behind the camera.
    let norm = sqrt(r * r + z * z);
    var t = select((norm - z) / r, r / (norm + z), z > 0.0);
    t = t / (1.0 + sqrt(1.0 + t * t));
    t = t / (1.0 + sqrt(1.0 + t * t));
    let s = t * t;
    var series = 1.0 / 17.0;
    series = 1.0 / 15.0 - s * series;
    series = 1.0 / 13.0 - s * series;
    series = 1.0 / 11.0 - s * series;
    series = 1.0 / 9.0 - s * series;
    series = 1.0 / 7.0 - s * series;
    series = 1.0 / 5.0 - s * series;
    series = 1.0 / 3.0 - s * series;
    return 8.0 * t * (1.0 - s * series);
}

fn brown_conrady(n: vec2f) -> vec2f {
    let a = layer.lens_a;
    let b = layer.lens_b;
    let s = dot(n, n);
    let gain = (1.0 + s * (a.x + s * (a.y + s * a.z))) / (1.0 + s * (a.w + s * (b.x + s * b.y)));
    let xy = 2.0 * n.x * n.y;
    return n * gain + vec2f(b.z * xy + b.w * (s + 2.0 * n.x * n.x), b.z * (s + 2.0 * n.y * n.y) + b.w * xy);
}

// Clip position of an image point at a depth: reverse z, infinite far plane.
fn clip(image: vec2f, depth: f32) -> vec4f {
    return vec4f((layer.ndc_from_image.xy * image + layer.ndc_from_image.zw) * depth, layer.limits.y, depth);
}

// Clip position of a point of the camera frame, through the lens.
fn project(p: vec3f) -> vec4f {
    if (layer.limits.z > BROWN_CONRADY) {
        let r = length(p.xy);
        let depth = length(p);
        let theta = angle_off_axis(r, p.z);
        // Written so that a direction straight backward, whose angle is not a number, has no image either.
        if (!(theta <= layer.limits.x) || depth < layer.limits.y) {
            return NOWHERE;
        }
        let k = layer.lens_a;
        let s = theta * theta;
        let image = theta * (1.0 + s * (k.x + s * (k.y + s * (k.z + s * k.w))));
        // On the axis the direction is lost, but there the image is x/z and y/z.
        if (r < 1.0e-6 * depth) {
            return clip(p.xy / depth, depth);
        }
        return clip(p.xy * (image / r), depth);
    }
    if (layer.limits.z == BROWN_CONRADY) {
        let n = p.xy / p.z;
        // Beyond the fold the polynomial comes back into the picture.
        if (p.z < layer.limits.y || dot(n, n) > layer.limits.x * layer.limits.x) {
            return NOWHERE;
        }
        return clip(brown_conrady(n), p.z);
    }
    return vec4f(layer.ndc_from_image.xy * p.xy + layer.ndc_from_image.zw * p.z, layer.limits.y, p.z);
}
