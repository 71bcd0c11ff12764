//! Criteria files that nobody wrote: any tree that the grammar can give, and nothing else.

use eligible::syntax::ast::{
    Amendment, Body, CellValue, ConventionPart, Counted, Criterion, Define, Example, ExampleCell, Expected,
    Expr, Extreme, Field, File, Guard, Is, Judged, KindExpr, List, Meaning, Means, Membership, PlainBase,
    PlainKind, Search, Section, Sign, Stage, Statement, ValueDecl, Values, Word,
};
use eligible::text::{Span, Spanned};
use eligible::value::{Distance, Number, Period, Relation};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

/// Nothing has a place until it is printed.
fn at<T>(node: T) -> Spanned<T> {
    Spanned::new(node, Span::default())
}

fn somewhere<T: std::fmt::Debug + Clone + 'static>(
    what: impl Strategy<Value = T> + 'static,
) -> BoxedStrategy<Spanned<T>> {
    what.prop_map(at).boxed()
}

/// A name: an ordinary word, or a word of the language that is none in this place.
pub(crate) fn arb_name() -> BoxedStrategy<String> {
    prop_oneof![
        4 => "[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4}){0,2}".prop_filter("not reserved", |word| is_name(word)),
        1 => prop::sample::select(CONTEXTUAL.to_vec()).prop_map(String::from),
        1 => prop::sample::select(vec!["2-arm", "wilson's-disease", "1b", "v1.x", "中文", "été", "_x", "5-HT"])
            .prop_map(String::from),
    ]
    .boxed()
}

/// The words that have a meaning in their place only.
const CONTEXTUAL: [&str; 42] = [
    "criteria",
    "title",
    "version",
    "field",
    "from",
    "read",
    "at",
    "split",
    "on",
    "one",
    "some",
    "range",
    "of",
    "other",
    "blank",
    "means",
    "list",
    "define",
    "convention",
    "study",
    "stage",
    "counts",
    "as",
    "unclear",
    "inclusion",
    "exclusion",
    "included",
    "by",
    "example",
    "expect",
    "amendment",
    "only",
    "all",
    "reported",
    "applicable",
    "least",
    "most",
    "exactly",
    "lowest",
    "highest",
    "yes",
    "none",
];

fn is_name(word: &str) -> bool {
    const RESERVED: [&str; 11] =
        ["and", "or", "not", "in", "is", "has", "between", "contains", "unless", "when", "judged"];
    !RESERVED.contains(&word)
}

fn arb_label() -> BoxedStrategy<String> {
    prop_oneof![arb_name(), "[A-Z][0-9]{1,2}", "[1-9]"]
        .prop_filter("a section", |label| !matches!(label.as_str(), "inclusion" | "exclusion"))
        .boxed()
}

/// A text: anything that one line can hold.
pub(crate) fn arb_text() -> BoxedStrategy<String> {
    prop_oneof![
        3 => "[A-Za-z ,:<>()/-]{0,24}",
        1 => "[a-z\"\\\\“” é中א’]{0,12}",
    ]
    .boxed()
}

/// The inside of a quoted value, hyphens and apostrophes plain.
fn arb_value_text() -> BoxedStrategy<String> {
    arb_text().prop_map(|text| text.replace('’', "'")).boxed()
}

fn arb_number() -> BoxedStrategy<Number> {
    prop_oneof![
        (-1000i64..100_000).prop_map(Number::whole),
        (-1000i64..100_000).prop_map(|n| Number::ratio(n, 100)),
    ]
    .boxed()
}

fn arb_period() -> BoxedStrategy<Period> {
    (1000i16..=2999, 1i8..=12, 1i8..=28, any::<bool>())
        .prop_map(|(year, month, day, whole)| Period { year, month: Some(month), day: whole.then_some(day) })
        .boxed()
}

fn arb_day() -> BoxedStrategy<Period> {
    prop_oneof![arb_period(), (1000i16..=2999).prop_map(|year| Period { year, month: None, day: None })]
        .boxed()
}

fn bare(text: String) -> Word {
    Word { text, quoted: false }
}

/// A word, bare or quoted.
pub(crate) fn arb_word() -> BoxedStrategy<Word> {
    prop_oneof![
        3 => arb_name().prop_map(bare),
        1 => arb_value_text().prop_map(|text| Word { text, quoted: true }),
    ]
    .boxed()
}

/// A value where a number or a date is its text.
fn arb_value() -> BoxedStrategy<Word> {
    prop_oneof![
        5 => arb_word(),
        1 => (0u32..5000).prop_map(|n| bare(n.to_string())),
        1 => Just(bare(String::from("2018-01"))),
    ]
    .boxed()
}

