//! How quantities are read (meaning, rules 1.5 and 1.6), and how they are shown again.

#![allow(clippy::panic, clippy::unwrap_used, reason = "the helpers of tests may fail them")]

#[path = "support/cells.rs"]
mod cells;

use cells::{fault, reads, shown, spec, unreadable};
use eligible::value::{Base, Bound, FieldSpec, Interval, Number, Shape, TimeUnit};

#[test]
fn durations() {
    let duration = spec(Base::Duration, Shape::Single);
    reads(
        &duration,
        &[
            ("6 weeks", "6 weeks"),
            ("1 Week", "1 week"),
            ("2–4 months", "2 to 4 months"),
            ("2-4 months", "2 to 4 months"),
            ("2 to 4 months", "2 to 4 months"),
            ("2 — 4 mo.", "2 to 4 months"),
            ("6 weeks-3 months", "6 weeks to 3 months"),
            ("between 2 and 4 months", "2 to 4 months"),
            ("from 2 months to 1 year", "2 months to 1 year"),
            (">= 6 months", "at least 6 months"),
            ("≥6 months", "at least 6 months"),
            ("at least 6 months", "at least 6 months"),
            ("6 months or more", "at least 6 months"),
            ("> 6 months", "over 6 months"),
            ("< 1 year", "under 1 year"),
            ("<=1 yr", "at most 1 year"),
            ("up to 6 months", "at most 6 months"),
            ("less than 1 year", "under 1 year"),
            ("18 months", "18 months"),
            ("1.5 years", "18 months"),
            ("48 months", "4 years"),
            ("3 months 2 weeks", "3 months 2 weeks"),
            ("1 year, 6 months", "18 months"),
            ("1 year and 2 weeks", "1 year 2 weeks"),
            ("1.5 weeks", "10.5 days"),
            ("8 hours", "8 hours"),
            ("45 min", "45 minutes"),
            ("six weeks", "6 weeks"),
            ("6-week", "6 weeks"),
            ("6weeks", "6 weeks"),
            ("0 days", "0 days"),
            ("4-4 weeks", "4 weeks"),
            ("2\u{a0}months", "2 months"),
            ("0.25-0.5 years", "3 to 6 months"),
        ],
    );
    unreadable(
        &duration,
        &[
            "about 4 months",
            "~4 months",
            "4 months-3",
            "6-3 months",
            "3-Jan",
            "6",
            "2-4",
            "3 m",
            "1,5 years",
            "1 500 days",
            "-3 months",
            "6 fortnights",
            "2 weeks 3 months",
            "3 months 2",
            "several weeks",
            "weeks",
            "13 weeks to 3 months",
            "< 0 days",
            "1; 3 months",
            "1-2-3 months",
            "½ year",
            "4 months ± 2 weeks",
        ],
    );
}

#[test]
fn durations_in_a_unit() {
    let days = FieldSpec { time_unit: Some(TimeUnit::Day), ..spec(Base::Duration, Shape::Single) };
    reads(
        &days,
        &[
            ("30", "30 days"),
            ("1095", "1095 days"),
            ("2-4", "2 to 4 days"),
            ("2-4 weeks", "2 to 4 weeks"),
            ("> 10", "over 10 days"),
            ("6 weeks", "6 weeks"),
            ("1.5", "1.5 days"),
        ],
    );
    unreadable(&days, &["2 weeks-4", "-1", "1,5"]);
    let domain = Interval::closed(Number::ZERO, Number::whole(30));
    let short = FieldSpec { domain: Some(domain), ..days };
    reads(&short, &[("20-40", "20 to 30 days"), (">= 10", "10 to 30 days")]);
    assert_eq!(shown(&short, "40"), "unreadable: it is outside 0 to 30");
}

#[test]
fn faults_of_durations_say_what_is_wrong() {
    let duration = spec(Base::Duration, Shape::Single);
    assert_eq!(fault(&duration, "about 4 months").expected, "a duration such as `6 weeks` or `2-4 months`");
    reads(
        &duration,
        &[
            ("about 4 months", "unreadable: `about` does not say how far from it; write a range"),
            ("6-3 months", "unreadable: the range runs backwards, from `6 months` to `3 months`"),
            (
                "3-Jan",
                "unreadable: a spreadsheet may have turned a range such as `1-3` into a date; the text it had is lost",
            ),
            ("6", "unreadable: the unit is missing: `6` of days, weeks, months or years?"),
            ("3 m", "unreadable: `m` can be minutes or months: write `min` or `months`"),
            (
                "1,5 years",
                "unreadable: `1,5` can be a decimal, thousands or two numbers: write `1.5` if it is a decimal",
            ),
            (
                "2 months-4",
                "unreadable: the unit stands after the first number only: is it the second one's too?",
            ),
            ("6 fortnights", "unreadable: `fortnights` is no unit of time such as `weeks` or `months`"),
            (
                "13 weeks to 3 months",
                "unreadable: which is longer, `13 weeks` or `3 months`, depends on the calendar",
            ),
            ("-3 months", "unreadable: a length of time is not negative"),
        ],
    );
}

