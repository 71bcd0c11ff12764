//! Searches, operator by operator: what a line finds, what it may find, and why that is open.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use eligible::check::strategy::{check, lint};
use eligible::diagnostic::{Code, has_errors};
use eligible::eval::search::{Cause, MeshTree, Plan, Reference, run};
use eligible::record::RawCell;
use eligible::syntax::strategy::{Platform, parse, print};
use eligible::text::Source;
use eligible::value::Truth::{self, False, True, Unknown};

/// A record by its fields; those not named are not there.
fn record(fields: &[(&str, &str)]) -> Reference {
    let cells = eligible::eval::search::FIELDS.map(|(name, _)| {
        let given = fields.iter().find(|(field, _)| *field == name);
        given.map_or(RawCell::Absent, |(_, text)| RawCell::Text((*text).to_owned()))
    });
    Reference::read(&cells.each_ref()[..], &[])
}

/// A record of title and abstract, its headings and keywords known.
fn text(title: &str, summary: &str) -> Reference {
    record(&[("title", title), ("abstract", summary), ("mesh", "Humans"), ("keywords", "none")])
}

fn plan(strategy: &str, platform: Platform, tree: Option<&MeshTree>) -> Plan {
    let source = Source::new("s", strategy);
    let (strategy, mut faults) = parse(&source, platform);
    faults.extend(check(&strategy));
    assert!(!has_errors(&faults), "{faults:#?}");
    Plan::new(&strategy, tree)
}

/// What the last line says.
fn asked(strategy: &str, platform: Platform, record: &Reference) -> (Truth, Vec<Cause>) {
    let found = run(&plan(strategy, platform, None), record);
    let last = found.answers.last().unwrap();
    (last.truth, last.causes.iter().collect())
}

fn ovid(strategy: &str, record: &Reference) -> Truth {
    asked(strategy, Platform::Ovid, record).0
}

fn pubmed(query: &str, record: &Reference) -> Truth {
    asked(query, Platform::PubMed, record).0
}

#[track_caller]
fn all(platform: Platform, record: &Reference, cases: &[(&str, Truth)]) {
    for (query, wanted) in cases {
        let (truth, causes) = asked(query, platform, record);
        assert_eq!(truth, *wanted, "{query}: {causes:?}");
    }
}

#[test]
fn words_phrases_and_truncation() {
    let record = text("Mentoring programmes for women", "The colour of one-to-one teaching.");
    let cases = [
        ("mentoring.ti.", True),
        ("mentor.ti.", False),
        ("mentor*.ti.", True),
        ("mentor$.ti.", True),
        ("mentor:.ti.", True),
        ("mentor$2.ti.", False),
        ("mentor$3.ti.", True),
        ("wom#n.ti.", True),
        ("wom##n.ti.", False),
        ("colo?r.ab.", True),
        ("one to one.ab.", True),
        ("one-to-one.ab.", True),
        ("\"teaching one\".ab.", False),
        ("programmes mentoring.ti.", False),
        ("MENTORING.ti.", True),
        ("mentoring.ab.", False),
        ("mentoring", True),
    ];
    all(Platform::Ovid, &record, &cases);
}

#[test]
fn words_near_one_another() {
    let record = text("Small group of peers with a mentor", "A mentor. Each group.");
    let cases = [
        ("group adj peers.ti.", False),
        ("small adj group.ti.", True),
        ("group adj small.ti.", False),
        ("group adj1 small.ti.", True),
        ("group adj2 peers.ti.", True),
        ("peers adj2 group.ti.", True),
        ("mentor adj4 group.ti.", False),
        ("mentor adj5 group.ti.", True),
        ("(peer* or friend*) adj3 (group* or team*).ti.", True),
        ("small adj2 group adj2 peers.ti.", True),
        // Never from the title into the abstract.
        ("mentor adj9 each.ti,ab.", True),
        ("small adj9 each.ti,ab.", False),
    ];
    all(Platform::Ovid, &record, &cases);
}