fn arb_unit() -> BoxedStrategy<Word> {
    arb_word()
        .prop_filter("a section", |word| !matches!(word.text.as_str(), "inclusion" | "exclusion"))
        .boxed()
}

fn arb_decls() -> BoxedStrategy<Vec<ValueDecl>> {
    let decl = (somewhere(arb_value()), vec(somewhere(arb_value()), 0..3))
        .prop_map(|(value, synonyms)| ValueDecl { value, synonyms });
    vec(decl, 1..12).boxed()
}

fn arb_plain() -> BoxedStrategy<PlainKind> {
    let base = prop::sample::select(vec![
        PlainBase::Integer,
        PlainBase::Number,
        PlainBase::Percent,
        PlainBase::Text,
        PlainBase::Year,
        PlainBase::Date,
        PlainBase::Duration,
    ]);
    let domain = (option::of(arb_number()), option::of(arb_number()))
        .prop_filter("one end at least", |(low, high)| low.is_some() || high.is_some());
    (base, option::of(somewhere(domain)), option::of(somewhere(arb_unit())))
        .prop_map(|(base, domain, unit)| PlainKind { base, domain, unit })
        .boxed()
}

fn arb_kind() -> BoxedStrategy<KindExpr> {
    let values = || (arb_decls(), any::<bool>()).prop_map(|(values, open)| Values { values, open });
    prop_oneof![
        Just(KindExpr::YesNo),
        arb_plain().prop_map(KindExpr::Plain),
        values().prop_map(KindExpr::OneOf),
        values().prop_map(KindExpr::SomeOf),
        arb_plain().prop_map(KindExpr::RangeOf),
        arb_plain().prop_map(KindExpr::SomeOfPlain),
    ]
    .boxed()
}

fn arb_means() -> BoxedStrategy<Means> {
    let meaning = prop::sample::select(vec![
        Meaning::NotRead,
        Meaning::NotReported,
        Meaning::NotApplicable,
        Meaning::None,
    ]);
    (vec(somewhere(arb_text()), 0..3), meaning)
        .prop_map(|(tokens, meaning)| Means { tokens, meaning: at(meaning) })
        .boxed()
}

fn arb_title() -> BoxedStrategy<Option<Spanned<String>>> {
    option::of(somewhere(arb_text())).boxed()
}

fn arb_field() -> BoxedStrategy<Field> {
    (
        somewhere(arb_name()),
        arb_title(),
        somewhere(arb_kind()),
        vec(somewhere(arb_text()), 0..3),
        option::of(somewhere(arb_label())),
        option::of(somewhere(arb_text())),
        vec(arb_means(), 0..2),
    )
        .prop_map(|(name, title, kind, from, read_at, split_on, means)| Field {
            name,
            title,
            kind,
            from,
            read_at,
            split_on,
            means,
        })
        .boxed()
}

/// What can stand left or right of a comparison sign, apart from a sum.
fn arb_operand() -> BoxedStrategy<Expr> {
    prop_oneof![
        4 => arb_name().prop_map(Expr::Name),
        1 => arb_value_text().prop_map(Expr::Text),
        2 => arb_number().prop_map(Expr::Number),
        1 => arb_number().prop_map(Expr::Percent),
        2 => vec((arb_number(), somewhere(arb_unit())), 1..3).prop_map(positive_after_first).prop_map(Expr::Quantity),
        1 => arb_period().prop_map(Expr::Date),
        1 => somewhere(arb_name()).prop_map(Expr::Field),
        1 => (any::<bool>(), somewhere(arb_name())).prop_map(|(low, field)| Expr::Extreme {
            which: if low { Extreme::Lowest } else { Extreme::Highest },
            field,
        }),
    ]
    .boxed()
}

/// `3 months -2 weeks` would be a subtraction without its space.
fn positive_after_first(mut amounts: Vec<(Number, Spanned<Word>)>) -> Vec<(Number, Spanned<Word>)> {
    for (number, _) in amounts.iter_mut().skip(1) {
        *number = number.abs();
    }
    amounts
}

fn arb_set() -> BoxedStrategy<Expr> {
    let member = arb_operand()
        .prop_filter("a value", |member| !matches!(member, Expr::Field(_) | Expr::Extreme { .. }));
    vec(somewhere(member), 1..12).prop_map(Expr::Set).boxed()
}

