//! Questions to cells as SQL: TRUE, FALSE, or NULL where what is known does not decide. (Meaning, rules
//! 1 to 5 and 7.)

use super::dialect::Dialect;
use super::layout::{Columns, Layout};
use super::range::{self, End, Range, Scale, Sides};
use super::steps::{Expr, Steps};
use super::{periods, time};
use crate::check::{Operand, Program, Test};
use crate::syntax::ast::Sign;
use crate::value::{Atom, Bound, Interval, Literal, Number, Quantity, Relation};

/// What leaves are made from.
pub(super) struct Leaves<'p> {
    pub(super) program: &'p Program,
    pub(super) columns: Vec<Columns>,
    pub(super) steps: Steps,
}

impl Leaves<'_> {
    pub(super) fn dialect(&self) -> Dialect {
        self.steps.dialect
    }

    /// A typed column of a field.
    pub(super) fn column(&self, field: usize, ending: &str) -> String {
        let base = self.columns.get(field).map_or("", |columns| columns.base.as_str());
        format!("{base}_{ending}")
    }

    pub(super) fn layout(&self, field: usize) -> Layout {
        self.columns.get(field).map_or(Layout::Text, |columns| columns.layout)
    }

    /// Whether a stage sees the field's cells. (Rule 9.2.)
    pub(super) fn sees(&self, field: usize, stage: usize) -> bool {
        self.program.fields.get(field).is_some_and(|field| field.read_at <= stage)
    }

    /// A leaf, as a stage sees it.
    pub(super) fn test(&mut self, test: &Test, stage: usize) -> Expr {
        if let Test::Contains { fields, atom } = test {
            return self.contains(fields, atom, stage);
        }
        if let Test::Between { value, low, high } = test {
            let low = self.compare_at(value, Relation::AtLeast, low, stage);
            let high = self.compare_at(value, Relation::AtMost, high, stage);
            let step = low.step.max(high.step);
            return Expr { sql: format!("({}\nAND {})", low.sql, high.sql), step };
        }
        if !test.fields().into_iter().all(|field| self.sees(field, stage)) {
            return Expr::unknown(self.dialect());
        }
        match test {
            Test::YesNo { field, is } => {
                let column = self.column(*field, "yes");
                Expr::base(if *is { column } else { format!("NOT {column}") })
            }
            Test::Compare { left, relation, right } => self.compare(left, *relation, right),
            Test::OneOf { value, literals, negated } => self.one_of(value, literals, *negated),
            Test::Member { field, how, set } => self.member(*field, *how, set),
            Test::Share { left, right, negated } => self.share(*left, *right).leaf(*negated),
            Test::Same { left, right, negated } => self.same(*left, right).leaf(*negated),
            // Answered above.
            Test::Contains { .. } | Test::Between { .. } => Expr::unknown(self.dialect()),
            Test::Reported { field, negated } => {
                let state = self.column(*field, "state");
                let no = format!("{state} IN ('not reported', 'not applicable')");
                Sides::base(format!("{state} = 'known'"), no).leaf(*negated)
            }
            Test::Applicable { field, negated } => {
                let state = self.column(*field, "state");
                Sides::base(format!("{state} = 'known'"), format!("{state} = 'not applicable'"))
                    .leaf(*negated)
            }
        }
    }

    /// What people answered to a judged criterion. (Rule 8.1.)
    pub(super) fn judged(&self, field: usize, by: u32, stage: usize) -> Expr {
        if !self.sees(field, stage) {
            return Expr::unknown(self.dialect());
        }
        let column = |ending: &str| self.column(field, ending);
        let (yes, no, unclear) = (column("yes"), column("no"), column("unclear"));
        let adjudicated = column("adjudicated");
        Expr::base(format!(
            "CASE WHEN {adjudicated} = 'yes' THEN TRUE WHEN {adjudicated} = 'no' THEN FALSE WHEN {adjudicated} = 'unclear' THEN NULL\n\
             WHEN {yes} >= {by} AND {no} = 0 AND {unclear} = 0 THEN TRUE WHEN {no} >= {by} AND {yes} = 0 AND {unclear} = 0 THEN FALSE END"
        ))
    }

    fn compare_at(&mut self, left: &Operand, relation: Relation, right: &Operand, stage: usize) -> Expr {
        let mut fields = left.fields().into_iter().chain(right.fields());
        match fields.all(|field| self.sees(field, stage)) {
            true => self.compare(left, relation, right),
            false => Expr::unknown(self.dialect()),
        }
    }

    fn compare(&mut self, left: &Operand, relation: Relation, right: &Operand) -> Expr {
        match (left, right) {
            (Operand::Literal(literal), other) if !matches!(other, Operand::Literal(_)) => {
                self.compare_literal(other, relation.mirrored(), literal)
            }
            (value, Operand::Literal(literal)) => self.compare_literal(value, relation, literal),
            _ => match (self.range(left), self.range(right)) {
                (Some(left), Some(right)) => self.ranges(&left, relation, &right),
                _ => Expr::unknown(self.dialect()),
            },
        }
    }

    fn compare_literal(&mut self, value: &Operand, relation: Relation, literal: &Literal) -> Expr {
        let Some(cell) = self.range(value) else { return Expr::unknown(self.dialect()) };
        match (cell.scale, literal) {
            (Scale::Whole | Scale::Number, Literal::Number(number)) => {
                let literal = self.literal(&Quantity::Number(Interval::point(*number)));
                match (cell.scale, range::plain(relation)) {
                    // For equality with a whole number the plain comparison says the same, and shorter.
                    (Scale::Whole, (Relation::Equal, _)) if number.is_whole() => {
                        let literal = Range { scale: Scale::Whole, ..literal };
                        range::compare(self.dialect(), &cell, relation, &literal)
                    }
                    _ => range::compare(self.dialect(), &cell, relation, &literal),
                }
            }
            (Scale::Duration, Literal::Duration(duration)) => {
                let literal = self.literal(&Quantity::Duration(Interval::point(*duration)));
                self.ranges(&cell, relation, &literal)
            }
            (Scale::Date, Literal::Date(period)) => periods::days(&cell, relation, *period),
            (Scale::Whole, Literal::Date(period)) => periods::years(&cell, relation, *period),
            _ => Expr::unknown(self.dialect()),
        }
    }

    fn ranges(&mut self, left: &Range, relation: Relation, right: &Range) -> Expr {
        match (left.scale, right.scale) {
            (Scale::Whole | Scale::Number, Scale::Whole | Scale::Number) | (Scale::Date, Scale::Date) => {
                range::compare(self.dialect(), left, relation, right)
            }
            (Scale::Duration, Scale::Duration) => {
                time::compare(&mut self.steps, self.program.convention, left, relation, right)
            }
            _ => Expr::unknown(self.dialect()),
        }
    }

    /// `x in <v, …>` as one leaf over the set. (Rule 2.4.)
    fn one_of(&mut self, value: &Operand, literals: &[Literal], negated: bool) -> Expr {
        let Some(cell) = self.range(value) else { return Expr::unknown(self.dialect()) };
        let dates = |literal: &Literal| matches!(literal, Literal::Date(_));
        let spans = match cell.scale {
            Scale::Whole if literals.iter().any(dates) => periods::year_spans(literals),
            Scale::Whole => periods::number_runs(literals),
            Scale::Date if literals.iter().all(dates) => periods::day_spans(literals),
            _ => None,
        };
        match spans {
            Some(spans) => periods::among(&cell, &spans).leaf(negated),
            None => {
                let each = literals
                    .iter()
                    .map(|literal| self.compare_literal(value, Relation::Equal, literal))
                    .collect::<Vec<_>>();
                let step = super::steps::latest(&each);
                let any = each.iter().map(|e| e.sql.as_str()).collect::<Vec<_>>().join("\nOR ");
                Expr { sql: format!("{}({any})", if negated { "NOT " } else { "" }), step }
            }
        }
    }

    /// The range in which one side of a comparison lies.
    fn range(&self, operand: &Operand) -> Option<Range> {
        match operand {
            Operand::Field(field) => self.cell(*field, ""),
            Operand::Lowest(field) => self.cell(*field, "lowest_"),
            Operand::Highest(field) => self.cell(*field, "highest_"),
            Operand::Literal(literal) => literal.quantity().map(|quantity| self.literal(&quantity)),
            Operand::Sum(parts) => {
                let mut parts = parts.iter();
                let start = self.range(&parts.next()?.1)?;
                parts.try_fold(start, |sum, (sign, part)| sum.with(*sign, &self.range(part)?))
            }
        }
    }

    fn cell(&self, field: usize, side: &str) -> Option<Range> {
        let spread = self.columns.get(field)?.spread;
        if spread == side.is_empty() {
            return None;
        }
        let column = |ending: &str| self.column(field, &format!("{side}{ending}"));
        let (scale, endings): (_, [&[&str]; 2]) = match self.layout(field) {
            Layout::Whole => (Scale::Whole, [&["lo"], &["hi"]]),
            Layout::Number => (Scale::Number, [&["lo"], &["hi"]]),
            Layout::Date => (Scale::Date, [&["first"], &["last"]]),
            Layout::Duration => (
                Scale::Duration,
                [&["lo_months", "lo_days", "lo_minutes"], &["hi_months", "hi_days", "hi_minutes"]],
            ),
            _ => return None,
        };
        let open = matches!(scale, Scale::Number | Scale::Duration);
        let [lo, hi] = [("lo", endings[0]), ("hi", endings[1])].map(|(end, endings)| End {
            value: endings.iter().map(|ending| column(ending)).collect(),
            open: open.then(|| column(&format!("{end}_open"))),
            called: column(end),
            literal: false,
        });
        let known = vec![format!("{} = 'known'", self.column(field, "state"))];
        Some(Range { scale, lo, hi, literal: false, sum: false, known })
    }

    fn literal(&self, quantity: &Quantity) -> Range {
        let number = |n: &Number| time::number(self.dialect(), *n);
        let (scale, lo) = match quantity {
            Quantity::Whole(i) => (Scale::Whole, i.lo.map(|n| (vec![number(&n)], n.to_string()))),
            Quantity::Number(i) => (Scale::Number, i.lo.map(|n| (vec![number(&n)], n.to_string()))),
            Quantity::Date(i) => (Scale::Date, i.lo.map(|d| (vec![format!("DATE '{d}'")], d.to_string()))),
            Quantity::Duration(i) => (
                Scale::Duration,
                i.lo.map(|d| {
                    let minutes = d.hours * Number::whole(60);
                    (vec![number(&d.months), number(&d.days), number(&minutes)], d.to_string())
                }),
            ),
        };
        let (value, called) = match lo {
            Bound::Closed(end) | Bound::Open(end) => end,
            Bound::Unbounded => (vec![String::from("NULL")], String::from("nothing")),
        };
        let end = End { value, open: None, called, literal: true };
        Range { scale, lo: end.clone(), hi: end, literal: true, sum: false, known: Vec::new() }
    }

    /// A group of fields is one document in parts. (Rule 7.1.)
    fn contains(&self, fields: &[usize], atom: &Atom, stage: usize) -> Expr {
        let seen = fields.iter().filter(|field| self.sees(**field, stage)).collect::<Vec<_>>();
        let pattern = format!(" {} ", atom.regex());
        let words = seen.iter().map(|field| self.dialect().matches(&self.column(**field, "words"), &pattern));
        let holds = words.collect::<Vec<_>>().join("\nOR ");
        if holds.is_empty() {
            return Expr::unknown(self.dialect());
        }
        if seen.len() < fields.len() {
            return Expr::base(format!("CASE WHEN {holds} THEN TRUE END"));
        }
        let more = seen.iter().map(|field| format!("NOT {}", self.column(**field, "more")));
        Sides::base(holds, more.collect::<Vec<_>>().join(" AND ")).leaf(false)
    }
}

