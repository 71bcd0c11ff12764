//! The face of the library says what the commands say, and its faults carry their remedy.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/binary.rs"]
mod binary;

use binary::eligible;
use eligible::eval::Verdict;
use eligible::{Criteria, Records};
use serde_json::Value;

/// The decisions of the program, as JSON.
fn by_command(criteria: &str, records: &str) -> Vec<Value> {
    let run = eligible(["screen", criteria, records, "--format", "jsonl", "--quiet"]).run();
    run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn the_library_screens_as_the_command_does() {
    for (criteria, records) in [
        ("rules/mentoring.criteria", "examples/mentoring/made-up.csv"),
        ("rules/mentoring.criteria", "examples/mentoring/records.csv"),
        ("rules/meat-reduction.criteria", "examples/meat-reduction/robustness.csv"),
    ] {
        let expected = by_command(criteria, records);
        let criteria = Criteria::open(criteria).unwrap();
        let records = Records::open(records).unwrap();
        assert_eq!(records.len(), expected.len());
        let decided = criteria.screen(&records).unwrap().collect::<Result<Vec<_>, _>>().unwrap();
        for (ours, theirs) in decided.iter().zip(&expected) {
            let verdict = match ours.verdict {
                Verdict::Include => "include",
                Verdict::Exclude => "exclude",
                Verdict::Unclear => "unclear",
            };
            assert_eq!(theirs["record"], *ours.id);
            assert_eq!(theirs["verdict"], verdict);
            assert_eq!(theirs["reason"].as_str(), ours.reason());
            assert_eq!(theirs["provisional"], ours.provisional);
            assert_eq!(theirs["stage"].as_str(), ours.stage.as_deref());
            assert_eq!(theirs["fingerprint"], criteria.fingerprint());
            for (label, truth) in &ours.criteria {
                assert_eq!(theirs["criteria"][label].as_bool(), *truth, "{label} of {}", ours.id);
            }
            let open =
                theirs["open"].as_array().unwrap().iter().map(|open| open["criterion"].as_str().unwrap());
            assert!(open.eq(ours.open.iter().map(|open| open.criterion.as_str())));
        }
        assert_eq!(decided.len(), expected.len());
    }
}

#[test]
fn what_cannot_be_read_is_counted_and_shown() {
    let criteria = Criteria::parse("c", "exclusion\n  duration < 3 months\n").unwrap();
    let records = Records::from_bytes("r.csv", "id,duration\na,about 4 months\nb,3 months\n").unwrap();
    let mut screening = criteria.screen(&records).unwrap();
    let verdicts = screening.by_ref().map(|decided| decided.unwrap().verdict).collect::<Vec<_>>();
    assert_eq!(verdicts, [Verdict::Unclear, Verdict::Include]);
    assert_eq!(screening.unreadable(), 1);
    assert!(screening.cells().contains("about 4 months"), "{}", screening.cells());
}

#[test]
fn faults_say_what_to_do() {
    let criteria = Criteria::parse("c", "exclusion\n  duration < 3 months\n").unwrap();
    let records = Records::from_bytes("r.csv", "id,duratoin\na,4 months\n").unwrap();
    insta::assert_snapshot!(criteria.screen(&records).err().unwrap().to_string());
    insta::assert_snapshot!(Records::open("nowhere.csv").unwrap_err().to_string());
    insta::assert_snapshot!(Criteria::open("nowhere.criteria").unwrap_err().to_string());
    let mistakes = Criteria::parse("c", "exclusion\n  duration < 3 months and\n").unwrap_err();
    assert_eq!((mistakes.errors(), mistakes.is_empty()), (1, false));
    insta::assert_snapshot!(mistakes.to_string());
}

#[test]
fn versions_are_compared_as_the_command_does() {
    let old = std::fs::read_to_string("rules/mentoring.criteria").unwrap();
    let new = old.replace("duration < 3 months", "duration < 6 months");
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("new.criteria");
    std::fs::write(&path, &new).unwrap();
    let records = "examples/mentoring/made-up.csv";
    let path = path.display().to_string();
    let run =
        eligible(["diff", "rules/mentoring.criteria", &path, "--records", records, "--format", "json"]).run();
    let expected: Value = serde_json::from_str(&run.stdout).unwrap();
    let (old, new) = (Criteria::parse("old", &old).unwrap(), Criteria::parse("new", &new).unwrap());
    let difference = Criteria::diff(&old, &new, Some(&Records::open(records).unwrap())).unwrap();
    assert_eq!(difference.json()["flips"], expected["flips"]);
    assert!(!difference.flips().is_empty());
    assert!(difference.to_string().contains("E1") && difference.markdown().contains("E1"));
    assert!(Criteria::diff(&old, &new, None).unwrap().records().is_none());
}