#[test]
fn lines_and_lists_of_lines() {
    let record = text("a b", "");
    let lines = "1. a.ti.\n2. b.ti.\n3. c.ti.\n";
    for (last, wanted) in [
        ("1 and 2", True),
        ("1 and 3", False),
        ("1 not 3", True),
        ("1 not 2", False),
        ("or/1-3", True),
        ("and/1-3", False),
        ("and/1,2", True),
        ("1-2/and", True),
        ("1 and 2 not 3", True),
        ("(1 or 3) and 2", True),
        ("#1 AND #2", True),
    ] {
        assert_eq!(ovid(&format!("{lines}4. {last}"), &record), wanted, "{last}");
    }
}

#[test]
fn a_field_that_is_missing_leaves_the_line_open() {
    let titled = record(&[("title", "Mentors"), ("mesh", "Humans")]);
    assert_eq!(asked("mentor*.ti,ab.", Platform::Ovid, &titled), (True, vec![]));
    assert_eq!(asked("tutor*.ti,ab.", Platform::Ovid, &titled), (Unknown, vec![Cause::NoAbstract]));
    assert_eq!(asked("tutor*.ti.", Platform::Ovid, &titled), (False, vec![]));
    assert_eq!(
        asked("mentor*.ti. not tutor*.ab.", Platform::Ovid, &titled),
        (Unknown, vec![Cause::NoAbstract])
    );
    assert_eq!(asked("tutor*.ti. and pupil*.ab.", Platform::Ovid, &titled), (False, vec![]));
    let cut = text("Mentors", "Tutors met (ABSTRACT TRUNCATED AT 250 WORDS)");
    assert_eq!(asked("tutor*.ab.", Platform::Ovid, &cut), (True, vec![]));
    assert_eq!(asked("pupil*.ab.", Platform::Ovid, &cut), (Unknown, vec![Cause::CutAbstract]));
    let none = record(&[("title", "A letter"), ("abstract", "not applicable")]);
    assert_eq!(ovid("pupil*.ti,ab.", &none), False);
}

#[test]
fn subject_headings() {
    let indexed = record(&[("mesh", "*Mentors/education; Students, Medical; Faculty/*psychology/methods")]);
    let cases = [
        ("Mentors/", True),
        ("mentors/", True),
        ("*Mentors/", True),
        ("*Students, Medical/", False),
        ("*Faculty/", True),
        ("Mentors/ed", True),
        ("Mentors/ed [Education]", True),
        ("Mentors/px", False),
        ("Mentors/px, ed", True),
        ("*Faculty/px", True),
        ("*Faculty/mt", False),
        ("exp Mentors/", True),
        ("exp Faculty/ and Tutors/", False),
        ("ed.fs.", True),
        ("tu.fs.", False),
        ("Mentors.sh.", True),
        ("medical.sh.", False),
        ("medical.hw.", True),
        ("(mentors not (humans and mentors)).sh.", True),
    ];
    all(Platform::Ovid, &indexed, &cases);
    assert_eq!(asked("exp Persons/", Platform::Ovid, &indexed), (Unknown, vec![Cause::NoTree]));
    assert_eq!(asked("Mentors/", Platform::Ovid, &record(&[])), (Unknown, vec![Cause::NoHeadings]));
    let bare = record(&[("mesh", "Mentors; Humans")]);
    assert_eq!(asked("*Mentors/", Platform::Ovid, &bare), (Unknown, vec![Cause::NoMajor]));
    assert_eq!(asked("Mentors/ed", Platform::Ovid, &bare), (Unknown, vec![Cause::NoSubheadings]));
    assert_eq!(asked("*Tutors/ed", Platform::Ovid, &bare), (False, vec![]));
    assert_eq!(asked("ed.fs.", Platform::Ovid, &bare), (Unknown, vec![Cause::NoSubheadings]));
}

