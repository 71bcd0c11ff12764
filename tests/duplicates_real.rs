//! How many duplicates are found, and how many are none, where people have marked them: on the data
//! sets in the folder that `ELIGIBLE_REAL_DATA` names. Prints what it measures, with `--nocapture`;
//! `ELIGIBLE_SHOW=1` shows what was missed or false, `ELIGIBLE_SHOW=all` every pair for a person.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::path::PathBuf;

#[path = "support/known_duplicates.rs"]
mod known_duplicates;

#[test]
fn duplicates_that_people_marked_are_found() {
    let Some(folder) = std::env::var_os("ELIGIBLE_REAL_DATA").map(PathBuf::from) else {
        println!("SKIPPED duplicates_that_people_marked_are_found: ELIGIBLE_REAL_DATA is not set");
        return;
    };
    let show = std::env::var_os("ELIGIBLE_SHOW");
    for known in known_duplicates::all(&folder) {
        println!("{}", known.tell());
        if let Some(show) = &show {
            known.show(show == "all");
        }
        let (_, silent) = known.missed();
        if known.name.contains("ASReview") {
            // Title and abstract are all there is. What they do not tell is for a person, not against it.
            assert!(silent == 0 && known.specificity() >= 0.999, "{}", known.tell());
        } else {
            assert!(known.sensitivity() >= 0.98 && known.specificity() >= 0.999, "{}", known.tell());
        }
    }
}
