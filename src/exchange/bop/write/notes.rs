//! What an export says of what it could not write.

use super::super::companion;
use super::Export;
use crate::exchange::counted;

/// Files that could not be written out: how many, and the first of them.
#[derive(Default)]
pub(super) struct Lost {
    count: usize,
    first: Option<String>,
}

impl Lost {
    pub(super) fn add(&mut self, file: &str) {
        self.count += 1;
        self.first.get_or_insert_with(|| file.to_owned());
    }

    fn told(&self, one: &str, many: &str) -> Option<String> {
        let first = self.first.as_ref()?;
        Some(match self.count {
            1 => format!("1 image is {one}: it was not written: {first}"),
            n => format!("{n} images are {many}: none of them was written, the first: {first}"),
        })
    }
}

impl Export<'_> {
    /// Notes what the format has no place for and what is not there.
    pub(super) fn notes(&mut self) {
        let notes = &mut self.written.notes;
        if !self.lenses.is_empty() {
            let cameras = if self.lenses.len() == 1 { "a camera".to_owned() } else { format!("{} cameras", self.lenses.len()) };
            notes.push(format!(
                "The format has no lens distortion: that of {cameras} is kept in poseloop_camera, which other readers pass over"
            ));
        }
        let is_or_are = |n: usize| if n == 1 { "is" } else { "are" };
        notes.extend(self.lost.told("not there any more", "not there any more"));
        notes.extend(self.changed.told("of another size than when it was linked", "of another size than when they were linked"));
        for (count, what) in [(self.rejected, "rejected label"), (self.without_pose, "label")] {
            let without = if what == "label" { " without a pose" } else { "" };
            let (labels, are) = (counted(count, what), is_or_are(count));
            notes.extend((count > 0).then(|| format!("{labels}{without} {are} in {} alone", companion::FILE)));
        }
        if self.drafts > 0 {
            let (labels, are) = (counted(self.drafts, "label"), if self.drafts == 1 { "is a draft" } else { "are drafts" });
            notes.push(format!("{labels} {are} and went out as the others did; which ones is in {} alone", companion::FILE));
        }
        if self.info.unknown > 0 {
            let (have, their) = if self.info.unknown == 1 { ("has", "its row says") } else { ("have", "their rows say") };
            let labels = counted(self.info.unknown, "label");
            notes.push(format!("{labels} {have} no mesh to reckon scene_gt_info.json by: {their} that nothing is seen"));
        }
    }
}
