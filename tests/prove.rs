//! What would settle a verdict and what would change it: each sentence of rule 10, by hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::sync::Arc;

use eligible::check::{Program, check};
use eligible::eval::{Verdict, screen};
use eligible::prove::{Outlook, outlook};
use eligible::record::{Batch, Column, RawCell, Row};
use eligible::render::{Seen, explain};
use eligible::syntax::parse;
use eligible::text::Source;

fn program(text: &str) -> Program {
    let source = Arc::new(Source::new("test.criteria", text));
    let (file, diagnostics) = parse(&source);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let (program, diagnostics) = check(&file, &source);
    program.unwrap_or_else(|| panic!("{diagnostics:?}"))
}

/// A record given as `field = text; field = text`; whatever it leaves out is not read.
fn batch(program: &Program, record: &str) -> Batch {
    let given = record.split(" | ").filter_map(|cell| cell.split_once(" = ")).collect::<Vec<_>>();
    for (name, _) in &given {
        assert!(program.fields.iter().any(|field| field.name == *name), "there is no {name}");
    }
    let columns = program.fields.iter().map(|field| {
        let text = given.iter().find(|(name, _)| *name == field.name);
        let cell = text.map_or(RawCell::Absent, |(_, text)| RawCell::Text((*text).to_owned()));
        let column = Column::read(&field.spec, [&cell]);
        assert!(column.readings[0].fault.is_none(), "{record}: {:?}", column.readings[0]);
        column
    });
    Batch { columns: columns.collect() }
}

fn look(program: &Program, record: &str) -> (Verdict, Outlook) {
    let batch = batch(program, record);
    let row = Row::new(&batch, 0);
    let decision = screen(program, row, None);
    (decision.verdict, outlook(program, row, &decision, None))
}

/// The ways, one per line: `include: duration >= 3 months, I2 = yes`.
fn ways(program: &Program, record: &str) -> Vec<String> {
    let (_, outlook) = look(program, record);
    let word = |verdict| match verdict {
        Verdict::Include => "include",
        Verdict::Exclude => "exclude",
        Verdict::Unclear => "unclear",
    };
    let lines = outlook.ways.iter().map(|way| {
        let conditions = way.regions.iter().map(|region| region.condition.as_str()).collect::<Vec<_>>();
        format!("{}: {}", word(way.verdict), conditions.join(", "))
    });
    lines.chain(outlook.cut_off.then(|| String::from("…"))).collect()
}

/// The names of the cells that matter, and the verdict that is certain without them.
fn matters(program: &Program, record: &str) -> (Option<Vec<String>>, Option<Verdict>) {
    let (_, outlook) = look(program, record);
    let names = |fields: Vec<usize>| fields.iter().map(|f| program.fields[*f].name.clone()).collect();
    (outlook.matters.map(names), outlook.foregone)
}

/// The sentences below the trace.
fn sentences(program: &Program, record: &str) -> Vec<String> {
    let batch = batch(program, record);
    let row = Row::new(&batch, 0);
    let decision = screen(program, row, None);
    let columns = vec![None; program.fields.len()];
    let seen = Seen {
        program,
        row,
        id: "r",
        file: "r.csv",
        number: 2,
        columns: &columns,
        stage: decision.stage,
        said: &[],
    };
    let document = explain(&decision, &seen, &outlook(program, row, &decision, None));
    let text = eligible::render::text(&document, eligible::render::Style { width: 200, colour: false });
    let last = text.rsplit("\n\n").next().unwrap_or_default();
    last.lines().map(|line| line.trim().to_owned()).collect()
}

const MENTORING: &str = "
field duration: duration
field model: some of <one-to-one, group>
field focus: some of <general, research, neurosurgery, plastic-surgery>
list surgery = <neurosurgery, plastic-surgery>
list specialty-recruitment = <research, surgery>
inclusion
  I2: judged
  I3: model in <one-to-one, group>
exclusion
  E1: duration < 3 months
  E4: focus in specialty-recruitment
";
const REST: &str = "I2 = yes | model = group | focus = general";