fn arb_sum(operand: BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    let signed = (any::<bool>(), somewhere(operand.clone()))
        .prop_map(|(plus, term)| (if plus { Sign::Plus } else { Sign::Minus }, term));
    let sum = vec(signed, 2..4).prop_map(|mut terms| {
        terms[0].0 = Sign::Plus;
        Expr::Sum(terms)
    });
    prop_oneof![4 => operand, 1 => sum].boxed()
}

/// A condition of any shape.
pub(crate) fn arb_rule() -> BoxedStrategy<Expr> {
    let boxed = |what: BoxedStrategy<Expr>| somewhere(what).prop_map(Box::new);
    let relation = prop::sample::select(vec![
        Relation::Equal,
        Relation::NotEqual,
        Relation::Less,
        Relation::AtMost,
        Relation::Greater,
        Relation::AtLeast,
    ]);
    let how = prop::sample::select(vec![
        Membership::In,
        Membership::NotIn,
        Membership::HasOnly,
        Membership::HasAllOf,
    ]);
    let collection = prop_oneof![
        3 => arb_set(),
        1 => arb_name().prop_map(Expr::Name),
        1 => somewhere(arb_name()).prop_map(Expr::Field),
    ]
    .boxed();
    let sum = arb_sum(arb_operand());
    let leaf = prop_oneof![
        2 => arb_operand(),
        3 => (boxed(sum.clone()), relation, boxed(prop_oneof![3 => sum.clone(), 1 => arb_set()].boxed()))
            .prop_map(|(left, relation, right)| Expr::Compare { left, relation: at(relation), right }),
        3 => (boxed(sum.clone()), how, boxed(collection))
            .prop_map(|(left, how, right)| Expr::Member { left, how: at(how), right }),
        1 => (boxed(sum.clone()), boxed(sum.clone()), boxed(sum.clone()))
            .prop_map(|(value, low, high)| Expr::Between { value, low, high }),
        2 => (vec(somewhere(arb_name()), 1..4), somewhere(arb_search()).prop_map(Box::new))
            .prop_map(|(fields, search)| Expr::Contains { fields, search }),
        1 => (boxed(sum.clone()), any::<bool>(), any::<bool>()).prop_map(|(left, negated, reported)| Expr::Is {
            left,
            negated,
            what: if reported { Is::Reported } else { Is::Applicable },
        }),
    ];
    leaf.prop_recursive(4, 40, 5, |inner| {
        let counted = prop::sample::select(vec![Counted::AtLeast, Counted::AtMost, Counted::Exactly]);
        let several = || vec(somewhere(inner.clone()), 2..5);
        let one = || somewhere(inner.clone()).prop_map(Box::new);
        prop_oneof![
            several().prop_map(Expr::And),
            several().prop_map(Expr::Or),
            one().prop_map(Expr::Not),
            (counted, 0u32..9, vec(somewhere(inner.clone()), 1..5))
                .prop_map(|(how, number, of)| Expr::Count { how, number: at(number), of }),
            (one(), any::<bool>(), one()).prop_map(|(body, when, condition)| Expr::Guarded {
                body,
                guard: at(if when { Guard::When } else { Guard::Unless }),
                condition,
            }),
            // A condition in brackets can be compared, though the checker refuses it.
            (one(), somewhere(inner.clone()).prop_map(Box::new)).prop_map(|(left, right)| Expr::Compare {
                left,
                relation: at(Relation::Less),
                right,
            }),
        ]
    })
    .boxed()
}

/// A search of any shape.
fn arb_search() -> BoxedStrategy<Search> {
    let word = prop_oneof![
        prop::sample::select(vec![
            "mentor*",
            "wom#n",
            "colo?r",
            "one-to-one",
            "in",
            "when",
            "dog$1",
            "*x",
            "3.5",
            "title",
            "e.g",
        ])
        .prop_map(String::from),
        arb_name().prop_filter("an operator", |name| {
            let name = name.to_lowercase();
            !name.starts_with("adj") && !matches!(name.as_str(), "and" | "or" | "not")
        }),
    ];
    let leaf = prop_oneof![
        3 => word.clone().prop_map(Search::Words),
        1 => vec(word, 2..4).prop_map(|words| Search::Words(words.join(" "))),
        1 => arb_value_text().prop_map(Search::Quoted),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        let several = || vec(somewhere(inner.clone()), 2..5);
        let distance = prop_oneof![Just(Distance::Next), (1_u8..=99).prop_map(Distance::Within)];
        let codes = vec(somewhere(prop::sample::select(vec!["ti", "ab", "kw"]).prop_map(String::from)), 1..3);
        let one = || somewhere(inner.clone()).prop_map(Box::new);
        prop_oneof![
            several().prop_map(Search::And),
            several().prop_map(Search::Or),
            one().prop_map(Search::Not),
            (one(), codes).prop_map(|(search, codes)| Search::In { search, codes }),
            (one(), vec((distance, somewhere(inner.clone())), 1..3))
                .prop_map(|(first, then)| Search::Near { first, then }),
        ]
    })
    .boxed()
}