#[test]
fn a_tree_tells_what_is_narrower() {
    let tree =
        MeshTree::read("Persons;M01\nFaculty;M01.10\nMentors;M01.10.5\nMentors;F02.1\nBody;A01\n").unwrap();
    let records = MeshTree::read(
        "*NEWRECORD\nMH = Persons\nMN = M01\n\n*NEWRECORD\nMH = Mentors\nMN = M01.10.5\nMN = F02.1\n",
    );
    assert_eq!(records.unwrap().len(), 2);
    assert!(MeshTree::read("id,title\n1,Mentors\n").is_err());
    let mentors = record(&[("mesh", "Mentors")]);
    let answer = |strategy: &str| {
        let found = run(&plan(strategy, Platform::Ovid, Some(&tree)), &mentors);
        (found.answers[0].truth, found.answers[0].causes.iter().collect::<Vec<_>>())
    };
    assert_eq!(answer("exp Persons/"), (True, vec![]));
    assert_eq!(answer("exp Faculty/"), (True, vec![]));
    assert_eq!(answer("Persons/"), (False, vec![]));
    assert_eq!(answer("exp Body/"), (False, vec![]));
    assert_eq!(answer("exp Mentor/"), (Unknown, vec![Cause::NotInTree]));
    assert_eq!(answer("Mentor/"), (Unknown, vec![Cause::NotInTree]));
}

#[test]
fn limits() {
    let record = record(&[
        ("title", "Mentors"),
        ("abstract", "Text."),
        ("mesh", "Humans; Adult"),
        ("year", "2012"),
        ("language", "eng"),
        ("type", "Journal Article; Review"),
    ]);
    let line = "1. mentor*.ti.\n2. ";
    for (limit, wanted) in [
        ("limit 1 to humans", True),
        ("Limit 1 to animals", False),
        ("limit 1 to english language", True),
        ("limit 1 to english", True),
        ("limit 1 to norwegian", False),
        ("limit 1 to (english or norwegian)", True),
        ("limit 1 to yr=\"2008 -Current\"", True),
        ("limit 1 to yr=\"2008 - 2010\"", False),
        ("limit 1 to yr=2012", True),
        ("limit 1 to yr=\"-2012\"", True),
        ("limit 1 to yr=08-current", True),
        ("limit 1 to (english language and humans and yr=\"2008 -Current\")", True),
        ("..l/1 yr=2008-Current", True),
        ("..l/1 lg=no", False),
        ("limit 1 to review", True),
        ("limit 1 to \"all adult (19 plus years)\"", True),
        ("limit 1 to abstracts", True),
        ("limit 1 to full text", Unknown),
        ("english.lg.", True),
        ("2012.yr.", True),
        ("2008-2010.yr.", False),
        ("review.pt.", True),
        ("article.pt.", False),
        ("journal article.pt.", True),
        ("limit 1 to ed=20080101", Unknown),
    ] {
        assert_eq!(ovid(&format!("{line}{limit}"), &record), wanted, "{limit}");
    }
}

#[test]
fn a_limit_on_a_field_that_the_record_lacks_is_open() {
    let bare = record(&[("title", "Mentors")]);
    let line = "1. mentor*.ti.\n2. limit 1 to ";
    for (limit, cause) in [
        ("humans", Cause::NoHeadings),
        ("english language", Cause::NoLanguage),
        ("yr=2012", Cause::NoYear),
        ("review", Cause::NoType),
        ("abstracts", Cause::NoAbstract),
    ] {
        assert_eq!(
            asked(&format!("{line}{limit}"), Platform::Ovid, &bare),
            (Unknown, vec![cause]),
            "{limit}"
        );
    }
    // What the line itself does not find stays unfound.
    assert_eq!(ovid("1. tutor*.ti.\n2. limit 1 to humans", &bare), False);
}

#[test]
fn keywords_are_whole_or_words() {
    let record = record(&[("title", "T"), ("keywords", "medical students; peer mentorship")]);
    let cases = [
        ("mentorship.kw.", False),
        ("peer mentorship.kw.", True),
        ("mentorship.kf.", True),
        ("medical student*.kw.", True),
        ("students peer.kf.", False),
    ];
    all(Platform::Ovid, &record, &cases);
}