impl Range {
    /// A sum or difference of two ranges. (Rule 2.5.)
    fn with(self, sign: Sign, other: &Self) -> Option<Self> {
        let scale = match (self.scale, other.scale) {
            (Scale::Whole, Scale::Whole) => Scale::Whole,
            (Scale::Whole | Scale::Number, Scale::Whole | Scale::Number) => Scale::Number,
            (Scale::Duration, Scale::Duration) => Scale::Duration,
            _ => return None,
        };
        let (sign, word, lo, hi) = match sign {
            Sign::Plus => ("+", "and", &other.lo, &other.hi),
            Sign::Minus => ("-", "less", &other.hi, &other.lo),
        };
        let join = |a: &End, b: &End| {
            let open = [&a.open, &b.open].into_iter().flatten().cloned().collect::<Vec<_>>();
            End {
                value: a.value.iter().zip(&b.value).map(|(a, b)| format!("({a} {sign} {b})")).collect(),
                open: (!open.is_empty()).then(|| format!("({})", open.join(" OR "))),
                called: format!("{}_{word}_{}", a.called, b.called),
                literal: a.literal && b.literal,
            }
        };
        let known = self.known.iter().chain(&other.known).cloned().collect();
        let literal = self.literal && other.literal;
        Some(Self { scale, lo: join(&self.lo, lo), hi: join(&self.hi, hi), literal, sum: true, known })
    }
}
