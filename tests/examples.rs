//! The programs in `examples/` do what they say, on the reviews that come with the crate.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test may fail loudly"
)]

#[path = "../examples/check_service.rs"]
mod check_service;
#[path = "../examples/diff_versions.rs"]
mod diff_versions;
#[path = "../examples/explain_record.rs"]
mod explain_record;
#[path = "../examples/screen_csv.rs"]
mod screen_csv;

fn told(run: impl FnOnce(&mut Vec<u8>)) -> String {
    let mut out = Vec::new();
    run(&mut out);
    String::from_utf8(out).unwrap()
}

#[test]
fn a_table_is_screened() {
    let told = told(|out| {
        screen_csv::screen("rules/mentoring.criteria", "examples/mentoring/records.csv", out).unwrap();
    });
    insta::assert_snapshot!(told);
}

#[test]
fn a_record_is_explained() {
    let told = told(|out| {
        let records = "examples/mentoring/made-up.csv";
        explain_record::explain("rules/mentoring.criteria", records, "made-up-e1-12-weeks", out).unwrap();
    });
    insta::assert_snapshot!(told);
    let near = explain_record::explain(
        "rules/mentoring.criteria",
        "examples/mentoring/records.csv",
        "andre-2018",
        &mut Vec::new(),
    );
    insta::assert_snapshot!(near.unwrap_err().to_string());
}

#[test]
fn versions_are_compared() {
    let old = std::fs::read_to_string("rules/mentoring.criteria").unwrap();
    let new = old.replace("duration < 3 months", "duration < 6 months");
    let told = told(|out| diff_versions::diff(&old, &new, "examples/mentoring/made-up.csv", out).unwrap());
    insta::assert_snapshot!(told);
}

#[test]
fn a_service_answers_line_by_line() {
    let requests = r#"{"name": "one", "criteria": "inclusion\n  duration >= 3 months\n"}
{"name": "two", "criteria": "inclusion\n  duration >= 3 moths\n  model in <a, b\n"}
{"criteria": 3}
no JSON
"#;
    let told = told(|out| check_service::serve(requests.as_bytes(), out).unwrap());
    insta::assert_snapshot!(told);
}
