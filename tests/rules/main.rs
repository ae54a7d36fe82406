//! Rules of the house that the compiler does not check.

mod ranks;
mod size;
