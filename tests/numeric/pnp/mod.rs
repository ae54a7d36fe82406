//! Poses from points and pixels.

mod ambiguity;
mod covariance;
mod degenerate;
mod exact;
mod outliers;
mod problems;
mod robustness;