#[test]
fn whole_numbers() {
    let integer = spec(Base::Integer, Shape::Single);
    reads(
        &integer,
        &[
            ("12", "12"),
            ("-3", "-3"),
            ("−3", "-3"),
            ("1e3", "1000"),
            ("2-4", "2 to 4"),
            ("2 – 4", "2 to 4"),
            ("-3--1", "-3 to -1"),
            ("-3 to -1", "-3 to -1"),
            ("> 6", "at least 7"),
            (">=6", "at least 6"),
            ("<1", "at most 0"),
            ("18 or older", "at least 18"),
            ("3-3", "3"),
            ("3.0", "3"),
        ],
    );
    unreadable(&integer, &["1.5", "1 500", "1,5", "1,500", "6-3", "3-Jan", "many", "12 mentees", "8-", "5%"]);
    let count = FieldSpec {
        domain: Some(Interval { lo: Bound::Closed(Number::ZERO), hi: Bound::Unbounded }),
        ..integer.clone()
    };
    reads(&count, &[("<1", "0"), ("< 4", "0 to 3"), ("> 4", "at least 5"), ("-2-3", "0 to 3")]);
    assert_eq!(shown(&count, "-3"), "unreadable: it is below 0");
    let score = FieldSpec {
        domain: Some(Interval::closed(Number::ZERO, Number::whole(100))),
        unit: Some(String::from("points")),
        ..integer
    };
    reads(&score, &[("> 90", "91 to 100"), ("12 points", "12"), ("1 point", "1"), ("3-5 points", "3 to 5")]);
    assert_eq!(shown(&score, "101"), "unreadable: it is outside 0 to 100");
    assert_eq!(
        shown(&score, "12 mentees"),
        "unreadable: `mentees` stands after the number, and the field is in points"
    );
    assert_eq!(shown(&spec(Base::Integer, Shape::Single), "1.5"), "unreadable: it is not a whole number");
}

#[test]
fn numbers_and_percentages() {
    let number = spec(Base::Number, Shape::Single);
    reads(
        &number,
        &[("1.5", "1.5"), ("1500", "1500"), ("1e3", "1000"), ("<1", "under 1"), ("1.5-2.5", "1.5 to 2.5")],
    );
    reads(
        &number,
        &[
            ("1 500", "unreadable: `1 500` can be one number or two: write `1500` or a range"),
            (
                "1,5",
                "unreadable: `1,5` can be a decimal, thousands or two numbers: write `1.5` if it is a decimal",
            ),
            (
                "1,500",
                "unreadable: `1,500` can be a decimal, thousands or two numbers: write `1.500` if it is a decimal",
            ),
        ],
    );
    let dose = FieldSpec { unit: Some(String::from("mg/day")), ..number };
    reads(&dose, &[("10", "10"), ("10 mg/day", "10"), ("10-20 mg/day", "10 to 20"), (">5mg/day", "over 5")]);
    unreadable(&dose, &["10 g/day", "10 mg"]);
    let percent = spec(Base::Percent, Shape::Single);
    reads(
        &percent,
        &[
            ("66%", "66"),
            ("66", "66"),
            ("0.66", "0.66"),
            ("66 %", "66"),
            ("60-70%", "60 to 70"),
            ("> 50 %", "over 50"),
        ],
    );
    unreadable(&percent, &["66 pct", "66%%", "%"]);
}

#[test]
fn years() {
    let year = spec(Base::Year, Shape::Single);
    reads(
        &year,
        &[
            ("2008", "2008"),
            ("2001-2002", "2001 to 2002"),
            ("> 2010", "at least 2011"),
            ("2014 Mar 2", "2014"),
            ("2014-03-02", "2014"),
            ("2014 Dec-2015 Jan", "2014 to 2015"),
            ("2008-10", "unreadable: it can be 2008 or the years 2008 to 2010: write the one that is meant"),
            ("2008/9", "unreadable: it can be 2008 or the years 2008 to 2009: write the one that is meant"),
        ],
    );
    unreadable(&year, &["08", "20081", "2008.5", "in press", "2010-2008"]);
}