#[test]
fn an_exclusion_says_what_lifts_it_and_what_includes() {
    let program = program(MENTORING);
    let record = "model = group | focus = general | duration = 6 weeks";
    assert_eq!(
        ways(&program, record),
        ["unclear: duration >= 3 months", "include: duration >= 3 months, I2 = yes"]
    );
    assert_eq!(
        sentences(&program, record),
        [
            "It would be unclear if   duration ≥ 3 months",
            "It would be included if  duration ≥ 3 months, and I2 judged yes"
        ]
    );
    // The reasons together, not each by itself.
    assert_eq!(
        ways(&program, "I2 = no | model = group | focus = research; general | duration = 6 weeks"),
        ["include: duration >= 3 months, focus not in specialty-recruitment, I2 = yes"]
    );
    assert_eq!(
        ways(&program, "I2 = yes | model = none | focus = general | duration = 1 year"),
        ["include: model in <one-to-one, group>"]
    );
}

#[test]
fn an_open_verdict_says_what_settles_it() {
    let program = program(MENTORING);
    assert_eq!(ways(&program, REST), ["include: duration >= 3 months", "exclude: duration < 3 months"]);
    assert_eq!(
        sentences(&program, "model = group | focus = general"),
        [
            "To settle it for certain, find out duration, and judge I2",
            "It would be included if  duration ≥ 3 months, and I2 judged yes",
            "It would be excluded if  duration < 3 months",
            "or if  I2 judged no"
        ]
    );
    assert_eq!(
        sentences(&program, &format!("{REST} | duration = NR"))[0],
        "To settle it for certain, ask the authors for duration"
    );
    assert_eq!(
        ways(&program, "I2 = yes | model = group | focus = general; ? | duration = 1 year"),
        ["include: focus not in specialty-recruitment", "exclude: focus in specialty-recruitment"]
    );
    // A record of which nothing is known is no trouble.
    let everything = vec!["duration", "model", "focus", "I2"].into_iter().map(String::from).collect();
    assert_eq!(matters(&program, ""), (Some(everything), None));
    assert_eq!(
        ways(&program, "").last().unwrap(),
        "include: duration >= 3 months, model in <one-to-one, group>, focus not in specialty-recruitment, I2 = yes"
    );
}

#[test]
fn only_what_an_open_cell_may_still_hold_settles_it() {
    let program = program(MENTORING);
    let cells = |duration: &str| format!("{REST} | duration = {duration}");
    assert_eq!(
        ways(&program, &cells("2-4 months")),
        ["include: duration >= 3 months", "exclude: duration < 3 months"]
    );
    assert_eq!(
        ways(&program, &cells("<= 3 months")),
        ["include: duration = 3 months", "exclude: duration < 3 months"]
    );
    assert_eq!(look(&program, &cells("4-6 months")).0, Verdict::Include);
}

#[test]
fn where_every_value_gives_one_verdict_nothing_needs_to_be_looked_up() {
    let program = program("field n: integer\ninclusion\n  n < 3 or n >= 3\n");
    assert_eq!(matters(&program, ""), (Some(vec![]), Some(Verdict::Include)));
    assert_eq!(
        sentences(&program, "")[0],
        "Unclear, but every possible value gives include: nothing needs to be looked up"
    );
    // Not so for lengths of time: 13 weeks are neither under 3 months nor not.
    let program = self::program("field n: duration\ninclusion\n  n < 3 months or n >= 3 months\n");
    assert_eq!(matters(&program, ""), (Some(vec![String::from("n")]), None));
}

#[test]
fn what_no_look_up_settles_is_said() {
    let program = program(MENTORING);
    let silent = format!("{REST} | duration = not applicable");
    assert_eq!(matters(&program, &silent), (Some(vec![]), Some(Verdict::Unclear)));
    assert_eq!(
        sentences(&program, &silent),
        ["No look-up settles it: the criteria do not say what follows when duration is not applicable"]
    );
    let calendar = format!("{REST} | duration = 13 weeks");
    assert_eq!(matters(&program, &calendar), (Some(vec![]), Some(Verdict::Unclear)));
    assert!(sentences(&program, &calendar).last().unwrap().contains("only a convention decides"));
    // Something to look up, and yet it may not be enough.
    assert_eq!(
        sentences(&program, "model = group | focus = general | duration = not applicable"),
        [
            "To settle it for certain, judge I2",
            "Even then it can stay unclear: the criteria do not say what follows when duration is not applicable",
            "It would be excluded if  I2 judged no"
        ]
    );
}

#[test]
fn a_cell_may_turn_out_not_to_apply_where_the_criteria_ask() {
    let program = program(
        "field n: duration\nfield m: integer\nexclusion\n  n < 3 months unless n is not applicable\n  m is not reported\n",
    );
    assert_eq!(ways(&program, "m = 1"), ["include: n >= 3 months", "exclude: n < 3 months"]);
    assert_eq!(ways(&program, "n = 1 year"), ["include: m is reported", "exclude: m is not reported"]);
    assert_eq!(ways(&program, "n = 1 year | m = NR"), ["include: m is reported"]);
}

