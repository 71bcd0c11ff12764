//! The review page in a browser: opened from a file, searched, answered, read with the keyboard alone.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/binary.rs"]
mod binary;
#[path = "support/browser.rs"]
#[allow(dead_code, reason = "each test file uses its own part")]
mod browser;

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use browser::{Browser, Look, skipped};
use serde_json::Value;

const ENTER: &str = "\u{E007}";
const ESCAPE: &str = "\u{E00C}";
const DOWN: &str = "\u{E015}";
const END: &str = "\u{E010}";
const HOME: &str = "\u{E011}";
const TAB: &str = "\u{E004}";

/// A page from `eligible page`, in a folder of its own.
fn page(folder: &Path, arguments: &[&str]) -> PathBuf {
    let path = folder.join("review.html");
    let output = path.display().to_string();
    let arguments = ["page"].iter().chain(arguments).copied().chain(["-o", &output]);
    let run = binary::eligible(arguments).run();
    assert!(run.code < 2, "{}", run.stderr);
    path
}

const MENTORING: [&str; 7] = [
    "rules/mentoring.criteria",
    "examples/mentoring/records.csv",
    "examples/mentoring/made-up.csv",
    "--against",
    "rules/history/mentoring-1.0.0.criteria",
    "--sweep",
    "E1: duration < {1..24 months step 1}",
];

/// Nothing was complained about, and nothing was asked of anyone but the file itself.
fn is_quiet(browser: &Browser) {
    assert_eq!(browser.complaints(), [""; 0]);
    let elsewhere =
        |url: &String| !["file:", "data:", "blob:", "chrome"].iter().any(|own| url.starts_with(own));
    let requests = browser.requests();
    let left = requests.iter().filter(|url| elsewhere(url)).collect::<Vec<_>>();
    assert!(left.is_empty(), "requests leave the page: {left:?}");
}

fn number_of_rows(browser: &Browser) -> String {
    browser.text("document.getElementById('found').textContent")
}

fn first_row(browser: &Browser) -> String {
    browser.text("document.querySelector('.rows .row').textContent")
}

fn choose(browser: &Browser, id: &str, value: &str) {
    browser.run(&format!(
        "const e = document.getElementById('{id}'); e.value = '{value}'; \
         e.dispatchEvent(new Event('change', {{ bubbles: true }}));"
    ));
}

#[test]
fn a_page_opens_from_a_file_is_searched_sorted_and_read() {
    let test = "a_page_opens_from_a_file_is_searched_sorted_and_read";
    let Some(browser) = Browser::open(test, Look::default()) else { return };
    let folder = tempfile::tempdir().unwrap();
    browser.visit(&page(folder.path(), &MENTORING));
    assert_eq!(number_of_rows(&browser), "76 records");
    assert!(first_row(&browser).starts_with("includeandre-2017"), "{}", first_row(&browser));

    // By verdict, by criterion, by text.
    browser.run("document.querySelector('#chips input[value=e]').click()");
    assert_eq!(number_of_rows(&browser), "24 records of 76");
    browser.run("document.querySelector('#clear').click()");
    choose(&browser, "criterion", "8");
    assert_eq!(number_of_rows(&browser), "4 records of 76", "E1 is a reason for four");
    choose(&browser, "answer", "open");
    assert_eq!(number_of_rows(&browser), "18 records of 76");
    browser.run("document.querySelector('#clear').click()");
    browser.run("const s = document.getElementById('search'); s.focus();");
    browser.press("balint");
    browser.wait_for("await new Promise((r) => setTimeout(r, 400))");
    assert!(number_of_rows(&browser).ends_with("of 76"), "{}", number_of_rows(&browser));
    assert!(first_row(&browser).contains("balint"), "{}", first_row(&browser));
    browser.run("document.querySelector('#clear').click()");
    choose(&browser, "sort", "verdict");
    assert!(first_row(&browser).starts_with("include"));
    choose(&browser, "sort", "id");
    assert!(first_row(&browser).contains("andre-2017"));

    // A record shows what `explain` says.
    browser.run("openRecord(data.ids.indexOf('made-up-e1-balint'))");
    let told = browser.text("document.getElementById('record').innerText");
    for words in [
        "excluded at full-text · E1 Lasts under 3 months",
        "It would be included if  duration ≥ 3 months",
        "yes: 6 weeks is 42 days, 3 months is 89 to 92 days",
        "examples/mentoring/made-up.csv row 26, column \"duration\"",
    ] {
        assert!(told.contains(words), "{words} is not in\n{told}");
    }
    // Every value of the flow adds up, and the difference is told.
    assert!(browser.text("document.getElementById('changes').innerText").contains("2 of 76 verdicts differ"));
    assert!(browser.text("document.getElementById('thresholds').innerText").contains("E1: duration <"));
    is_quiet(&browser);
}

