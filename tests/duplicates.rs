//! Duplicates: each rule on the traps that real searches set.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use std::collections::HashMap;

use eligible::record::Input;
use eligible::record::duplicates::{Answers, Field, Judgement, Keys, Rule, find, judge};

/// A record from `field: value` lines.
fn record(lines: &str) -> Keys {
    let fields = lines.lines().filter_map(|line| line.trim().split_once(": "));
    let fields = fields.collect::<HashMap<_, _>>();
    Keys::read(|field| fields.get(field.name()).map(|text| (*text).into()))
}

/// An article; other fields stand in for its own.
fn article(changed: &[(Field, &str)]) -> Keys {
    let own = [
        (Field::Title, "Copper surfaces in intensive care: a randomised trial"),
        (Field::Authors, "Gates, Bill H.; Müller, Anna"),
        (Field::Year, "2014"),
        (Field::Journal, "Journal of Hospital Infection"),
        (Field::Volume, "33"),
        (Field::Issue, "2"),
        (Field::Pages, "482-491"),
    ];
    Keys::read(|field| {
        let found = changed.iter().find(|(known, _)| *known == field);
        let found = found.or_else(|| own.iter().find(|(known, _)| *known == field));
        found.map(|(_, text)| (*text).into())
    })
}

#[track_caller]
fn same(a: &Keys, b: &Keys, rule: Rule) {
    assert_eq!(judge(a, b).rule, rule, "{:?}", a.compare(b));
    assert_eq!(judge(b, a).rule, rule, "the other way round");
    assert_eq!(rule.judgement(), Judgement::Same);
}

#[track_caller]
fn judged(a: &Keys, b: &Keys, expected: Judgement) {
    assert_eq!(judge(a, b).judgement, expected, "{}: {:?}", judge(a, b).rule.name(), a.compare(b));
    assert_eq!(judge(b, a).judgement, expected, "the other way round");
}

#[test]
fn spellings_of_other_databases_are_the_same() {
    use Field::{Authors, Issue, Journal, Pages, Title, Volume};
    for changed in [
        vec![],
        vec![(Pages, "482-91")],
        vec![(Pages, "pp. 482–491"), (Journal, "J Hosp Infect")],
        vec![(Authors, "Gates BH, Mueller A")],
        vec![(Authors, "B. H. Gates and A. Müller")],
        vec![(Authors, "Gates B. H.Muller A.")],
        vec![(Title, "COPPER SURFACES IN INTENSIVE CARE - A RANDOMIZED TRIAL.")],
        vec![(Title, "Copper surfaces in intensive care: a ramdomised trial")],
        vec![(Title, "Copper <i>surfaces</i> in intensive care: a randomised trial [Review] [12 refs]")],
        vec![(Title, "Copper surfaces in intensive care")],
        vec![(Title, "Copper surfaces in intensive care: a randomised tri")],
        vec![(Volume, "33 (2)"), (Issue, "")],
        vec![(Title, "RETRACTED: Copper surfaces in intensive care: a randomised trial")],
    ] {
        same(&article(&[]), &article(&changed), Rule::TitleAndPages);
    }
}

#[test]
fn what_is_missing_says_nothing() {
    use Field::{Authors, Journal, Pages, Volume, Year};
    for missing in [vec![Pages], vec![Volume, Pages], vec![Pages, Volume, Field::Issue]] {
        let changed = missing.iter().map(|field| (*field, "NA")).collect::<Vec<_>>();
        same(&article(&[]), &article(&changed), Rule::TitleAuthorsJournal);
    }
    let bare = article(&[(Pages, ""), (Volume, ""), (Journal, ""), (Field::Issue, "")]);
    same(&article(&[]), &bare, Rule::TitleAuthorsYear);
    let title_only =
        article(&[(Pages, ""), (Volume, ""), (Journal, ""), (Field::Issue, ""), (Authors, ""), (Year, "")]);
    judged(&article(&[]), &title_only, Judgement::Unclear);
    assert_eq!(judge(&title_only, &title_only).rule, Rule::EveryField);
}

#[test]
fn other_reports_of_the_same_people_are_different() {
    use Field::{Pages, Title};
    for (a, b) in [
        ("Copper in intensive care. Part 1: methods", "Copper in intensive care. Part 2: methods"),
        ("Copper in intensive care. Part I", "Copper in intensive care. Part II"),
        ("Copper in type 1 diabetes mellitus patients", "Copper in type 2 diabetes mellitus patients"),
        (
            "Copper in intensive care units: 12-month results",
            "Copper in intensive care units: 24-month results",
        ),
        ("Copper surfaces in intensive care", "Erratum: Copper surfaces in intensive care"),
        ("Copper surfaces in intensive care", "Copper surfaces in intensive care: correction"),
        ("Copper surfaces in intensive care", "Retraction: Copper surfaces in intensive care"),
        ("Copper surfaces in intensive care", "Copper surfaces in intensive care: reply"),
        ("Copper surfaces in intensive care", "Comment on: Copper surfaces in intensive care"),
        (
            "Copper surfaces in intensive care: a systematic review",
            "Copper surfaces in intensive care: protocol for a systematic review",
        ),
    ] {
        let (a, b) = (article(&[(Title, a), (Pages, "")]), article(&[(Title, b), (Pages, "")]));
        judged(&a, &b, Judgement::Different);
        assert!(judge(&a, &b).rule.keeps_apart());
    }
}

