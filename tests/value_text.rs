//! Words in texts: what a word is, what each wildcard and operator of a search stands for.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

use eligible::value::{Atom, Distance, PatternFaultKind, TextPart, Truth, WordPattern, Words};

fn words(text: &str) -> Vec<String> {
    Words::of(text).iter().map(String::from).collect()
}

fn fits(pattern: &str, word: &str) -> bool {
    WordPattern::parse(pattern).unwrap().matches(word)
}

fn term(text: &str) -> Atom {
    Atom::term(text).unwrap()
}

/// `a adj3 b adj c`, terms without brackets.
fn near(text: &str) -> Atom {
    let mut tokens = text.split(' ');
    let first = Box::new(term(tokens.next().unwrap()));
    let mut then = Vec::new();
    while let Some(operator) = tokens.next() {
        then.push((Distance::parse(operator).unwrap(), term(tokens.next().unwrap())));
    }
    Atom::Near { first, then }
}

#[test]
fn a_word_is_a_run_of_letters_and_digits() {
    assert_eq!(
        words("One-to-one, e.g. peer/group_work (n=12; 3.5%)"),
        ["one", "to", "one", "e", "g", "peer", "group", "work", "n", "12", "3", "5"]
    );
    assert_eq!(words(" — … !"), [""; 0]);
    assert_eq!(words(""), [""; 0]);
}

#[test]
fn words_are_folded() {
    assert_eq!(words("Rôle NAÏVE Straße ﬁeld CO₂ Ⅳ"), ["role", "naive", "strasse", "field", "co2", "iv"]);
    assert_eq!(words("o\u{308}de mento\u{AD}ring ½"), ["ode", "mentoring", "1", "2"]);
}

#[test]
fn scripts_without_spaces_are_divided() {
    assert_eq!(words("医学教育"), ["医", "学", "教", "育"]);
    assert!(term("教育").matches(&Words::of("医学教育研究")));
    assert!(!term("育教").matches(&Words::of("医学教育研究")));
}

#[test]
fn a_possessive_belongs_to_its_word() {
    assert_eq!(words("Alzheimer's women’s students' it's'"), ["alzheimers", "womens", "students", "its"]);
    assert_eq!(words("l'hôpital O'Brien's don't"), ["l", "hopital", "o", "briens", "don", "t"]);
    let text = Words::of("Crohn´s disease, Alzheimer's disease");
    for hit in ["alzheimer's", "Alzheimers", "alzheimer*", "alzheimer?s", "alzheimer's*", "crohn's-disease"] {
        assert!(term(hit).matches(&text), "{hit}");
    }
    for miss in ["alzheimer", "s", "crohn"] {
        assert!(!term(miss).matches(&text), "{miss}");
    }
}

#[test]
fn a_word_knows_its_bytes() {
    let text = "Éva's “médecins-résidents”, œ½";
    let words = Words::of(text);
    let bytes = |at: usize| &text[words.span(&(at..at + 1)).range()];
    let found: Vec<&str> = (0..words.len()).map(bytes).collect();
    assert_eq!(found, ["Éva's", "médecins", "résidents", "œ½", "½"]);
    assert_eq!(&text[words.span(&(1..3)).range()], "médecins-résidents");
    assert!(words.span(&(9..12)).range().is_empty());
}

#[test]
fn truncation() {
    for sign in ["*", "$", ":"] {
        let pattern = format!("mentor{sign}");
        assert!(fits(&pattern, "mentor") && fits(&pattern, "mentorship") && !fits(&pattern, "tormentor"));
    }
    for sign in ["*", "$"] {
        let pattern = format!("gene{sign}4");
        assert!(fits(&pattern, "gene") && fits(&pattern, "genetics") && !fits(&pattern, "generation"));
    }
    assert!(fits("dog$1", "dogs") && !fits("dog$1", "doggy"));
    assert!(!fits("group", "groups"));
}

#[test]
fn single_letters() {
    assert!(fits("wom#n", "woman") && fits("wom#n", "women") && !fits("wom#n", "womn"));
    assert!(fits("colo?r", "color") && fits("colo?r", "colour") && !fits("colo?r", "colouur"));
    assert!(fits("dog#", "dogs") && !fits("dog#", "dog"));
    assert!(fits("hospital?", "hospital") && fits("hospital?", "hospitals"));
    assert!(fits("p?ediatric*", "pediatrics") && fits("p?ediatric*", "paediatrician"));
    assert!(fits("a??b#*1", "abc") && fits("a??b#*1", "axybcd") && !fits("a??b#*1", "axybcde"));
    assert!(fits("Ö?l", "oil"), "the pattern is folded, too");
}

