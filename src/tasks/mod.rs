//! The concrete jobs, one a file: a frozen input and one function that does the work.

pub mod case_picture;
pub mod copy_in;
pub mod eval_bop;
pub mod eval_charts;
pub mod eval_input;
pub mod eval_page;
pub mod eval_project;
pub mod export_bop;
pub mod import_bop;
pub mod import_predictions;
pub mod judge;
pub mod needed_files;
pub mod pose_flags;
pub mod relink;
pub mod render_frame;
pub mod sample;

use crate::{media, project};

/// The unit of a mesh, as the reader of mesh files names it.
pub fn mesh_unit(unit: project::LengthUnit) -> media::LengthUnit {
    match unit {
        project::LengthUnit::Metre => media::LengthUnit::Metre,
        project::LengthUnit::Centimetre => media::LengthUnit::Centimetre,
        project::LengthUnit::Millimetre => media::LengthUnit::Millimetre,
    }
}