#[test]
fn regions_of_every_kind() {
    let text = |kind: &str, condition: &str| program(&format!("field x: {kind}\ninclusion\n  {condition}\n"));
    for (kind, condition, cell, region) in [
        ("integer", "x >= 25", "3", "x >= 25"),
        ("integer", "not (x in <2, 3>)", "3", "x > 3 or x < 2"),
        ("integer", "x < 3 or x > 7", "7", "x > 7 or x < 3"),
        ("integer", "x != 5", "5", "x != 5"),
        ("integer 0..10", "x > 9", "2", "x > 9"),
        ("number", "x > 2.5 and x <= 4", "9", "x > 2.5 and x <= 4"),
        ("percent", "x >= 66%", "50", "x >= 66%"),
        ("year", "x between 2008 and 2018", "2001", "x between 2008 and 2018"),
        ("date", "x between 2008 and 2018-01", "2019", "x between 2008 and 2018-01"),
        ("date", "x > 2018-01", "2018-01", "x > 2018-01"),
        ("duration", "x > 3 months", "3 months", "x > 3 months"),
        ("duration", "x between 3 months and 1 year", "2 years", "x between 3 months and 1 year"),
        ("duration", "x >= 90 days", "8 weeks", "x >= 90 days"),
        ("duration", "x < 8 hours", "9 hours", "x < 8 hours"),
        ("yes/no", "x", "no", "x"),
        ("yes/no", "x = no", "yes", "not x"),
        ("one of <a, b, c>", "x in <a, b>", "c", "x != c"),
        ("one of <a, b> or other", "x not in <a>", "a", "x != a"),
        ("one of <a, b> or other", "x = a", "z", "x = a"),
        ("some of <a, b, c>", "x has only <a, b>", "c", "x has only <a, b>"),
        ("some of <a, b, c>", "x has all of <a, b>", "c", "x has all of <a, b>"),
        ("some of <a, b, c> or other", "x not in <a>", "a", "x not in <a>"),
        ("some of <a, b, c>", "not x has only <a> and x in <a, b>", "a", "x in <b> or x has all of <a, c>"),
        ("range of integer", "lowest x >= 5", "2-9", "lowest x >= 5"),
        ("range of integer", "lowest x >= 5 and highest x < 9", "2-9", "lowest x >= 5 and highest x < 9"),
        ("some of duration", "highest x >= 1 year", "3 months; 6 months", "highest x >= 1 year"),
    ] {
        assert_eq!(
            ways(&text(kind, condition), &format!("x = {cell}")),
            [format!("include: {region}")],
            "{condition}"
        );
    }
}

#[test]
fn regions_where_fields_are_compared() {
    let program = program(
        "field a: integer 0..\nfield b: integer 0..\nfield r: yes/no\ninclusion\n  a + b >= 10 when r\n  a >= 5\n  b >= 1\n",
    );
    assert_eq!(
        ways(&program, "a = 5 | b = 2 | r = yes"),
        ["include: a >= 8", "include: b >= 5", "include: not r"]
    );
    assert_eq!(ways(&program, "a = 1 | b = 0 | r = no"), ["include: a >= 5, b >= 1"]);
    let program = self::program("field a: date\nfield b: date\ninclusion\n  a <= b\n");
    assert_eq!(
        ways(&program, "a = 2018 | b = 2017-05-01"),
        ["include: a <= 2017-05-01", "include: b >= 2018-12-31"]
    );
    let program =
        self::program("field a: some of <x, y, z>\nfield b: some of <x, y, z>\nexclusion\n  a in b\n");
    assert_eq!(ways(&program, "a = x | b = x; y"), ["include: a not in <x, y>", "include: b not in <x>"]);
}

#[test]
fn judgements() {
    let program = program("inclusion\n  J: judged by 2\n");
    for open in ["", "J = yes", "J = yes; no", "J = unclear"] {
        assert_eq!(ways(&program, open), ["include: J = yes", "exclude: J = no"], "{open}");
    }
    assert_eq!(ways(&program, "J = no; no"), ["include: J = yes"]);
}

