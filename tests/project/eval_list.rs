//! `eval poses`: plain lists.

use crate::verb::{Answer, poseloop};
use serde_json::{Value, json};
use std::path::PathBuf;

struct Lists {
    folder: tempfile::TempDir,
}

impl Lists {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }

    fn judge(&self, truth: &str, estimates: &str, points: &str, more: &[&str]) -> Answer {
        let files = [self.file("truth.txt", truth), self.file("estimates.txt", estimates), self.file("points.xyz", points)];
        let [truth, estimates, points] = files.each_ref().map(|p| p.to_str().unwrap());
        let mut args = vec!["eval", "poses", "--truth", truth, "--estimates", estimates, "--points", points];
        args.extend(more);
        poseloop(&args)
    }
}

const POINTS: &str = "0.05 0 0\n-0.05 0 0\n0 0.05 0\n0 0 0.05\n";
const TRUTH: &str = "1 0 0 0 0 0 0.8\n1 0 0 0 0.1 0 0.9\n0 1 0 0 0 0 1\n1 0 0 0 0 0 1\n";

#[test]
fn lines_are_judged_one_by_one() {
    let lists = Lists::new();
    // Exact; 2 cm off; half a turn about z, by a quaternion of length 2; missing.
    let estimates = "1 0 0 0 0 0 0.8\n1 0 0 0 0.1 0.02 0.9\n0 0 2 0 0 0 1\n0 0 0 0 0 0 1\n";
    let out = lists.folder.path().join("out.csv");
    let answer = lists.judge(TRUTH, estimates, POINTS, &["--errors", out.to_str().unwrap(), "--json"]).done().json();
    assert_eq!((&answer["poses"], &answer["missing"], &answer["quaternions_not_unit"]), (&json!(4), &json!(1), &json!(1)));
    // The truth is half a turn about x, the estimate about y: between them half a turn about z.
    let half_turn = (0.1 + 0.1 + 0.1 + 0.0) / 4.0 * 1000.0;
    let text = std::fs::read_to_string(out).unwrap();
    let rows: Vec<&str> = text.lines().collect();
    assert_eq!(rows[0], "line,ADD_mm,ADD-S_mm");
    let numbers = |row: usize| -> Vec<f64> { rows[row].split(',').map(|v| v.parse().unwrap()).collect() };
    assert_eq!(numbers(1)[0..2], [1.0, 0.0]);
    assert!((numbers(2)[1] - 20.0).abs() < 1e-9 && (numbers(2)[2] - 20.0).abs() < 1e-9);
    assert!((numbers(3)[1] - half_turn).abs() < 1e-9);
    // (±x, y, z) comes to (∓x, −y, z): x and z have one where they are, y is nearest to z's place: √(0.05² + 0.05²).
    assert!((numbers(3)[2] - 50.0 * 2.0_f64.sqrt() / 4.0).abs() < 1e-9, "{:?}", numbers(3));
    assert!(numbers(4)[1].is_infinite());
    // 0 mm, 20 mm and 75 mm of four: at 20 mm half are there, at 75 mm three quarters.
    let area = (20.0 * 0.5 + 55.0 * 0.75 + 25.0 * 0.75) / 100.0 * 100.0;
    assert!((answer["auc"]["ADD"].as_f64().unwrap() - area).abs() < 1e-9, "{answer} {area}");
    assert!((answer["median_mm"]["ADD"].as_f64().unwrap() - f64::midpoint(20.0, half_turn)).abs() < 1e-9);
    assert!((answer["median_deg"]["rotation"].as_f64().unwrap() - 90.0).abs() < 1e-6);
    let words = lists.judge(TRUTH, estimates, POINTS, &[]).done().out;
    assert!(words.contains("4 poses, 1 without an estimate") && words.contains("1 quaternions"), "{words}");
}

#[test]
fn missing_estimates_are_zero_quaternions_or_nan() {
    let lists = Lists::new();
    let estimates = "nan nan nan nan nan nan nan\n1 0 0 0 nan 0 0.9\n0 0 0 0 0 0 0\nNaN 0 0 0 0 0 1\n";
    let answer = lists.judge(TRUTH, estimates, POINTS, &["--json"]).done().json();
    assert_eq!((&answer["missing"], &answer["auc"]["ADD"], &answer["median_mm"]["ADD"]), (&json!(4), &json!(0.0), &Value::Null));
}

#[test]
fn what_is_no_list_is_refused_by_line() {
    let lists = Lists::new();
    let refused = |truth: &str, estimates: &str, points: &str, words: &[&str]| {
        lists.judge(truth, estimates, points, &["--json"]).refused(2, words);
    };
    refused(TRUTH, &TRUTH[..TRUTH.len() - 15], POINTS, &["4 true poses and 3 estimates"]);
    refused(TRUTH, &TRUTH.replace("0.1 0 0.9", "0.1 0.9"), POINTS, &["line 2", "6 numbers instead of 7", "estimates.txt"]);
    refused(&TRUTH.replace("0.1 0 0.9", "0.1 x 0.9"), TRUTH, POINTS, &["line 2", "“x”", "truth.txt"]);
    refused(&TRUTH.replace("0.1 0 0.9", "0.1 0 nan"), TRUTH, POINTS, &["line 2", "is missing", "truth.txt"]);
    refused(TRUTH, TRUTH, "0 0\n", &["line 1", "points.xyz"]);
    refused(TRUTH, TRUTH, "0 0 inf\n", &["line 1", "points.xyz"]);
    refused(TRUTH, TRUTH, "\n", &["no points", "points.xyz"]);
    refused("", "", POINTS, &["no poses", "truth.txt"]);
    assert_eq!(poseloop(&["eval", "poses", "--truth", "a"]).code, Some(2));
}
