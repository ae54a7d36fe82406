//! Our own file beside a scene's files: it finds the labels that it is about.

use crate::bop_round::{export, full, import, step};
use poseloop::project::{Edit, LabelState};

#[test]
fn what_we_say_of_labels_finds_them_in_another_order() {
    let folder = tempfile::tempdir().unwrap();
    let set = full(&folder.path().join("set"));
    let mut first = import(&set.root, "test", &folder.path().join("first"));
    let mut label = first.project().labels().next().unwrap().clone();
    label.state = LabelState::Reviewed;
    let t_mm = label.pose.unwrap().t_mm;
    first.commit(step(vec![Edit::PutLabel(label)])).unwrap();
    let out = export(&first, &folder.path().join("out"));
    out.change("test/000001/scene_gt.json", |gts| gts["0"].as_array_mut().unwrap().reverse());
    let second = import(&out.root, "test", &folder.path().join("second"));
    let reviewed: Vec<_> = second.project().labels().filter(|l| l.state == LabelState::Reviewed).map(|l| l.pose.unwrap().t_mm).collect();
    assert_eq!(reviewed, [t_mm]);
    // Where the label is gone, what was said of it is given to no other one.
    out.change("test/000001/scene_gt.json", |gts| drop(gts["0"].as_array_mut().unwrap().pop()));
    out.change("test/000001/scene_gt_info.json", |infos| drop(infos["0"].as_array_mut().unwrap().pop()));
    let third = import(&out.root, "test", &folder.path().join("third"));
    assert!(third.project().labels().all(|l| l.state == LabelState::Done));
}
