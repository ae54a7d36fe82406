//! The sample.
#![allow(dead_code)]
mod arrange;
mod bracket;
mod clutter;
mod field;
mod flange;
mod library;
mod outline;
mod rest;
mod solid;
mod views;
#[doc(hidden)] pub mod trial {
use super::*;
use crate::render::synth::*;
use rand::SeedableRng;
pub fn go(out: &str, seeds: &[u64]) {
    let t = std::time::Instant::now();
    let library = library::Library::new().unwrap();
    eprintln!("library {:?} flange {} bracket {}", t.elapsed(), library.meshes[0].triangles.len(), library.meshes[1].triangles.len());
    let t = std::time::Instant::now();
    let ground = Ground::new(1);
    eprintln!("ground {:?}", t.elapsed());
    let camera = views::camera();
    let t = std::time::Instant::now();
    let rays = LensRays::new(&camera).unwrap();
    eprintln!("rays {:?}", t.elapsed());
    for &seed in seeds {
        let mut rng = rand_pcg::Pcg64::seed_from_u64(seed);
        let t = std::time::Instant::now();
        let stood = arrange::arrange(&library, &mut rng);
        let pose = views::view(&library, &camera, &stood, seed as f64 * 1.7, &mut rng);
        let ta = t.elapsed();
        let placed: Vec<Placed> = stood.iter().map(|s| Placed { shape: s.part, material: library.materials[s.part], world_from_object: s.world_from_object }).collect();
        let kind = if seed % 2 == 0 { GroundKind::Mat } else { GroundKind::Sheet };
        let scene = Scene::new(&library.shapes, &placed, &ground, kind, views::lights(seed % 2 == 0, 0.0));
        let t = std::time::Instant::now();
        let p = render(&scene, &rays, &pose, &Sensor { aperture_m: 0.0025, focus_m: pose.translation.norm() as f32, exposure: if seed % 2 == 0 { 1.0 } else { 0.82 }, ..Sensor::default() }, seed as u32, &|| false).unwrap();
        eprintln!("arrange {ta:?} render {:?} parts {}", t.elapsed(), stood.len());
        image::save_buffer(format!("{out}/{seed}.png"), &p.rgb, p.width, p.height, image::ColorType::Rgb8).unwrap();
    }
}
}
