//! Ids: a type for each kind, so that a frame can't be taken for a label. Ids are never used twice.

use serde::{Deserialize, Serialize};

macro_rules! id {
    ($name:ident, $what:literal) => {
        #[doc = concat!("Names one ", $what, " for the whole life of a project; counts from 1.")]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl super::table::Key for $name {
            fn number(self) -> i64 {
                self.0
            }

            fn from_number(number: i64) -> Self {
                Self(number)
            }
        }
    };
}

id!(ObjectId, "object");
id!(CameraId, "camera");
id!(SessionId, "session");
id!(FrameId, "frame");
id!(LabelId, "label");
id!(BatchId, "batch of imported rows");
id!(PredictionSetId, "set of predictions");