fn arb_criterion() -> BoxedStrategy<Criterion> {
    let judged = (option::of(somewhere(0u32..20)), option::of(somewhere(arb_text())))
        .prop_map(|(by, from)| Body::Judged(at(Judged { by, from })));
    let body = prop_oneof![1 => judged, 4 => somewhere(arb_rule()).prop_map(Body::Rule)];
    (option::of(somewhere(arb_label())), arb_title(), body)
        .prop_map(|(label, title, body)| Criterion { label, title, body })
        .prop_filter("would be a field without a name", |it| {
            it.label.as_ref().is_none_or(|label| label.node != "field") || it.title.is_some()
        })
        .boxed()
}

fn arb_example() -> BoxedStrategy<Example> {
    let text = prop_oneof![
        arb_word(),
        Just(bare(String::from("6 weeks"))),
        Just(bare(String::from("66%"))),
        Just(bare(String::from("2014-07"))),
        Just(bare(String::from("3 months 2 weeks"))),
    ];
    let value = prop_oneof![
        3 => text.prop_map(CellValue::Text),
        1 => vec(arb_value(), 1..4).prop_map(CellValue::Set),
    ];
    let cell =
        (somewhere(arb_label()), somewhere(value)).prop_map(|(field, value)| ExampleCell { field, value });
    let verdict = prop::sample::select(vec![Expected::Include, Expected::Exclude, Expected::Unclear]);
    (
        somewhere(arb_text()),
        verdict,
        option::of(somewhere(arb_label())),
        vec(somewhere(arb_label()), 0..3),
        vec(cell, 0..9),
    )
        .prop_map(|(title, expect, stage, by, cells)| Example {
            title,
            expect: at(expect),
            at: stage,
            by,
            cells,
        })
        .boxed()
}

/// One statement.
pub(crate) fn arb_statement() -> BoxedStrategy<Statement> {
    let part = (somewhere(arb_name()), somewhere(arb_number()), somewhere(arb_unit_name()))
        .prop_map(|(unit, amount, in_unit)| ConventionPart { unit, amount, in_unit });
    let stage = (
        somewhere(arb_label()),
        arb_title(),
        option::of(somewhere(arb_name())),
        option::of(somewhere(arb_name())),
    )
        .prop_map(|(name, title, counts_as, unclear_means)| Stage {
            name,
            title,
            counts_as,
            unclear_means,
        });
    let section = prop::sample::select(vec![Section::Inclusion, Section::Exclusion, Section::IncludedAs]);
    let amendment = ("[0-9](\\.[0-9]){0,2}", somewhere(arb_day()), somewhere(arb_text()))
        .prop_map(|(version, on, text)| Amendment { version: at(version), on, text });
    prop_oneof![
        1 => somewhere(arb_name()).prop_map(Statement::Criteria),
        1 => somewhere(arb_text()).prop_map(Statement::Title),
        1 => somewhere("[0-9](\\.[0-9]){0,2}").prop_map(Statement::Version),
        4 => arb_field().prop_map(Statement::Field),
        2 => (somewhere(arb_name()), arb_title(), arb_decls())
            .prop_map(|(name, title, members)| Statement::List(List { name, title, members })),
        2 => (somewhere(arb_name()), arb_title(), somewhere(arb_rule()))
            .prop_map(|(name, title, rule)| Statement::Define(Define { name, title, rule })),
        1 => arb_means().prop_map(Statement::Means),
        1 => vec(part, 1..3).prop_map(Statement::Convention),
        1 => somewhere(arb_name()).prop_map(Statement::Study),
        2 => stage.prop_map(Statement::Stage),
        2 => section.prop_map(Statement::Section),
        8 => arb_criterion().prop_map(Statement::Criterion),
        2 => arb_example().prop_map(Statement::Example),
        1 => amendment.prop_map(Statement::Amendment),
    ]
    .boxed()
}

fn arb_unit_name() -> BoxedStrategy<String> {
    arb_name().prop_filter("a section", |word| !matches!(word.as_str(), "inclusion" | "exclusion")).boxed()
}

/// A whole file, without comments.
pub(crate) fn arb_file() -> impl Strategy<Value = File> {
    vec(somewhere(arb_statement()), 0..12).prop_map(|statements| File { statements, ..File::default() })
}