#[test]
fn how_often() {
    let record = text("T", "mentor and mentor and mentors");
    let cases = [("mentor*.ab. /freq=3", True), ("mentor*.ab. /freq=4", False), ("mentor.ab. /freq=2", True)];
    all(Platform::Ovid, &record, &cases);
}

#[test]
fn people_journals_and_numbers() {
    let record = record(&[
        ("authors", "Smith, John; Berg A"),
        ("journal", "Medical Teacher"),
        ("doi", "10.1/x"),
        ("pmid", "77"),
    ]);
    let cases = [
        ("smith j*.au.", True),
        ("john.au.", False),
        ("medical teacher.jn.", True),
        ("teacher.jn.", False),
        ("teacher.jw.", True),
        ("77.ui.", True),
        ("berg.in.", Unknown),
    ];
    all(Platform::Ovid, &record, &cases);
}

#[test]
fn pubmed_tags() {
    let record = record(&[
        ("title", "Mentors of students"),
        ("abstract", "Peer mentors and others."),
        ("mesh", "Mentors/education; Students, Medical"),
        ("language", "eng"),
        ("type", "Randomized Controlled Trial"),
        ("year", "2012 Mar"),
        ("keywords", "none"),
    ]);
    let cases = [
        ("mentor*[tiab]", True),
        ("mentor[tiab]", False),
        ("mentors[Title/Abstract]", True),
        ("peer[ti]", False),
        ("“peer mentors”[ab]", True),
        ("\"mentors students\"[tiab]", False),
        ("\"mentors students\"[tiab:~1]", True),
        // PubMed may know the phrase, or look for both words.
        ("mentors students[tiab]", Unknown),
        ("mentors pupils[tiab]", False),
        ("\"Mentors\"[Mesh:NoExp]", True),
        ("\"Mentors/education\"[Mesh:NoExp]", True),
        ("\"Mentors/methods\"[Mesh:NoExp]", False),
        ("\"Persons\"[Mesh]", Unknown),
        ("student*[mh]", True),
        ("education[sh]", True),
        ("clinical trial[pt]", True),
        ("letter[pt]", False),
        ("english[la]", True),
        ("english[Filter]", True),
        ("2012[dp]", True),
        ("2012/03[dp]", True),
        ("2012/03/20:3000[dp]", Unknown),
        ("2008:2011[pdat]", False),
        ("\"2006/01/01\"[Date - Create] : \"2023/08/18\"[Date - Create]", Unknown),
        ("\"peer mentors\"", True),
        ("\"peer pupils\"", False),
        // Untagged words are mapped to headings.
        ("pupils", Unknown),
        ("pupil*", False),
    ];
    all(Platform::PubMed, &record, &cases);
}

#[test]
fn pubmed_reads_from_left_to_right() {
    let record = text("a c", "");
    assert_eq!(pubmed("a[ti] OR b[ti] AND d[ti]", &record), False);
    assert_eq!(pubmed("a[ti] OR (b[ti] AND d[ti])", &record), True);
    assert_eq!(pubmed("a[ti] c[ti]", &record), True);
    assert_eq!(pubmed("#1 a[ti]\n#2 b[ti]\n#3 #1 NOT #2", &record), True);
}

#[test]
fn operators_on_one_level_are_refused_with_both_readings() {
    let told = |line: &str| {
        let (_, faults) = parse(&Source::new("s", line), Platform::Ovid);
        faults
            .into_iter()
            .filter(|fault| fault.code == Code::MixedOperators)
            .flat_map(|fault| fault.help)
            .collect::<Vec<_>>()
    };
    assert_eq!(
        told("a and b or c"),
        ["either (a and b) or c", "or a and (b or c); write the brackets that are meant"]
    );
    assert_eq!(
        told("a or b not c"),
        ["either a or (b not c)", "or (a or b) not c; write the brackets that are meant"]
    );
    assert_eq!(
        told("a not b and c"),
        ["either (a not b) and c", "or a not (b and c); write the brackets that are meant"]
    );
    // One reading alone: both come to the same.
    for fine in ["a and b not c", "a not b not c", "a or b or c", "(a or b) and c", "a adj3 b or c"] {
        assert!(told(fine).is_empty(), "{fine}");
    }
}