#[test]
fn titles_that_many_writings_have_join_only_at_one_place() {
    use Field::{Authors, Pages, Title};
    for title in ["Editorial", "Letter to the editor", "Introduction"] {
        let here = article(&[(Title, title)]);
        judged(&here, &article(&[(Title, title), (Pages, "12-13")]), Judgement::Different);
        judged(
            &here,
            &article(&[(Title, title), (Pages, "12-13"), (Authors, "Allen, P")]),
            Judgement::Different,
        );
        same(&here, &article(&[(Title, title), (Pages, "482-91")]), Rule::TitleAndPages);
    }
}

#[test]
fn one_doi_for_a_whole_supplement_does_not_join_its_abstracts() {
    use Field::{Authors, Doi, Pages, Title};
    let doi = (Doi, "10.1007/s00125-014-3355-0");
    let a = article(&[doi, (Title, "Copper in wound care of older people"), (Pages, "S12")]);
    let other = [
        doi,
        (Title, "Sleep quality after night shifts among nurses"),
        (Pages, "S340"),
        (Authors, "Allen, P"),
    ];
    judged(&a, &article(&other), Judgement::Different);
    let nearly = article(&[doi, (Title, "The copper in wound care of older people"), (Pages, "S13")]);
    judged(&a, &nearly, Judgement::Unclear);
    let written_otherwise =
        article(&[(Doi, "https://doi.org/10.1007/S00125-014-3355-0."), a_title(), (Pages, "12")]);
    same(&a, &written_otherwise, Rule::DoiAndTitle);

    fn a_title() -> (Field, &'static str) {
        (Title, "Copper in wound care of older people")
    }
}

#[test]
fn a_translated_title_is_known_by_authors_and_place() {
    let german = article(&[(Field::Title, "Kupferoberflächen auf der Intensivstation: eine Studie")]);
    same(&article(&[]), &german, Rule::AuthorsAndPlace);
    let short = [(Field::Title, "Kupfer und Messing, einige Worte dazu"), (Field::Pages, "482")];
    judged(&article(&[(Field::Pages, "482")]), &article(&short), Judgement::Different);
}

#[test]
fn what_contradicts_is_left_for_a_person() {
    use Field::{Abstract, Doi, Journal, Pages, Volume, Year};
    // An abstract of a conference, and the article that came of it.
    judged(&article(&[]), &article(&[(Journal, "Value in Health"), (Volume, "")]), Judgement::Unclear);
    judged(&article(&[]), &article(&[(Pages, "12-19")]), Judgement::Unclear);
    judged(
        &article(&[(Pages, ""), (Doi, "10.1000/a1")]),
        &article(&[(Pages, ""), (Doi, "10.1000/b2")]),
        Judgement::Unclear,
    );
    judged(
        &article(&[(Pages, "")]),
        &article(&[(Pages, ""), (Year, "2017"), (Volume, "")]),
        Judgement::Unclear,
    );
    // The same pages of the same volume: one thing that contradicts is a slip.
    same(&article(&[(Doi, "10.1000/a1")]), &article(&[(Doi, "10.1000/b2")]), Rule::TitleAndPages);
    same(&article(&[]), &article(&[(Year, "2013")]), Rule::TitleAndPages);
    // Two places, and nothing that speaks for one report.
    let elsewhere =
        [(Journal, "Value in Health"), (Volume, "12"), (Pages, "5-9"), (Year, "2019"), (Abstract, "")];
    judged(&article(&[]), &article(&elsewhere), Judgement::Different);
}

