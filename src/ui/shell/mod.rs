//! The pieces of the shell. Each takes plain values and returns what the user asked for.