#[test]
fn what_explain_says_is_what_a_page_says() {
    let test = "what_explain_says_is_what_a_page_says";
    let Some(browser) = Browser::open(test, Look::default()) else { return };
    let folder = tempfile::tempdir().unwrap();
    let records = "examples/mentoring/made-up.csv";
    browser.visit(&page(folder.path(), &["rules/mentoring.criteria", records]));
    let ids = browser.run("return data.ids");
    let squeeze = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    for id in ids.as_array().unwrap().iter().map(|id| id.as_str().unwrap()) {
        let explained = binary::eligible(["explain", "rules/mentoring.criteria", records, "--record", id]);
        let explained = explained.with_env("COLUMNS", "10000").run().stdout;
        browser.run(&format!("openRecord(data.ids.indexOf('{id}'))"));
        let shown = squeeze(&browser.text("document.getElementById('r-body').innerText"));
        // What wraps in a terminal does not on a page: compared piece by piece.
        for line in explained.lines().filter(|line| line.starts_with("  ") && !line.contains(" would be ")) {
            for piece in line.trim().split("  ").filter(|piece| !piece.trim().is_empty()) {
                let piece = squeeze(piece.trim_start_matches('└'));
                assert!(shown.contains(&piece), "{id}: {piece}\n{shown}");
            }
        }
    }
    is_quiet(&browser);
}

#[test]
fn a_page_is_read_with_the_keyboard_alone() {
    let test = "a_page_is_read_with_the_keyboard_alone";
    let Some(browser) = Browser::open(test, Look::default()) else { return };
    let folder = tempfile::tempdir().unwrap();
    browser.visit(&page(folder.path(), &MENTORING));
    let active = || browser.text("document.activeElement.textContent");
    browser.press("/");
    assert_eq!(browser.text("document.activeElement.id"), "search");
    browser.press(DOWN);
    assert!(active().contains("andre-2017"), "{}", active());
    browser.press(DOWN);
    assert!(active().contains("varma-2016"), "{}", active());
    browser.press(END);
    let last = browser.text("data.ids[data.count - 1]");
    assert!(active().contains(&last), "{}", active());
    browser.press(HOME);
    browser.press(DOWN);
    browser.press(ENTER);
    assert_eq!(browser.text("document.getElementById('record').open"), "true");
    assert!(browser.text("document.getElementById('r-title').textContent").contains("varma-2016"));
    browser.press("j");
    assert!(browser.text("document.getElementById('r-title').textContent").contains("schafer-2016"));
    browser.press(ESCAPE);
    assert_eq!(browser.text("document.getElementById('record').open"), "false");
    // Back where one was, and only one row is on the way of Tab.
    assert!(active().contains("schafer-2016"), "{}", active());
    assert_eq!(browser.text("document.querySelectorAll('.rows .row[tabindex=\"0\"]').length"), "1");
    browser.press(TAB);
    assert_eq!(browser.text("document.activeElement.closest('.rows') === null"), "true");
    is_quiet(&browser);
}

