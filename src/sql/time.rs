//! Comparisons of durations: by what calendars allow, or by a stated convention. (Meaning, rule 5.)

use super::range::{End, Range, Sides, plain};
use super::steps::{Expr, Steps, latest};
use crate::value::{Convention, Number, Relation};

/// How the end of one range stands to that of another: the least and greatest number of days from the
/// second to the first, and the minutes, which count for themselves unless a day has so many hours.
struct Gap {
    least: Expr,
    greatest: Expr,
    minutes: Option<Expr>,
}

/// Two ranges of durations against each other.
pub(super) fn compare(
    steps: &mut Steps,
    convention: Convention,
    a: &Range,
    relation: Relation,
    b: &Range,
) -> Expr {
    let (relation, negated) = plain(relation);
    let mut under = Under { steps, convention };
    let sides = match relation {
        Relation::Less => Sides { holds: under.below(a, b), fails: under.not_above(b, a) },
        Relation::AtMost => Sides { holds: under.not_above(a, b), fails: under.below(b, a) },
        _ => {
            let (one, other) = (under.below(a, b), under.below(b, a));
            let fails = Expr { sql: format!("{} OR {}", one.sql, other.sql), step: latest([&one, &other]) };
            Sides { holds: under.same(a, b), fails }
        }
    };
    let backwards = [a, b].map(|range| under.backwards(range)).into_iter().flatten().collect::<Vec<_>>();
    let leaf = sides.leaf(negated);
    if backwards.is_empty() {
        return leaf;
    }
    let step = latest(&backwards).max(leaf.step);
    let backwards = backwards.iter().map(|b| format!("({})", b.sql)).collect::<Vec<_>>().join(" OR ");
    let rest = leaf.sql.strip_prefix("CASE ").unwrap_or(&leaf.sql);
    Expr { sql: format!("CASE WHEN {backwards} THEN NULL {rest}"), step }
}

struct Under<'s> {
    steps: &'s mut Steps,
    convention: Convention,
}

impl Under<'_> {
    /// A range that runs backwards, as only a convention or a difference can make it.
    fn backwards(&mut self, range: &Range) -> Option<Expr> {
        if range.literal || (self.convention == Convention::default() && !range.sum) {
            return None;
        }
        let gap = self.gap(&range.hi, &range.lo);
        Some(less(&gap))
    }

    fn below(&mut self, a: &Range, b: &Range) -> Expr {
        let gap = self.gap(&a.hi, &b.lo);
        let open = [&a.hi.open, &b.lo.open].into_iter().flatten().cloned().collect::<Vec<_>>();
        let less = less(&gap);
        if open.is_empty() {
            return less;
        }
        let at_most = at_most(&gap);
        let step = latest([&less, &at_most]);
        Expr { sql: format!("({} OR (({}) AND {}))", less.sql, open.join(" OR "), at_most.sql), step }
    }

    fn not_above(&mut self, a: &Range, b: &Range) -> Expr {
        at_most(&self.gap(&a.hi, &b.lo))
    }

    fn same(&mut self, a: &Range, b: &Range) -> Expr {
        let mut parts = Vec::new();
        for side in [a, b].into_iter().filter(|side| !side.literal) {
            let ends = side.lo.value.iter().zip(&side.hi.value);
            parts.extend(ends.map(|(lo, hi)| format!("{lo} = {hi}")));
            parts.extend(
                [&side.lo.open, &side.hi.open].into_iter().flatten().map(|open| format!("NOT {open}")),
            );
        }
        let gap = self.gap(&a.hi, &b.lo);
        parts.push(format!("{} = 0 AND {} = 0", gap.least.sql, gap.greatest.sql));
        parts.extend(gap.minutes.iter().map(|minutes| format!("{} = 0", minutes.sql)));
        Expr { sql: parts.join(" AND "), step: step_of(&gap) }
    }

    fn gap(&mut self, a: &End, b: &End) -> Gap {
        // `duration_hi_beyond_3_months`: days are counted from the second to the first.
        let called = match a.literal {
            true => format!("{}_short_of_{}", b.called, a.called),
            false => format!("{}_beyond_{}", a.called, b.called),
        };
        let minus = |at: usize| difference(&a.value[at], &b.value[at]);
        let (days, minutes) = (minus(1), minus(2));
        let (least, greatest, times) = match lengths(self.convention) {
            Some((month, year, times)) => {
                let dialect = self.steps.dialect;
                let stated = |end: &End| stated(dialect, &end.value[0], month, year);
                let months = difference(&stated(a), &stated(b));
                let sum = format!("{months} + {}", scaled(&days, times));
                let sum = self.steps.name(Expr::base(sum), &format!("{called}_days"), "lengths", None);
                (sum.clone(), sum, times)
            }
            None => {
                let months = Expr::base(minus(0));
                let months = self.steps.name(months, &format!("{called}_months"), "lengths", None);
                let (least, greatest) = self.by_calendar(&called, &months, &days);
                (least, greatest, 1)
            }
        };
        match self.convention.day {
            None => {
                let minutes =
                    self.steps.name(Expr::base(minutes), &format!("{called}_minutes"), "lengths", None);
                Gap { least, greatest, minutes: Some(minutes) }
            }
            Some(hours) => {
                let day = number(self.steps.dialect, hours * Number::whole(60));
                let wide = self.steps.dialect.wide();
                let in_minutes = |days: &Expr| Expr {
                    sql: format!("(CAST({} AS {wide}) * {day} + {})", days.sql, scaled(&minutes, times)),
                    step: days.step,
                };
                Gap { least: in_minutes(&least), greatest: in_minutes(&greatest), minutes: None }
            }
        }
    }

    /// The days that a number of months can have, linear between whole months; of fewer than none, the
    /// same backwards. (Rule 5.3.)
    fn by_calendar(&mut self, called: &str, months: &Expr, days: &str) -> (Expr, Expr) {
        let dialect = self.steps.dialect;
        let whole = Expr { sql: dialect.floor(&format!("ABS({})", months.sql)), step: months.step };
        let whole = self.steps.name(whole, &format!("{called}_whole_months"), "lengths", None);
        let days_of = self.steps.calendar(&whole);
        let cycles = dialect.divide(&whole.sql, "4800");
        let mut side = |which: &str| {
            let [so_many, next] = days_of(which);
            let sql = format!(
                "146097 * ({cycles}) + {so_many} + (ABS({months}) - {whole}) * ({next} - {so_many})",
                months = months.sql,
                whole = whole.sql,
            );
            let wanted = format!("{called}_{which}_days");
            self.steps.name(Expr { sql, step: whole.step }, &wanted, "lengths", None)
        };
        let (least, greatest) = (side("least"), side("greatest"));
        let signed = |plus: &Expr, minus: &Expr| {
            let sql = format!("CASE WHEN {} < 0 THEN -{} ELSE {} END", months.sql, minus.sql, plus.sql);
            let sql = if days == "0" { sql } else { format!("{sql} + ({days})") };
            Expr { sql: format!("({sql})"), step: plus.step }
        };
        (signed(&least, &greatest), signed(&greatest, &least))
    }
}

