//! Normal forms of what records hold: the spellings of databases and reference managers.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use eligible::record::normal::{doi, issns, name, names, pages, plain, pmid, present, title, year};

#[test]
fn a_doi_is_found_however_it_is_written() {
    let one = Some("10.1016/j.jhin.2009.08.018");
    for text in [
        "10.1016/j.jhin.2009.08.018",
        "doi:10.1016/j.jhin.2009.08.018",
        "DOI: 10.1016/J.JHIN.2009.08.018.",
        "https://doi.org/10.1016/j.jhin.2009.08.018",
        "http://dx.doi.org/10.1016%2Fj.jhin.2009.08.018",
        "10.1016/j.jhin.2009.08.018 [doi]",
        "S0195-6701(09)00328-3 [pii]; 10.1016/j.jhin.2009.08.018 [doi]",
        "(10.1016/j.jhin.2009.08.018)",
        "https://example.org/doi/10.1016/j.jhin.2009.08.018/full?via=x",
    ] {
        assert_eq!(doi(text).as_deref(), one, "{text}");
    }
    let sici = "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2";
    assert_eq!(doi(sici).as_deref(), Some(sici.to_lowercase().as_str()));
    assert_eq!(doi(&sici.replace('<', "&lt;").replace('>', "&gt;")), doi(sici));
    for text in ["", "NA", "10.5", "110.1016/x", "10.1016", "10.1016/", "http://example.org/a"] {
        assert_eq!(doi(text), None, "{text}");
    }
}

#[test]
fn a_pubmed_number_is_told_from_other_accession_numbers() {
    for text in ["19118920", "PMID 19118920", "pmid:19118920", "19118920 [PMID]", "19118920.0"] {
        assert_eq!(pmid(text).as_deref(), Some("19118920"), "{text}");
    }
    for text in ["", "L621419524", "CN-01704895", "WOS:000123", "PMC3101", "0", "123456789"] {
        assert_eq!(pmid(text), None, "{text}");
    }
}

#[test]
fn pages_are_written_in_full() {
    for (text, expected) in [
        ("482-91", "482-491"),
        ("482-491", "482-491"),
        ("1194-205", "1194-1205"),
        ("S34-S40", "s34-s40"),
        ("S34-40", "s34-s40"),
        ("e171‐", "e171"),
        ("E2048", "e2048"),
        ("126-7; discussion 128", "126-127"),
        ("p. 12-14, 20", "12-14"),
        ("12--19", "12-19"),
        ("5-5", "5"),
        ("iv-ix", "iv-ix"),
        ("0045-0059", "45-59"),
        ("91-82", "91"),
        ("276A", "276a"),
        ("1e-12e", "1e-12e"),
    ] {
        assert_eq!(pages(text).map(|pages| pages.to_string()).as_deref(), Some(expected), "{text}");
    }
    for text in ["", "NA", "10-Jun", "Jun-10", "245 p.", "no pagination", "-", "0"] {
        assert_eq!(pages(text), None, "{text}");
    }
    assert_eq!(pages("482-91").unwrap().count(), Some(10));
    assert_eq!(pages("S3").unwrap().count(), Some(1));
    assert_eq!(pages("12-s14").unwrap().count(), None);
}

#[test]
fn one_person_is_one_name_in_every_style() {
    let gates = name("Gates, B. H").unwrap();
    assert_eq!((gates.family.as_str(), gates.initials.as_str()), ("gates", "bh"));
    for text in
        ["Gates BH", "B. H. Gates", "B.H. Gates", "Bill H. Gates", "Gates, Bill Henry", "Gates, B.H., Jr."]
    {
        assert_eq!(name(text).as_ref(), Some(&gates), "{text}");
    }
    for (text, family, initials) in [
        ("B. Gates", "gates", "b"),
        ("B.Gates", "gates", "b"),
        ("GATES B", "gates", "b"),
        ("van der Berg J", "vanderberg", "j"),
        ("Kim-Mitsuyama S.", "kimmitsuyama", "s"),
        ("Müller, Jörg-Peter", "muller", "jp"),
        ("Sørensen, Å.", "sorensen", "a"),
        ("O'Brien, K", "obrien", "k"),
        ("Al Mudhafar A. M.", "almudhafar", "am"),
        ("Shalimar,", "shalimar", ""),
    ] {
        let found = name(text).unwrap();
        assert_eq!((found.family.as_str(), found.initials.as_str()), (family, initials), "{text}");
    }
    for text in ["", "[Anonymous]", "[No authors listed]", "NA"] {
        assert_eq!(name(text), None, "{text}");
    }
}

