//! Times in the words of a person.

use std::time::Duration;

/// How long something will still take.
pub fn time_left(left: Duration) -> String {
    let secs = left.as_secs();
    if secs < 60 { format!("{secs}\u{a0}s left") } else { format!("{}\u{a0}min left", secs.div_ceil(60)) }
}

/// How long something took.
pub fn took(time: Duration) -> String {
    if time.as_secs() < 60 { format!("{:.1}\u{a0}s", time.as_secs_f64()) } else { format!("{}\u{a0}min", time.as_secs().div_ceil(60)) }
}

/// A time of the day.
pub fn clock(secs: i64) -> String {
    let zone = jiff::tz::TimeZone::system();
    jiff::Timestamp::from_second(secs).map_or_else(|_| String::new(), |then| then.to_zoned(zone).strftime("%H:%M:%S").to_string())
}