#[test]
fn a_reviewer_answers_in_a_browser_and_the_answers_are_a_votes_file() {
    let test = "a_reviewer_answers_in_a_browser_and_the_answers_are_a_votes_file";
    let Some(browser) = Browser::open(test, Look::default()) else { return };
    let folder = tempfile::tempdir().unwrap();
    browser.visit(&page(folder.path(), &["rules/mentoring.criteria", "examples/mentoring/records.csv"]));
    browser.run("openRecord(data.ids.indexOf('varma-2016'))");
    let question = |what: &str| format!("document.querySelector('.question[data-what=\"{what}\"]')");
    let keep = |what: &str| {
        browser.run(&format!("[...{}.querySelectorAll('button')].at(0).click()", question(what)));
    };
    // An answer says whose it is.
    browser.run(&format!("{}.querySelector('input').value = '2 years'", question("duration")));
    keep("duration");
    assert!(browser.text(&format!("{}.innerText", question("duration"))).contains("Write your name"));
    browser.run("const w = document.getElementById('who-here'); w.value = 'a@b.org'; w.dispatchEvent(new Event('change'))");
    keep("duration");
    assert!(browser.text(&format!("{}.innerText", question("duration"))).contains("no e-mail address"));
    browser.run(
        "const w = document.getElementById('who-here'); w.value = 'KS'; w.dispatchEvent(new Event('change'))",
    );
    browser.run(&format!(
        "{}.querySelector('textarea').value = 'page 3, \"second\" paragraph'",
        question("duration")
    ));
    keep("duration");
    // A judgement, changed once; a verdict of one's own, which needs a reason.
    browser.run(&format!("{}.querySelector('input[value=no]').click()", question("I2")));
    keep("I2");
    browser.run(&format!("{}.querySelector('input[value=yes]').click()", question("I2")));
    keep("I2");
    browser.run(&format!("{}.querySelector('input[value=include]').click()", question("verdict")));
    keep("verdict");
    assert!(browser.text(&format!("{}.textContent", question("verdict"))).contains("Say why"));
    assert!(
        browser
            .text("document.getElementById('votes-state').textContent")
            .starts_with("3 answers on 1 record")
    );
    browser.run("closeRecord(); document.getElementById('save-csv').click()");
    let votes = std::fs::read_to_string(browser.saved("votes-KS.csv")).unwrap();
    let mut rows = csv::Reader::from_reader(votes.as_bytes());
    let header = rows.headers().unwrap().iter().collect::<Vec<_>>().join(",");
    assert_eq!(header, "record,what,answer,by,at,why,stage,role,fingerprint,record_hash");
    let rows = rows.records().map(Result::unwrap).collect::<Vec<_>>();
    let of = |at: usize| rows.iter().map(|row| row.get(at).unwrap()).collect::<Vec<_>>();
    assert_eq!(of(0), ["varma-2016"; 3]);
    assert_eq!(of(1), ["duration", "I2", "I2"]);
    assert_eq!(of(2), ["2 years", "no", "yes"]);
    assert_eq!(of(5), ["page 3, \"second\" paragraph", "", ""]);
    assert_eq!(of(6), ["full-text"; 3]);
    let hash = binary::eligible([
        "screen",
        "rules/mentoring.criteria",
        "examples/mentoring/records.csv",
        "--format",
        "jsonl",
    ]);
    let line = hash.run().stdout.lines().nth(1).unwrap().to_owned();
    let line: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(of(8), [line["fingerprint"].as_str().unwrap(); 3]);
    assert_eq!(of(9), [line["record_hash"].as_str().unwrap(); 3]);

    // `eligible` reads them: the cell is filled, the record is decided, and nothing is stale.
    let saved = browser.saved("votes-KS.csv").display().to_string();
    let voted = ["screen", "rules/mentoring.criteria", "examples/mentoring/records.csv", "--format", "jsonl"];
    let run = binary::eligible(voted.iter().copied().chain(["--quiet", "--votes", &saved])).run();
    let line: Value = serde_json::from_str(run.stdout.lines().nth(1).unwrap()).unwrap();
    assert_eq!((run.code, &line["record"], &line["verdict"]), (0, &"varma-2016".into(), &"include".into()));
    assert_eq!(run.stderr, "");
    // And so does a page with them.
    let records = ["rules/mentoring.criteria", "examples/mentoring/records.csv", "--votes", &saved];
    let again = tempfile::tempdir().unwrap();
    browser.visit(&page(again.path(), &records));
    browser.run("openRecord(data.ids.indexOf('varma-2016'))");
    let told = browser.text("document.getElementById('r-body').innerText");
    assert!(told.contains("duration = 2 years"), "{told}");

    // They are still there when the page is opened again, and read back from the file elsewhere.
    browser.visit(&folder.path().join("review.html"));
    assert!(
        browser
            .text("document.getElementById('votes-state').textContent")
            .starts_with("3 answers on 1 record")
    );
    browser.run("localStorage.clear()");
    browser.visit(&folder.path().join("review.html"));
    assert!(browser.text("document.getElementById('votes-state').textContent").starts_with("No answers yet"));
    let text = serde_json::to_string(&votes).unwrap();
    assert_eq!(browser.text(&format!("readVotes({text})")), "3");
    assert_eq!(browser.text(&format!("readVotes({text})")), "0", "the same answers are not added twice");
    assert_eq!(browser.text("asCsv()"), votes);
    is_quiet(&browser);
}

