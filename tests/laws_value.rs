//! Laws of the value layer, on random cells: leaf rules are exact, narrowing a cell never turns what
//! was decided, and reading never fails.

#![allow(clippy::panic, clippy::unwrap_used, reason = "the helpers of tests may fail them")]

use std::collections::BTreeSet;

use eligible::value::{
    Bound, Convention, Day, Duration, Interval, Literal, Number, Orderings, PartialSet, Period, Quantity,
    Relation, Term, TimeUnit, Truth, compare_literal, compare_quantities, is_in,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

const NONE: Convention = Convention { month: None, year: None, day: None };
const RELATIONS: [Relation; 6] = [
    Relation::Equal,
    Relation::NotEqual,
    Relation::Less,
    Relation::AtMost,
    Relation::Greater,
    Relation::AtLeast,
];

fn whole(lo: i64, hi: i64) -> Quantity {
    Quantity::Whole(Interval::closed(Number::whole(lo), Number::whole(hi)))
}

fn relation() -> impl Strategy<Value = Relation> {
    select(&RELATIONS[..])
}

/// A range of small whole numbers as its members.
fn members() -> impl Strategy<Value = (i64, i64)> {
    (-4..8_i64, 0..5_i64).prop_map(|(lo, width)| (lo, lo + width))
}

/// The leaf on one number. Halves: `k` counts in twos.
fn holds(x: i64, relation: Relation, k: i64) -> bool {
    match relation {
        Relation::Equal => x == k,
        Relation::NotEqual => x != k,
        Relation::Less => x < k,
        Relation::AtMost => x <= k,
        Relation::Greater => x > k,
        Relation::AtLeast => x >= k,
    }
}

/// True when for all, false when for none.
fn over(results: impl IntoIterator<Item = bool> + Clone) -> Truth {
    let all = results.clone().into_iter().all(|holds| holds);
    let any = results.into_iter().any(|holds| holds);
    Truth::decided(all, !any)
}

/// Whole numbers of every size, fractions with small denominators.
fn number() -> impl Strategy<Value = Number> {
    prop_oneof![
        (-60..60_i64).prop_map(Number::whole),
        (-200..200_i64, 1..9_i64).prop_map(|(n, d)| Number::ratio(n, d)),
        any::<i64>().prop_map(Number::whole),
        (any::<i64>(), 1..i64::MAX).prop_map(|(n, d)| Number::ratio(n, d)),
    ]
}

fn unit() -> impl Strategy<Value = TimeUnit> {
    select(&[TimeUnit::Day, TimeUnit::Week, TimeUnit::Month, TimeUnit::Year][..])
}

/// Lengths that people write, near enough to each other to be hard to tell apart.
fn duration() -> impl Strategy<Value = Duration> {
    let part = (0..130_i64, select(&[1, 1, 1, 2, 4][..]), unit())
        .prop_map(|(n, d, unit)| Duration::of(Number::ratio(n, d), unit));
    let months_and_days = (0..30_i64, 0..40_i64).prop_map(|(months, days)| Duration {
        months: Number::whole(months),
        days: Number::whole(days),
        hours: Number::ZERO,
    });
    prop_oneof![part, months_and_days]
}

/// The same with hours now and then.
fn any_duration() -> impl Strategy<Value = Duration> {
    (duration(), prop_oneof![Just(0), 0..50_i64])
        .prop_map(|(duration, hours)| Duration { hours: Number::whole(hours), ..duration })
}

fn order(a: Duration, b: Duration) -> Orderings {
    a.order(b, NONE)
}

const NAMES: [&str; 4] = ["a", "b", "c", "d"];

fn names() -> impl Strategy<Value = BTreeSet<Term>> {
    subsequence(&NAMES[..], 0..=4).prop_map(|names| names.into_iter().map(Term::new).collect())
}

/// Every set that a partly known set may be, with one element that no list names.
fn completions(set: &PartialSet) -> Vec<BTreeSet<Term>> {
    let universe = NAMES.iter().copied().chain(["other"]).map(Term::new).collect::<Vec<_>>();
    (0..1_u32 << universe.len())
        .map(|bits| {
            (0..).zip(&universe).filter(|(i, _)| bits >> i & 1 == 1).map(|(_, t)| t.clone()).collect()
        })
        .filter(|full: &BTreeSet<Term>| set.at_least.is_subset(full) && (set.more || *full == set.at_least))
        .collect()
}

fn day() -> impl Strategy<Value = Day> {
    (2010..2014_i16, 1..=12_i8, 1..=28_i8)
        .prop_map(|(year, month, day)| Period { year, month: Some(month), day: Some(day) }.first())
}

fn period() -> impl Strategy<Value = Period> {
    (2010..2014_i16, proptest::option::of(1..=12_i8), proptest::option::of(1..=28_i8))
        .prop_map(|(year, month, day)| Period { year, month, day: month.and(day) })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_leaf_on_a_range_is_exact((lo, hi) in members(), relation in relation(), k in -12..24_i64) {
        let literal = Literal::Number(Number::ratio(k, 2));
        let truth = compare_literal(&whole(lo, hi), relation, &literal, NONE);
        prop_assert_eq!(truth, over((lo..=hi).map(|x| holds(2 * x, relation, k))));
    }

    #[test]
    fn a_leaf_on_two_ranges_is_exact(a in members(), relation in relation(), b in members()) {
        let truth = compare_quantities(&whole(a.0, a.1), relation, &whole(b.0, b.1), NONE);
        let pairs = (a.0..=a.1).flat_map(|x| (b.0..=b.1).map(move |y| holds(x, relation, y)));
        prop_assert_eq!(truth, over(pairs));
    }

    #[test]
    fn membership_is_one_exact_leaf((lo, hi) in members(), set in proptest::collection::vec(-6..10_i64, 1..6)) {
        let literals = set.iter().map(|k| Literal::Number(Number::whole(*k))).collect::<Vec<_>>();
        let truth = is_in(&whole(lo, hi), &literals, NONE);
        prop_assert_eq!(truth, over((lo..=hi).map(|x| set.contains(&x))));
        let chain = Truth::any(literals.iter().map(|k| compare_literal(&whole(lo, hi), Relation::Equal, k, NONE)));
        prop_assert!(chain == truth || chain == Truth::Unknown);
    }

    #[test]
    fn membership_of_a_date_is_exact(first in day(), length in 0..70_i32, set in proptest::collection::vec(period(), 1..5)) {
        let mut days = vec![first];
        for _ in 0..length {
            days.push(days[days.len() - 1].next().unwrap());
        }
        let cell = Quantity::Date(Interval::closed(first, days[days.len() - 1]));
        let literals = set.iter().map(|period| Literal::Date(*period)).collect::<Vec<_>>();
        let inside = |day: &Day| set.iter().any(|period| (period.first()..=period.last()).contains(day));
        prop_assert_eq!(is_in(&cell, &literals, NONE), over(days.iter().map(inside)));
    }

    #[test]
    fn a_date_against_a_period_is_exact(first in day(), length in 0..70_i32, relation in relation(), period in period()) {
        let mut days = vec![first];
        for _ in 0..length {
            days.push(days[days.len() - 1].next().unwrap());
        }
        let cell = Quantity::Date(Interval::closed(first, days[days.len() - 1]));
        let one = |day: &Day| match relation {
            Relation::Equal => (period.first()..=period.last()).contains(day),
            Relation::NotEqual => !(period.first()..=period.last()).contains(day),
            Relation::Less => *day < period.first(),
            Relation::AtMost => *day <= period.last(),
            Relation::Greater => *day > period.last(),
            Relation::AtLeast => *day >= period.first(),
        };
        let truth = compare_literal(&cell, relation, &Literal::Date(period), NONE);
        prop_assert_eq!(truth, over(days.iter().map(one)));
    }

    #[test]
    fn sets_are_exact(at_least in names(), more: bool, set in names()) {
        let cell = PartialSet { at_least, more };
        let all = completions(&cell);
        prop_assert_eq!(cell.shares(&set), over(all.iter().map(|full| !full.is_disjoint(&set))));
        prop_assert_eq!(cell.has_all(&set), over(all.iter().map(|full| set.is_subset(full))));
        if !set.is_empty() {
            let only = |full: &BTreeSet<Term>| !full.is_empty() && full.is_subset(&set);
            prop_assert_eq!(cell.has_only(&set), over(all.iter().map(only)));
        }
    }

    #[test]
    fn two_sets_are_exact(a in names(), more_a: bool, b in names(), more_b: bool) {
        let (a, b) = (PartialSet { at_least: a, more: more_a }, PartialSet { at_least: b, more: more_b });
        let (all_a, all_b) = (completions(&a), completions(&b));
        let pairs = || all_a.iter().flat_map(|x| all_b.iter().map(move |y| (x, y)));
        let equal = pairs().map(|(x, y)| x == y).collect::<Vec<_>>();
        let share = pairs().map(|(x, y)| !x.is_disjoint(y)).collect::<Vec<_>>();
        prop_assert_eq!(a.equals(&b), over(equal));
        prop_assert_eq!(a.meets(&b), over(share));
    }

    #[test]
    fn a_relation_and_its_opposite(a in any_duration(), b in any_duration(), c in any_duration()) {
        let cell = Quantity::Duration(if order(a, b).certainly_at_most() { Interval::closed(a, b) } else { Interval::point(a) });
        let literal = Literal::Duration(c);
        for (relation, opposite) in [
            (Relation::Equal, Relation::NotEqual),
            (Relation::Less, Relation::AtLeast),
            (Relation::AtMost, Relation::Greater),
        ] {
            prop_assert_eq!(
                compare_literal(&cell, relation, &literal, NONE),
                !compare_literal(&cell, opposite, &literal, NONE)
            );
        }
    }

    #[test]
    fn certain_orders_are_transitive(a in any_duration(), b in any_duration(), c in any_duration()) {
        let (ab, bc, ac) = (order(a, b), order(b, c), order(a, c));
        if ab.certainly_at_most() && bc.certainly_at_most() {
            prop_assert!(ac.certainly_at_most(), "{a} <= {b} <= {c}");
            if ab.certainly_less() || bc.certainly_less() {
                prop_assert!(ac.certainly_less(), "{a} < {b} < {c}");
            }
        }
        prop_assert_eq!(ab.reverse(), order(b, a));
        prop_assert!(order(a, a).certainly_equal());
        prop_assert!(ab.less || ab.equal || ab.greater);
    }

    #[test]
    fn a_convention_puts_all_lengths_in_order(a in duration(), b in duration(), c in duration()) {
        for convention in Convention::usual() {
            let (ab, bc) = (a.order(b, convention), b.order(c, convention));
            prop_assert!(ab.certainly_less() || ab.certainly_equal() || ab.reverse().certainly_less());
            if ab.certainly_at_most() && bc.certainly_at_most() {
                prop_assert!(a.order(c, convention).certainly_at_most());
            }
        }
    }

    #[test]
    fn the_calendar_is_sound(months in 1..60_i64, days in 0..2000_i64, start_year in 1800..2200_i16, start_month in 1..=12_i8) {
        // From the first of any month, the months last what the order says they can.
        let start = jiff::civil::Date::new(start_year, start_month, 1).unwrap();
        let end = start.checked_add(jiff::Span::new().months(months)).unwrap();
        let lasted = i64::from(start.until(end).unwrap().get_days());
        let order = order(Duration::of(Number::whole(days), TimeUnit::Day), Duration::of(Number::whole(months), TimeUnit::Month));
        let seen = Orderings::from(days.cmp(&lasted));
        prop_assert!((!seen.less || order.less) && (!seen.equal || order.equal) && (!seen.greater || order.greater));
    }

    #[test]
    fn narrowing_never_turns_a_decided_leaf(start in any_duration(), steps in proptest::collection::vec(any_duration(), 3), c in any_duration(), relation in relation()) {
        let mut ends = vec![start];
        for step in steps {
            ends.push(ends[ends.len() - 1].plus(step));
        }
        prop_assert!(ends.windows(2).all(|pair| order(pair[0], pair[1]).certainly_at_most()));
        let wide = Quantity::Duration(Interval::closed(ends[0], ends[3]));
        let narrow = Quantity::Duration(Interval::closed(ends[1], ends[2]));
        let literal = Literal::Duration(c);
        let before = compare_literal(&wide, relation, &literal, NONE);
        let after = compare_literal(&narrow, relation, &literal, NONE);
        prop_assert!(before == Truth::Unknown || before == after);
    }

    #[test]
    fn completing_a_set_never_turns_a_decided_leaf(at_least in names(), added in names(), set in names()) {
        let open = PartialSet { at_least: at_least.clone(), more: true };
        let full = PartialSet { at_least: at_least.union(&added).cloned().collect(), more: false };
        for (before, after) in [
            (open.shares(&set), full.shares(&set)),
            (open.has_all(&set), full.has_all(&set)),
            (open.has_only(&set), full.has_only(&set)),
        ] {
            prop_assert!(before == Truth::Unknown || before == after);
        }
    }

    #[test]
    fn arithmetic_holds_all_sums(a in members(), b in members()) {
        prop_assert_eq!(whole(a.0, a.1).plus(&whole(b.0, b.1)), Some(whole(a.0 + b.0, a.1 + b.1)));
        prop_assert_eq!(whole(a.0, a.1).minus(&whole(b.0, b.1)), Some(whole(a.0 - b.1, a.1 - b.0)));
    }

    #[test]
    fn ranges_of_whole_numbers_are_canonical(lo in -9..9_i64, width in 0..5_i64, open_lo: bool, open_hi: bool) {
        let (a, b) = (Number::ratio(lo, 2), Number::ratio(lo + width, 2));
        let interval = Interval {
            lo: if open_lo { Bound::Open(a) } else { Bound::Closed(a) },
            hi: if open_hi { Bound::Open(b) } else { Bound::Closed(b) },
        };
        let canonical = interval.whole();
        for n in -12..12 {
            let n = Number::whole(n);
            prop_assert_eq!(interval.contains(n), canonical.contains(n));
        }
        prop_assert_eq!(canonical.is_empty(), (-12..12).all(|n| !interval.contains(Number::whole(n))));
        prop_assert!(!canonical.lo.is_open() && !canonical.hi.is_open());
    }

    #[test]
    fn arithmetic_never_fails(a in number(), b in number(), c in number()) {
        let _ = (a * b + c, a - b * c, a * b * c * a, -a, a.floor(), a.ceil(), a.abs(), (a * b).to_string());
        let huge = Duration { months: a * b, days: c, hours: b };
        let _ = (huge.order(Duration { months: c, days: a, hours: a }, NONE), huge.days(NONE), huge.to_string());
        let strange = Convention { month: Some(a), year: Some(b), day: Some(c) };
        let _ = (huge.order(Duration::ZERO, strange), huge.days(strange));
    }

    #[test]
    fn kleene(a in truth(), b in truth()) {
        prop_assert_eq!(!Truth::all([a, b]), Truth::any([!a, !b]));
        prop_assert_eq!(!Truth::any([a, b]), Truth::all([!a, !b]));
        prop_assert_eq!(!!a, a);
        prop_assert_eq!(Truth::all([a, b]), Truth::all([b, a]));
        prop_assert_eq!(Truth::any([a, Truth::all([a, b])]), a);
    }
}

fn truth() -> impl Strategy<Value = Truth> {
    select(&[Truth::False, Truth::Unknown, Truth::True][..])
}