#[test]
fn stages() {
    let text = "
field a: yes/no
field b: yes/no read at two
stage one OPTION
inclusion
  a
stage two
inclusion
  b
";
    let program = |option: &str| self::program(&text.replace("OPTION", option));
    for option in ["", "unclear means awaiting"] {
        let program = program(option);
        assert_eq!(ways(&program, "a = no"), ["unclear: a", "include: a, b"], "{option}");
        assert_eq!(ways(&program, "a = no | b = no"), ["include: a, b"]);
        assert_eq!(
            ways(&program, ""),
            ["exclude: not a", "exclude: not b", "include: a, b"]
                .map(String::from)
                .into_iter()
                .filter(|way| option.is_empty() || way != "exclude: not b")
                .collect::<Vec<_>>()
        );
        let names = vec![String::from("a"), String::from("b")];
        assert_eq!(matters(&program, ""), (Some(names), None));
        // Asked at the first stage only, the later field is no help.
        let batch = batch(&program, "");
        let row = Row::new(&batch, 0);
        let decision = screen(&program, row, Some(0));
        assert_eq!(outlook(&program, row, &decision, Some(0)).matters, Some(vec![0]));
    }
}

#[test]
fn too_much_is_said_to_be_too_much() {
    let fields = (0..20).map(|i| format!("field f{i}: integer\n")).collect::<String>();
    let sum = (0..20).map(|i| format!("f{i} > {i}")).collect::<Vec<_>>().join(" or ");
    let program = program(&format!("{fields}inclusion\n  not ({sum})\n"));
    let (_, outlook) = look(&program, "");
    assert!(outlook.cut_off);
    assert_eq!((outlook.matters, outlook.foregone), (None, None));
    assert_eq!(sentences(&program, "").last().unwrap(), "There may be more to find: not searched further");
}

/// The records of a real file, one batch.
fn real(criteria: &str, records: &str) -> (Program, Vec<String>, Batch) {
    let program = program(&std::fs::read_to_string(criteria).unwrap());
    let mut reader = csv::Reader::from_path(records).unwrap();
    let header = reader.headers().unwrap().clone();
    let rows = reader.records().map(Result::unwrap).collect::<Vec<_>>();
    let columns = program.fields.iter().map(|field| {
        let named = |name: &String| header.iter().position(|column| column == name);
        let column = field.from.iter().chain([&field.name]).find_map(named);
        let cell = |row: &csv::StringRecord| match column.and_then(|column| row.get(column)) {
            Some(text) => RawCell::Text(text.to_owned()),
            None => RawCell::Absent,
        };
        let cells = rows.iter().map(cell).collect::<Vec<_>>();
        Column::read(&field.spec, &cells)
    });
    let batch = Batch { columns: columns.collect() };
    (program, rows.iter().map(|row| row[0].to_owned()).collect(), batch)
}

#[test]
fn real_records() {
    let files = [
        ("rules/mentoring.criteria", "examples/mentoring/made-up.csv"),
        ("rules/mentoring.criteria", "examples/mentoring/records.csv"),
        ("rules/meat-reduction.criteria", "examples/meat-reduction/robustness.csv"),
    ];
    let mut told = std::collections::BTreeMap::new();
    for (criteria, records) in files {
        let (program, ids, batch) = real(criteria, records);
        for (index, id) in ids.iter().enumerate() {
            let row = Row::new(&batch, index);
            let decision = screen(&program, row, None);
            let outlook = outlook(&program, row, &decision, None);
            assert!(!outlook.cut_off, "{id}");
            // Something settles or changes every verdict, unless nobody can look it up.
            let beyond = outlook.foregone == Some(Verdict::Unclear);
            assert_eq!(outlook.ways.is_empty(), decision.verdict == Verdict::Include || beyond, "{id}");
            let way = outlook.ways.first().map(|way| {
                let conditions = way.regions.iter().map(|region| region.condition.as_str());
                (way.verdict, conditions.collect::<Vec<_>>().join(", "))
            });
            told.insert(id.clone(), way);
        }
    }
    let include = |text: &str| Some((Verdict::Include, text.to_owned()));
    assert_eq!(told["made-up-e1-balint"], include("duration >= 3 months"));
    assert_eq!(told["made-up-provisional"], Some((Verdict::Unclear, "duration >= 3 months".to_owned())));
    assert_eq!(told["made-up-e1-not-applicable"], None);
    assert_eq!(told["made-up-e4-pocus"], include("focus not in specialty-recruitment"));
    assert_eq!(
        told["made-up-e6-one-to-one"],
        include("model in <group> or model has all of <one-to-one, whole-class>")
    );
    assert_eq!(told["delichatsios-2001-1"], include("n-treatment >= 7"));
}