#[test]
fn numbers_decide_when_titles_agree() {
    use Field::{Doi, Pages, Pmid, Title, Volume};
    let bare = [(Pages, ""), (Volume, "")];
    let with = |more: &[(Field, &'static str)]| {
        article(&bare.into_iter().chain(more.iter().copied()).collect::<Vec<_>>())
    };
    same(&with(&[(Pmid, "19118920")]), &with(&[(Pmid, "PMID: 19118920"), (Title, "")]), Rule::Pubmed);
    judged(&with(&[(Pmid, "19118920")]), &with(&[(Pmid, "19118921")]), Judgement::Different);
    same(&with(&[(Doi, "10.1000/a")]), &with(&[(Doi, "doi:10.1000/A")]), Rule::DoiAndTitle);
    let version = |doi| with(&[(Doi, doi)]);
    judged(
        &version("10.1002/14651858.CD000123.pub2"),
        &version("10.1002/14651858.CD000123.pub3"),
        Judgement::Different,
    );
    judged(
        &version("10.1002/14651858.CD000123"),
        &version("10.1002/14651858.CD000123.pub2"),
        Judgement::Different,
    );
}

#[test]
fn other_people_do_not_write_the_same_report() {
    use Field::{Authors, Pages, Volume};
    let a = article(&[(Pages, ""), (Volume, "")]);
    judged(&a, &article(&[(Pages, ""), (Volume, ""), (Authors, "Zhang, Y.")]), Judgement::Different);
    let swapped = article(&[(Pages, ""), (Volume, ""), (Authors, "Bill, Gates; Anna, Müller")]);
    same(&a, &swapped, Rule::TitleAuthorsJournal);
    let (x, y) = ("Wei, Zhang; Li, Na", "Zhang, Wei; Na, Li");
    same(
        &article(&[(Pages, ""), (Volume, ""), (Authors, x)]),
        &article(&[(Pages, ""), (Volume, ""), (Authors, y)]),
        Rule::TitleAuthorsJournal,
    );
}

#[test]
fn records_without_a_title_need_much_to_agree() {
    let a = record("authors: Gates B\nyear: 2014\nvolume: 33\npages: 482-491\njournal: J Hosp Infect");
    let b = record(
        "authors: Gates, Bill\nyear: 2014\nvolume: 33\npages: 482-91\njournal: Journal of Hospital Infection",
    );
    same(&a, &b, Rule::AuthorsAndPlace);
    judged(&a, &record("authors: Gates, Bill\nyear: 2014"), Judgement::Different);
    judged(&record("year: 2014"), &record("year: 2014"), Judgement::Different);
}

#[test]
fn a_chain_does_not_join_what_a_rule_keeps_apart() {
    // The first record's title is cut: it is like part 1 and like part 2, which are not the same.
    let pages = |pages| (Field::Pages, pages);
    let title = |title| (Field::Title, title);
    let keys = [
        article(&[
            title("Copper surfaces in intensive care units of hospitals, part 1"),
            pages("482-491"),
            (Field::Pmid, "11"),
        ]),
        article(&[title("Copper surfaces in intensive care units of hospitals"), pages("482-491")]),
        article(&[
            title("Copper surfaces in intensive care units of hospitals, part 2"),
            pages("482-491"),
            (Field::Pmid, "22"),
        ]),
    ];
    assert_eq!(judge(&keys[0], &keys[1]).judgement, Judgement::Same);
    assert_eq!(judge(&keys[1], &keys[2]).judgement, Judgement::Same);
    let ids = ["1", "2", "3"].map(str::to_owned);
    let found = find(&keys, &ids, &HashMap::new());
    assert_eq!(found.clusters.len(), 1);
    assert_eq!(found.clusters[0].members.len(), 2);
    assert_eq!(found.unclear.len(), 1, "the pair that would close the chain is for a person");
}

#[test]
fn people_win_over_rules_and_contradictions_are_told() {
    let keys = [
        article(&[]),
        article(&[]),
        article(&[(Field::Title, "Something else altogether, of other times"), (Field::Pages, "12-19")]),
    ];
    let ids = ["a", "b", "c"].map(str::to_owned);
    let answered = |pairs: &[((usize, usize), bool)]| find(&keys, &ids, &pairs.iter().copied().collect());
    assert_eq!(answered(&[]).clusters.len(), 1);
    assert!(answered(&[((0, 1), false)]).clusters.is_empty());
    let all = answered(&[((0, 2), true)]);
    assert_eq!(all.clusters[0].members, [0, 1, 2]);
    let torn = answered(&[((0, 1), true), ((1, 2), true), ((0, 2), false)]);
    assert_eq!(torn.contradicting.len(), 1);
    assert_eq!(torn.clusters.iter().map(|cluster| cluster.members.len()).sum::<usize>(), 2);
}

#[test]
fn answers_are_read_and_their_mistakes_named() {
    let ids = ["1", "2", "-3"].map(str::to_owned);
    let read = |text: &str| Answers::read("answers.csv", Input::Bytes(text.as_bytes().to_vec()), &ids);
    let answers = read("same,a,b\nyes,1,2\nno,2,'-3\n,1,'-3\n").unwrap();
    assert_eq!(answers.pairs, HashMap::from([((0, 1), true), ((1, 2), false)]));
    assert_eq!(answers.open, 1);
    for (text, expected) in [
        ("a,b\n1,2\n", "there is no column `same`"),
        ("same,a,b\nyes,1,9\n", "there is no record `9`"),
        ("same,a,b\nperhaps,1,2\n", "`perhaps` is no answer"),
        ("same,a,b\nyes,1,1\n", "`1` is paired with itself"),
        ("same,a,b\nyes,1,2\nno,2,1\n", "`2` and `1` are different here and the same on line 2"),
    ] {
        let faults = read(text).unwrap_err();
        assert_eq!(faults[0].message, expected, "{text}");
        assert!(faults[0].help.is_some());
    }
}