#[test]
fn many_wildcards_take_no_longer() {
    let pattern = format!("a{}b", "?".repeat(90));
    assert!(!fits(&pattern, &"a".repeat(20_000)));
    assert!(fits(&pattern, &format!("{}b", "a".repeat(91))));
}

#[test]
fn what_cannot_be_searched_for() {
    use PatternFaultKind::*;

    fn fault(text: &str) -> (PatternFaultKind, &str) {
        let fault = Atom::term(text).unwrap_err();
        (fault.kind, &text[fault.span.range()])
    }
    assert_eq!(fault("*mentor"), (FirstIsWildcard, "*"));
    assert_eq!(fault("peer-#roup"), (FirstIsWildcard, "#"));
    assert_eq!(fault("one-men*or"), (TruncationInside, "*"));
    assert_eq!(fault("mentor**"), (TruncationInside, "*"));
    assert_eq!(fault("5:2"), (TruncationInside, ":"));
    assert_eq!(fault("mentor$0"), (Limit, "$0"));
    assert_eq!(fault("mentor*100"), (Limit, "*100"));
    assert_eq!(fault("--"), (NoWord, "--"));
    assert_eq!(fault(""), (NoWord, ""));
    let long = format!("a{}", "?".repeat(101));
    assert_eq!(fault(&long).0, TooLong);
    assert_eq!(WordPattern::parse("one-to").unwrap_err().kind, SeveralWords);
    assert_eq!(fault("a#¼"), (SeveralWords, "¼"));
    assert_eq!(WordPattern::parse("a?-b").unwrap_err().kind, SeveralWords);
}

#[test]
fn a_term_with_signs_inside_is_a_phrase() {
    for text in ["One to one", "one-to-one", "one/to/one"] {
        assert!(term("one-to-one").matches(&Words::of(text)), "{text}");
    }
    assert!(!term("one-to-one").matches(&Words::of("one to the one")));
    assert!(term("peer-mentor*").matches(&Words::of("Peer mentoring")));
    assert!(term("group work*").matches(&Words::of("group workshops")));
}

#[test]
fn quotes_take_signs_as_signs() {
    let title = Atom::quoted("Mentoring: what works? $5 & more").unwrap();
    assert!(title.matches(&Words::of("mentoring - what works - 5 more")));
    assert!(!title.matches(&Words::of("mentorings - what works - 5 more")));
    assert!(Atom::quoted("randomi?ed trial*").unwrap().matches(&Words::of("Randomised trials")));
}

#[test]
fn adj_is_in_order_and_adj_n_in_either() {
    let text = Words::of("a peer and group mentoring programme for peer leaders");
    let hit = |atom: &str| near(atom).matches(&text);
    assert!(hit("group adj mentor*") && !hit("mentor* adj group"));
    assert!(hit("group adj1 mentor*") && hit("mentor* adj1 group"));
    assert!(hit("peer adj3 group") && hit("peer adj2 group") && !hit("peer adj1 group"));
    assert!(hit("programme adj2 peer") && hit("peer adj2 programme"));
    assert!(!near("mentor* adj5 mentor*").matches(&Words::of("mentoring")), "a word is not near itself");
    assert!(near("mentor* adj5 mentor*").matches(&Words::of("mentors, mentoring")));
}

#[test]
fn adj_over_groups_is_any_pair() {
    let atom = Atom::Near {
        first: Box::new(Atom::Or(vec![term("web"), term("video-based")])),
        then: vec![(Distance::Within(3), Atom::Or(vec![term("course*"), term("train*")]))],
    };
    assert!(atom.matches(&Words::of("training that is video based")));
    assert!(!atom.matches(&Words::of("training in how to use video based")));
    assert!(atom.matches(&Words::of("courses on the web")));
    assert_eq!(atom.to_string(), "((web or \"video based\") adj3 (course* or train*))");
}

