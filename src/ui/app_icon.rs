//! The app's icon.