fn step_of(gap: &Gap) -> usize {
    latest([&gap.least, &gap.greatest].into_iter().chain(&gap.minutes))
}

/// Certainly `<`.
fn less(gap: &Gap) -> Expr {
    let greatest = &gap.greatest.sql;
    let sql = match &gap.minutes {
        Some(n) => format!("({greatest} < 0 AND {n} = 0 OR {greatest} <= 0 AND {n} < 0)", n = n.sql),
        None => format!("{greatest} < 0"),
    };
    Expr { sql, step: step_of(gap) }
}

/// Certainly `<=`.
fn at_most(gap: &Gap) -> Expr {
    let greatest = &gap.greatest.sql;
    let sql = match &gap.minutes {
        Some(n) => format!("({greatest} <= 0 AND {} <= 0)", n.sql),
        None => format!("{greatest} <= 0"),
    };
    Expr { sql, step: step_of(gap) }
}

/// Days in a month and in a year, so many times that both are decimals.
fn lengths(convention: Convention) -> Option<(Number, Number, i64)> {
    let twelve = Number::whole(12);
    match (convention.month, convention.year) {
        (Some(month), Some(year)) => Some((month, year, 1)),
        (Some(month), None) => Some((month, month * twelve, 1)),
        (None, Some(year)) => Some((year, year * twelve, 12)),
        (None, None) => None,
    }
}

/// Months in days as the convention has it: whole years first. (Rule 5.5.)
fn stated(dialect: super::Dialect, months: &str, month: Number, year: Number) -> String {
    if months == "0" {
        return String::from("0");
    }
    let whole = dialect.floor(months);
    let years = format!(
        "CASE WHEN {months} >= 0 THEN {} ELSE -({}) END",
        dialect.divide(&whole, "12"),
        dialect.divide(&format!("11 - {whole}"), "12")
    );
    let wide = dialect.wide();
    format!(
        "(({years}) * {year} + (CAST({months} AS {wide}) - 12 * ({years})) * {month})",
        year = number(dialect, year),
        month = number(dialect, month)
    )
}

/// A number as SQL.
pub(super) fn number(dialect: super::Dialect, number: Number) -> String {
    if number.is_whole() { number.to_string() } else { dialect.decimal(&number.to_string()) }
}

fn difference(a: &str, b: &str) -> String {
    match (a, b) {
        (a, "0") => a.to_owned(),
        ("0", b) => format!("-{b}"),
        (a, b) => format!("{a} - {b}"),
    }
}

fn scaled(sql: &str, times: i64) -> String {
    if times == 1 { sql.to_owned() } else { format!("({sql}) * {times}") }
}