#[test]
fn chained_distances_are_read_from_the_left() {
    let text = Words::of("peer support groups for new students");
    assert!(near("peer adj3 group* adj4 student*").matches(&text));
    assert!(!near("peer adj3 group* adj2 student*").matches(&text));
    assert!(near("student* adj3 group* adj2 peer").matches(&text));
    // The longer stretch reaches further: none may be forgotten.
    let text = Words::of("b a x b y c");
    assert!(near("a adj3 b adj2 c").matches(&text));
}

#[test]
fn a_term_between_the_words_of_another_is_near_it() {
    let text = Words::of("a peer mentor program");
    assert!(near("peer adj3 program* adj3 mentor*").matches(&text));
    assert!(near("mentor* adj3 program* adj3 peer").matches(&text));
    // In brackets on either side, and across.
    let pair = |a: &str, b: &str| near(&format!("{a} adj3 {b}"));
    let both =
        |one: Atom, two: Atom| Atom::Near { first: Box::new(one), then: vec![(Distance::Within(1), two)] };
    assert!(both(term("mentor"), pair("peer", "program")).matches(&text));
    let crossed = Words::of("peer student mentor program");
    assert!(both(pair("peer", "mentor"), pair("student", "program")).matches(&crossed));
    assert!(both(pair("student", "program"), pair("peer", "mentor")).matches(&crossed));
    // `adj` wants the words in order, with none between.
    assert!(!near("peer adj3 program* adj mentor*").matches(&text));
}

#[test]
fn no_word_serves_two_terms() {
    let text = Words::of("peer mentor program");
    assert!(!near("mentor* adj3 program* adj3 mentor*").matches(&text));
    assert!(near("mentor* adj3 program* adj3 mentor*").matches(&Words::of("mentor program mentors")));
    let phrase = Atom::Near {
        first: Box::new(term("mentor")),
        then: vec![(Distance::Within(3), term("peer-mentor-program"))],
    };
    assert!(!phrase.matches(&text), "a word of a phrase is not near the phrase");
    let shared = Atom::Near {
        first: Box::new(near("peer adj3 program")),
        then: vec![(Distance::Within(3), near("program adj3 mentor"))],
    };
    assert!(!shared.matches(&text), "`program` is the end of both");
}

#[test]
fn hits_name_their_words() {
    let text = "Peer and other mentors; a mentor for a peer of a peer";
    let hits = near("mentor* adj4 peer").hits(&Words::of(text));
    let shown: Vec<&str> = hits.iter().map(|hit| &text[hit.span.range()]).collect();
    assert_eq!(shown, ["Peer and other mentors", "mentor for a peer"]);
    let matched: Vec<&str> = hits[0].matched.iter().map(|span| &text[span.range()]).collect();
    assert_eq!(matched, ["Peer", "mentors"]);
    assert_eq!(hits[1].words, 5..9);
}

#[test]
fn operators_are_read_in_any_case() {
    assert_eq!(Distance::parse("ADJ"), Some(Distance::Next));
    assert_eq!(Distance::parse("Adj3"), Some(Distance::Within(3)));
    for none in ["adj0", "adj100", "adj-1", "adj+1", "adjacent", "near", "ad"] {
        assert_eq!(Distance::parse(none), None, "{none}");
    }
}

#[test]
fn a_group_of_fields_is_one_document_in_parts() {
    let mentor = term("mentor*");
    let truth = |parts: &[TextPart]| mentor.among(parts);
    let known = TextPart::known;
    assert_eq!(truth(&[known("Mentoring …"), TextPart::Missing]), Truth::True);
    assert_eq!(truth(&[known("Coaching …"), TextPart::Missing]), Truth::Unknown);
    assert_eq!(truth(&[known("Coaching …"), TextPart::empty()]), Truth::False);
    let phrase = near("mentor* adj student*");
    assert_eq!(phrase.among(&[known("mentor"), known("students")]), Truth::False);
}

#[test]
fn a_text_that_was_cut_may_hold_more() {
    let mentor = term("mentor*");
    for cut in
        ["Coaching (ABSTRACT TRUNCATED AT 250 WORDS)", "Coaching (ABSTRACT TRUNCATED)", "Abstract truncated."]
    {
        assert_eq!(mentor.among(&[TextPart::known(cut)]), Truth::Unknown, "{cut}");
    }
    for whole in ["the abstract truncated here was long", "abstract", "truncated at 250 words"] {
        assert_eq!(mentor.among(&[TextPart::known(whole)]), Truth::False, "{whole}");
    }
}