#[test]
fn dates() {
    let date = spec(Base::Date, Shape::Single);
    for same in [
        "2014-03-02",
        "2014/03/02",
        "2014.03.02",
        "2014 03 02",
        "2014-3-2",
        "20140302",
        "2 March 2014",
        "March 2, 2014",
        "2 Mar. 2014",
        "2014 Mar 2",
        "2014 March 02",
        "2nd of March 2014",
        "02-Mar-2014",
        "2014-03-02T10:15:00Z",
        "2014-03-02 10:15",
        "2014/03/02/",
    ] {
        assert_eq!(shown(&date, same), "2014-03-02", "{same}");
    }
    reads(
        &date,
        &[
            ("Mar 2014", "2014-03 (day not given)"),
            ("2014 Mar", "2014-03 (day not given)"),
            ("March 2014", "2014-03 (day not given)"),
            ("2014/03", "2014-03 (day not given)"),
            ("03/2014", "2014-03 (day not given)"),
            ("2014-Mar", "2014-03 (day not given)"),
            ("Sept 2014", "2014-09 (day not given)"),
            ("2014", "2014 (day not given)"),
            ("2014/03//", "2014-03 (day not given)"),
            ("2014///", "2014 (day not given)"),
            ("2014/03//undefined", "2014-03 (day not given)"),
            ("2014/03/02/Spring", "2014-03-02"),
            ("2014///SPR", "2014 (day not given)"),
            ("2014 Spring", "2014 (day not given)"),
            ("Winter 2014", "2014 (day not given)"),
            ("2008-10", "2008-10 (day not given)"),
            ("2014 Jan-Feb", "2014-01 to 2014-02 (day not given)"),
            ("Jan-Feb 2014", "2014-01 to 2014-02 (day not given)"),
            ("2014 Dec-2015 Jan", "2014-12 to 2015-01 (day not given)"),
            ("2014 Mar 2-8", "2014-03-02 to 2014-03-08"),
            ("2-8 March 2014", "2014-03-02 to 2014-03-08"),
            ("2014 Mar 30-Apr 2", "2014-03-30 to 2014-04-02"),
            ("2008-2010", "2008 to 2010 (day not given)"),
            ("2008–2010", "2008 to 2010 (day not given)"),
            ("2014-03-02 to 2014-04-01", "2014-03-02 to 2014-04-01"),
            ("2014-03-02 - 2014-04-01", "2014-03-02 to 2014-04-01"),
            (">= 2014", "2014 or later"),
            ("after 2014-03", "2014-04 or later"),
            ("before 2014", "2013 or earlier"),
            ("25/03/2014", "2014-03-25"),
            ("03/25/2014", "2014-03-25"),
            ("03/03/2014", "2014-03-03"),
            ("2016-02-29", "2016-02-29"),
            (
                "02/03/2014",
                "unreadable: the day or the month can stand first: write `2014-03-02` or `2014-02-03`",
            ),
            ("3-Jan", "unreadable: the year is missing or has two digits"),
            ("2014-13", "unreadable: there is no month 13"),
            ("2014-02-30", "unreadable: there is no such day"),
            ("2014-05 to 2014-03", "unreadable: the range runs backwards, from `2014-05-01` to `2014-03-31`"),
            (
                "2008–10",
                "unreadable: it can be a month of 2008 or a range of years: write `2008-10` or `2008 to …`",
            ),
        ],
    );
    unreadable(
        &date,
        &[
            "in press",
            "02/03/14",
            "2 Mar 14",
            "Mar",
            "2014 Mar Apr 2",
            "20141302",
            "c2014",
            "14",
            "2014 Foo",
            "2014 2",
        ],
    );
}

#[test]
fn yes_and_no() {
    let yes_no = spec(Base::YesNo, Shape::Single);
    for cell in ["yes", "Y", "TRUE", "1", " Yes "] {
        assert_eq!(shown(&yes_no, cell), "yes", "{cell}");
    }
    for cell in ["no", "N", "False", "0"] {
        assert_eq!(shown(&yes_no, cell), "no", "{cell}");
    }
    assert_eq!(fault(&yes_no, "maybe").expected, "`yes` or `no`");
    reads(&yes_no, &[("unclear", "not read"), ("NR", "not reported")]);
}
