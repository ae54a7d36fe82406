//! Where `--out` may point: never at what a project lives on, and never in place of a link or a device.

use crate::dataset::Place;
use crate::verb::{Answer, import, labels, on};
use std::path::{Path, PathBuf};

const FRAME: &str = "000001/000000";

impl Place {
    fn with_labels() -> Self {
        let place = Self::tidy();
        import(&place.set.root, "test", &place.project).done();
        place
    }

    fn mask_to(&self, out: &Path) -> Answer {
        on(&["render"], &self.project, &["--frame", FRAME, "--style", "mask", "--out", out.to_str().unwrap()])
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

#[test]
fn what_the_project_lives_on_is_not_written_over() {
    let place = Place::with_labels();
    let set = &place.set.root;
    for (file, role) in [
        (place.project.join("project.sqlite"), "the project's database"),
        (place.project.join("project.sqlite-wal"), "the project's database"),
        (place.project.join("project.lock"), "the project's database"),
        (set.join("test/000001/rgb/000004.png"), "the photo of frame 000001/000004"),
        (set.join("test/000001/depth/000000.png"), "the depth image of frame 000001/000000"),
        (set.join("models/obj_000002.ply"), "the mesh or a texture of obj_000002"),
    ] {
        let before = std::fs::read(&file).ok();
        place.mask_to(&file).refused(2, &[role, "choose another place", file.to_str().unwrap()]);
        assert_eq!(std::fs::read(&file).ok(), before, "{}", file.display());
    }
    assert_eq!(labels(&place.project).len(), 3);
    let mine = place.project.join("mask.png");
    place.mask_to(&mine).done();
    place.mask_to(&mine).done();
    let link = place.at("link.png");
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(set.join("test/000001/rgb/000000.png"), &link).unwrap();
        place.mask_to(&link).refused(2, &["the photo of frame 000001/000000"]);
    }
    drop(link);
}

#[test]
fn copied_photos_are_not_written_over_either() {
    let place = Place::tidy();
    let args =
        ["import", "bop", place.set.root.to_str().unwrap(), "--split", "test", "--copy", "--project", place.project.to_str().unwrap()];
    crate::verb::poseloop(&args).done();
    let photo = std::fs::read_dir(place.project.join("images")).unwrap().next().unwrap().unwrap().path();
    place.mask_to(&photo).refused(2, &["the photo of frame"]);
}

#[test]
#[cfg(unix)]
fn a_link_is_followed_and_stays() {
    let place = Place::with_labels();
    let (link, end) = (place.at("link.png"), place.at("elsewhere/end.png"));
    std::fs::create_dir(place.at("elsewhere")).unwrap();
    std::os::unix::fs::symlink("elsewhere/end.png", &link).unwrap();
    for _ in 0..2 {
        place.mask_to(&link).done();
        assert!(link.is_symlink() && !end.is_symlink());
        assert_eq!(image::open(&end).unwrap().width(), 64);
    }
    let ring = place.at("ring.png");
    std::os::unix::fs::symlink("ring.png", &ring).unwrap();
    place.mask_to(&ring).refused(2, &["form a ring"]);
}

#[test]
#[cfg(unix)]
fn what_is_no_file_is_written_into() {
    let place = Place::with_labels();
    let pipe = place.at("pipe");
    assert!(std::process::Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    let reader = std::thread::Builder::new().spawn({
        let pipe = pipe.clone();
        move || std::fs::read(pipe).unwrap()
    });
    place.mask_to(&pipe).done();
    let through = reader.unwrap().join().unwrap();
    assert_eq!(image::load_from_memory(&through).unwrap().width(), 64);
    let kind = std::fs::metadata(&pipe).unwrap().file_type();
    assert!(std::os::unix::fs::FileTypeExt::is_fifo(&kind), "it stays a pipe");
    let args = ["render", "--project", place.project.to_str().unwrap(), "--frame", FRAME, "--style", "mask", "--json"];
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_poseloop")).args(args).args(["--out", "/dev/stdout"]).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{output:?}");
    assert_eq!(image::load_from_memory(&output.stdout).unwrap().width(), 64);
}

#[test]
fn places_that_can_not_be_written_are_bad_input() {
    let place = Place::with_labels();
    let long = place.at(&"n".repeat(300));
    place.mask_to(&long).refused(2, &["File name too long"]);
    place.mask_to(&place.at("none/mask.png")).refused(2, &["there is no folder"]);
    place.mask_to(place.folder.path()).refused(2, &["directory"]);
}