#[test]
fn a_search_without_its_dot_is_the_same_search() {
    let one = parse(&Source::new("s", "1. Mentor* ADJ3 program*.ti,ab"), Platform::Ovid).0;
    let other = parse(&Source::new("s", "1. (mentor* adj3 program*).ti,ab."), Platform::Ovid).0;
    let lower = |text: String| text.to_lowercase();
    assert_eq!(lower(print(&one)), lower(print(&other)));
    assert_eq!(one.undotted.len(), 1);
}

#[test]
fn what_exports_print_around_a_strategy_is_no_line() {
    let text = "Database: Ovid MEDLINE(R) <1946 to January 2018>\nSearch Strategy:\n-----\n\
                1     exp Mentors/ (9,411)\n2     mentor*.tw. // free text\n3     1 or\n      2 (19716)\n";
    let (strategy, faults) = parse(&Source::new("s", text), Platform::Ovid);
    assert!(faults.is_empty(), "{faults:?}");
    let lines = strategy.lines.iter().map(|line| (line.number, line.published)).collect::<Vec<_>>();
    assert_eq!(lines, [(1, Some(9411)), (2, None), (3, Some(19716))]);
    let table = "1.\texp Mentors/\t9411\n2.\t1\t5\n";
    let (strategy, _) = parse(&Source::new("s", table), Platform::Ovid);
    assert_eq!(strategy.lines[0].published, Some(9411));
    // Numbers in a field are no numbers of lines, and these need no blank behind them.
    let numbers = |text: &str| {
        let (strategy, faults) = parse(&Source::new("s", text), Platform::Ovid);
        assert!(faults.is_empty(), "{text}: {faults:?}");
        strategy.lines.iter().map(|line| line.number).collect::<Vec<_>>()
    };
    assert_eq!(numbers("77.ui.\n78.ui.\n"), [1, 2]);
    assert_eq!(numbers("4.exp Mentors/\n7)mentor*.tw.\n"), [4, 7]);
    // Without numbers the lines count themselves.
    let (strategy, _) = parse(&Source::new("s", "exp Mentors/\nmentor*.tw.\n1 or 2\n"), Platform::Ovid);
    assert_eq!(strategy.lines.len(), 3);
}

#[test]
fn the_searches_of_the_review_are_those_of_the_case() {
    for name in ["medline.ovid", "embase.ovid"] {
        let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let read = |folder: &str| std::fs::read_to_string(root.join(folder).join(name)).unwrap();
        assert_eq!(read("rules/searches"), read("tests/cases/search-mentoring"));
        let source = Source::new(name, read("rules/searches"));
        let (strategy, faults) = parse(&source, Platform::Ovid);
        assert!(faults.is_empty() && check(&strategy).is_empty());
        let codes = lint(&strategy, &source).into_iter().map(|fault| fault.code).collect::<Vec<_>>();
        assert_eq!(codes[0], Code::NoClosingDot);
        assert_eq!(codes.iter().filter(|code| **code == Code::CriterionInSearch).count(), 3);
    }
}

#[test]
fn brackets_deeper_than_anyone_writes_are_refused() {
    for platform in [Platform::Ovid, Platform::PubMed] {
        for depth in [64_usize, 65, 100_000] {
            let text = format!("{}a{}", "(".repeat(depth), ")".repeat(depth));
            let (_, faults) = parse(&Source::new("s", text), platform);
            assert_eq!(faults.iter().any(|fault| fault.code == Code::TooDeep), depth > 64);
        }
    }
}