#[test]
fn a_hundred_thousand_records_can_be_used() {
    let test = "a_hundred_thousand_records_can_be_used";
    let Some(browser) = Browser::open(test, Look::default()) else { return };
    let folder = tempfile::tempdir().unwrap();
    let models = ["one-to-one", "group", "one-to-one; group", "", "whole-class", "group; ?"];
    let lengths = ["2 years", "6 weeks", "", "NR", "13 weeks", "4-8 months", "1 year"];
    let mut records = String::from("id,title,model,duration,language,Publication Date\n");
    for n in 0..100_000_usize {
        let (model, length) = (models[n % models.len()], lengths[n % lengths.len()]);
        writeln!(records, "r{n},A study of mentoring number {n},{model},{length},english,{}", 2005 + n % 15)
            .unwrap();
    }
    let path = folder.path().join("records.csv");
    std::fs::write(&path, records).unwrap();
    let page = page(folder.path(), &["rules/mentoring.criteria", &path.display().to_string()]);
    let size = std::fs::metadata(&page).unwrap().len();
    assert!(size < 60_000_000, "{size} bytes");
    browser.visit(&page);
    assert_eq!(number_of_rows(&browser), "100,000 records");
    let rows = || browser.run("return document.querySelectorAll('.rows .row').length").as_u64().unwrap();
    assert!(rows() < 100, "{} rows are in the document", rows());
    browser.run("document.querySelector('.rows .row').focus()");
    browser.press(END);
    assert!(browser.text("document.activeElement.textContent").contains("r99999"));
    assert!(rows() < 100, "{} rows are in the document", rows());
    browser.press("/");
    browser.press("number 4321");
    browser.wait_for("await new Promise((r) => setTimeout(r, 1500))");
    assert_eq!(number_of_rows(&browser), "20 records of 100,000");
    browser.press(DOWN);
    browser.press(ENTER);
    let told = browser.text("document.getElementById('record').innerText");
    assert!(told.contains("A study of mentoring number 4321"), "{told}");
    // What is left out for size is said, with the command that has it.
    assert!(told.contains("was left out for the size of this page"), "{told}");
    assert!(told.contains("--record r4321"), "{told}");
    browser.press(ESCAPE);
    choose(&browser, "sort", "because");
    browser.run("document.querySelector('#clear').click()");
    assert_eq!(number_of_rows(&browser), "100,000 records");
    is_quiet(&browser);
}

/// Texts that would run, hide or turn round what they are among.
const HOSTILE: [(&str, &str); 7] = [
    ("script", "<script>window.broken = true</script><img src=x onerror='window.broken = true'>"),
    ("end", "</script><script>window.broken = true</script>"),
    ("formula", "=cmd|' /C calc'!A0"),
    ("turned", "safe \u{202E}txet desrever\u{202C} end"),
    ("comment", "<!-- <script> ]]> {{ 7 * 7 }} {% raw %}"),
    ("lines", "a\u{2028}b\u{2029}c & &lt; \\u003c"),
    ("control", "bell \u{7} escape \u{1B}[31m"),
];

#[test]
fn hostile_texts_are_shown_as_text() {
    let test = "hostile_texts_are_shown_as_text";
    let Some(browser) = Browser::open(test, Look::default()) else { return };
    let folder = tempfile::tempdir().unwrap();
    let criteria = folder.path().join("hostile.criteria");
    let text = "title \"<script>window.broken = true</script> & {{ 7 * 7 }}\"\nfield title : text\nfield abstract : text\n\
                inclusion\n  I1 \"</script><b>bold</b>\": title contains script*\n\
                exclusion\n  E1 \"Long\": abstract contains (needle*)\n";
    std::fs::write(&criteria, text).unwrap();
    let mut records = csv::Writer::from_writer(Vec::new());
    records.write_record(["id", "title", "abstract", "<i>column</i>"]).unwrap();
    for (id, title) in HOSTILE {
        records
            .write_record([&format!("<b>{id}</b>"), title, "short", "<script>window.broken = true</script>"])
            .unwrap();
    }
    let long = format!("{} needle {}", "hay & <b>stack</b> ".repeat(30_000), "more ".repeat(100_000));
    assert!(long.len() > 1_000_000);
    records.write_record(["long", "scripts", &long, ""]).unwrap();
    let path = folder.path().join("records.csv");
    std::fs::write(&path, records.into_inner().unwrap()).unwrap();
    browser.visit(&page(folder.path(), &[&criteria.display().to_string(), &path.display().to_string()]));
    assert_eq!(number_of_rows(&browser), "8 records");
    for (at, (id, title)) in HOSTILE.iter().enumerate() {
        browser.run(&format!("openRecord({at})"));
        let told = browser.text("document.getElementById('r-title').textContent");
        assert!(told.contains(&format!("<b>{id}</b>")), "{told}");
        let told = browser.text("document.querySelector('.cells').textContent");
        let expected = title.chars().map(|c| match c {
            '\u{202E}' | '\u{202C}' => '\u{FFFD}',
            '\u{7}' => '␇',
            '\u{1B}' => '␛',
            c => c,
        });
        let expected = expected.collect::<String>();
        assert!(told.contains(&expected), "{expected}: {told}");
        assert!(told.contains("<i>column</i>"));
    }
    browser.run("openRecord(7)");
    let marks = browser.text("[...document.querySelectorAll('mark')].map((m) => m.textContent).join(' ')");
    assert_eq!(marks, "scripts needle");
    let long_here = browser
        .run("return [...document.querySelectorAll('.cell dd')].some((d) => d.textContent.length > 1000000)");
    assert_eq!(long_here, Value::Bool(true));
    assert!(browser.text("document.querySelector('h1').textContent").contains("<script>window.broken"));
    assert_eq!(browser.text("document.title"), "<script>window.broken = true</script> & {{ 7 * 7 }}");
    assert_eq!(browser.text("typeof window.broken"), "undefined");
    assert_eq!(
        browser.text("document.querySelectorAll('.cells script, .cells img, .rows b, b b').length"),
        "0"
    );
    is_quiet(&browser);
}

