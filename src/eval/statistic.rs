//! The figures that sum up many cases.

use serde::Serialize;

/// A figure over many cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Statistic {
    /// BOP19: mean of the three average recalls.
    Ar,
    /// BOP19: average recall by VSD.
    ArVsd,
    /// BOP19: average recall by MSSD.
    ArMssd,
    /// BOP19: average recall by MSPD.
    ArMspd,
    /// BOP24: mean of the mean average precisions by MSSD and MSPD.
    Map,
    /// BOP24: mean average precision by MSSD.
    MapMssd,
    /// BOP24: mean average precision by MSPD.
    MapMspd,
    /// BOP24: mean average precision by MSSD in millimetres.
    MapMssdMm,
    /// Area under the curve of ADD, per cent.
    AucAdd,
    /// Area under the curve of ADD-S, per cent.
    AucAdds,
    /// Area under the curve of ADD, for symmetric objects of ADD-S, per cent.
    AucAddOrS,
    /// Share of the targets with ADD (ADD-S where symmetric) below a tenth of the diameter.
    RecallAdd,
    /// Median translation error, millimetres.
    TranslationMm,
    /// Median rotation error, degrees.
    RotationDeg,
    /// Median MSSD, millimetres.
    MssdMm,
    /// Median MSPD, pixels.
    MspdPx,
    /// Median VSD.
    Vsd,
    /// Median ADD, millimetres.
    AddMm,
    /// Median ADD-S, millimetres.
    AddsMm,
    /// Median projection error, pixels.
    ProjectionPx,
    /// Median complement over union of masks.
    Mask,
    /// Share of the targets that have an estimate.
    Predicted,
}

impl Statistic {
    /// How many there are.
    pub const COUNT: usize = 22;

    /// All of them, each at its own place.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Ar,
        Self::ArVsd,
        Self::ArMssd,
        Self::ArMspd,
        Self::Map,
        Self::MapMssd,
        Self::MapMspd,
        Self::MapMssdMm,
        Self::AucAdd,
        Self::AucAdds,
        Self::AucAddOrS,
        Self::RecallAdd,
        Self::TranslationMm,
        Self::RotationDeg,
        Self::MssdMm,
        Self::MspdPx,
        Self::Vsd,
        Self::AddMm,
        Self::AddsMm,
        Self::ProjectionPx,
        Self::Mask,
        Self::Predicted,
    ];

    /// Its place among all.
    pub fn place(self) -> usize {
        self as usize
    }

    /// Its name in files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Ar => "AR",
            Self::ArVsd => "AR_VSD",
            Self::ArMssd => "AR_MSSD",
            Self::ArMspd => "AR_MSPD",
            Self::Map => "mAP",
            Self::MapMssd => "mAP_MSSD",
            Self::MapMspd => "mAP_MSPD",
            Self::MapMssdMm => "mAP_MSSD_mm",
            Self::AucAdd => "AUC_ADD",
            Self::AucAdds => "AUC_ADD-S",
            Self::AucAddOrS => "AUC_ADD(-S)",
            Self::RecallAdd => "recall_ADD(-S)_0.1d",
            Self::TranslationMm => "median_translation_mm",
            Self::RotationDeg => "median_rotation_deg",
            Self::MssdMm => "median_MSSD_mm",
            Self::MspdPx => "median_MSPD_px",
            Self::Vsd => "median_VSD",
            Self::AddMm => "median_ADD_mm",
            Self::AddsMm => "median_ADD-S_mm",
            Self::ProjectionPx => "median_projection_px",
            Self::Mask => "median_CoU",
            Self::Predicted => "predicted",
        }
    }

    /// Its unit; empty for shares from 0 to 1.
    pub fn unit(self) -> &'static str {
        match self {
            Self::AucAdd | Self::AucAdds | Self::AucAddOrS => "%",
            Self::TranslationMm | Self::MssdMm | Self::AddMm | Self::AddsMm => "mm",
            Self::RotationDeg => "°",
            Self::MspdPx | Self::ProjectionPx => "px",
            _ => "",
        }
    }

    /// Whether more is better: for scores, not for errors.
    pub fn higher_is_better(self) -> bool {
        self.place() < Self::TranslationMm.place() || self == Self::Predicted
    }
}