#[test]
fn a_list_of_names_is_divided_in_every_style() {
    for (text, expected) in [
        ("Gates, B; Allen, P", vec!["Gates, B", "Allen, P"]),
        ("Gates, B and Allen, P", vec!["Gates, B", "Allen, P"]),
        ("Gates, B\nAllen, P", vec!["Gates, B", "Allen, P"]),
        ("Gates B, Allen P", vec!["Gates B", "Allen P"]),
        ("Bill Gates, Paul Allen", vec!["Bill Gates", "Paul Allen"]),
        ("Gates, B., Allen, P.", vec!["Gates, B.", "Allen, P."]),
        ("Gates, Bill", vec!["Gates, Bill"]),
        ("van der Berg, J", vec!["van der Berg, J"]),
        ("Dong W.Miao Y. X.de Vries A.", vec!["Dong W.", "Miao Y. X.", "de Vries A."]),
        ("B.Gates", vec!["B.Gates"]),
        ("Gates, B.H.", vec!["Gates, B.H."]),
        ("NA", vec![]),
    ] {
        assert_eq!(names(text), expected, "{text}");
    }
}

#[test]
fn serial_and_book_numbers_are_found() {
    for (text, expected) in [
        ("0964-6906 (Print)0964-6906", vec!["0964-6906"]),
        ("01678809", vec!["0167-8809"]),
        ("20964129 (ISSN)", vec!["2096-4129"]),
        ("1559-6834\r0899-823x", vec!["0899-823X", "1559-6834"]),
        ("0196-65531527-3296", vec!["0196-6553", "1527-3296"]),
        ("978-0-306-40615-7", vec!["9780306406157"]),
        ("12345", vec![]),
        ("NA", vec![]),
    ] {
        assert_eq!(issns(text), expected, "{text}");
    }
}

#[test]
fn titles_are_words() {
    for (text, expected) in [
        ("Copper: a review", "copper a review"),
        ("[Copper – a review]", "copper a review"),
        ("COPPER  A&nbsp;REVIEW.", "copper a review"),
        ("Effects of β-blockers", "effects of beta blockers"),
        ("Effects of &beta;-blockers", "effects of beta blockers"),
        (r"Effects of $\beta$-blockers", "effects of beta blockers"),
        ("H<sub>2</sub>O", "h2o"),
        ("H₂O", "h2o"),
        ("Parkinson’s disease", "parkinsons disease"),
        ("Étude en français", "etude en francais"),
    ] {
        assert_eq!(title(text).as_deref(), Some(expected), "{text}");
    }
    assert_eq!(title("NA"), None);
    assert_eq!(title("?!"), None);
}

#[test]
fn markup_goes_and_text_stays() {
    assert_eq!(plain("p <0.05 and n> 3"), "p <0.05 and n> 3");
    assert_eq!(plain("<jats:p>One</jats:p>"), " One ");
    assert_eq!(plain("AT&T; R&D"), "AT&T; R&D");
    assert_eq!(plain("costs $5 or $6"), "costs $5 or $6");
    assert_eq!(plain(r#"Sch\"{o}n \& gut"#), "Schon & gut");
    assert_eq!(plain("caf&eacute; &amp;lt;i&amp;gt;x"), "café x".replace('é', "e"));
}

#[test]
fn years_stand_alone() {
    for (text, expected) in
        [("2015", 2015), ("2020//", 2020), ("2015.0", 2015), ("2016-2017", 2016), ("Nov 2017", 2017)]
    {
        assert_eq!(year(text), Some(expected), "{text}");
    }
    for text in ["", "0", "20200101", "NA", "9999"] {
        assert_eq!(year(text), None, "{text}");
    }
}

#[test]
fn words_for_nothing_are_nothing() {
    for text in ["", "  ", "NA", "n/a", "None", "-", "null"] {
        assert_eq!(present(text), None, "{text}");
    }
    assert_eq!(present(" nan bread "), Some("nan bread"));
}