#[test]
fn nothing_that_is_injected_runs_and_nothing_can_be_fetched() {
    let test = "nothing_that_is_injected_runs_and_nothing_can_be_fetched";
    let Some(browser) = Browser::open(test, Look::default()) else { return };
    let folder = tempfile::tempdir().unwrap();
    browser.visit(&page(folder.path(), &MENTORING));
    is_quiet(&browser);
    browser.run(
        "const s = document.createElement('script'); s.textContent = 'window.broken = true'; document.body.append(s); \
         document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.broken = true\">');",
    );
    let fetched = browser.wait_for(
        "try { await fetch('http://127.0.0.1:9/'); return 'fetched' } catch (e) { return 'refused' }",
    );
    assert_eq!(fetched, "refused");
    assert_eq!(browser.text("typeof window.broken"), "undefined");
    let complaints = browser.complaints().join("\n");
    assert!(complaints.contains("Content Security Policy"), "{complaints}");
}

#[test]
fn axe_finds_no_serious_fault() {
    let test = "axe_finds_no_serious_fault";
    let Some(axe) = std::env::var_os("ELIGIBLE_AXE").map(PathBuf::from).filter(|path| path.is_file()) else {
        return skipped(test, "ELIGIBLE_AXE does not name the file axe.min.js");
    };
    let axe = std::fs::read_to_string(axe).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let page = page(folder.path(), &MENTORING);
    for look in [
        Look::default(),
        Look { dark: true, ..Look::default() },
        Look { phone: Some(390), dark: false },
        Look { phone: Some(390), dark: true },
    ] {
        let Some(browser) = Browser::open(test, look) else { return };
        // The page's own policy keeps axe from being added to it.
        browser.devtools("Page.setBypassCSP", &serde_json::json!({ "enabled": true }));
        browser.visit(&page);
        browser.run(&axe);
        let faults = |what: &str| {
            let found = browser.wait_for(
                "const found = await axe.run(document, { resultTypes: ['violations'] }); \
                 return found.violations.filter((v) => ['serious', 'critical'].includes(v.impact)) \
                   .map((v) => v.id + ': ' + v.nodes.map((n) => n.target + ' ' + n.failureSummary).join('; '));",
            );
            assert_eq!(found, serde_json::json!([]), "{look:?}, {what}");
        };
        faults("the page");
        browser.run("document.querySelectorAll('details').forEach((d) => { d.open = true })");
        faults("the page, unfolded");
        browser.run("openRecord(data.ids.indexOf('made-up-e1-balint'))");
        browser.wait_for("await new Promise((r) => setTimeout(r, 400))");
        faults("an excluded record");
        browser.run("openRecord(data.ids.indexOf('varma-2016')); document.querySelectorAll('details').forEach((d) => { d.open = true })");
        faults("an unclear record");
    }
}

#[test]
fn a_page_fits_a_phone() {
    let test = "a_page_fits_a_phone";
    let Some(browser) = Browser::open(test, Look { phone: Some(390), dark: false }) else { return };
    let folder = tempfile::tempdir().unwrap();
    browser.visit(&page(folder.path(), &MENTORING));
    assert_eq!(browser.text("document.documentElement.scrollWidth"), "390");
    browser.run("openRecord(data.ids.indexOf('varma-2016'))");
    // Once the sheet has come to rest.
    browser.wait_for("await new Promise((r) => setTimeout(r, 400))");
    let wide = browser.run("const d = document.getElementById('record'); return d.scrollWidth <= 390");
    assert_eq!(wide, Value::Bool(true));
    is_quiet(&browser);
}
