//! Questions to cells that hold sets as SQL, from the values known and whether there may be more.
//! (Meaning, rule 3.)

use std::collections::BTreeSet;

use super::layout::Layout;
use super::leaf::Leaves;
use super::range::Sides;
use super::steps::Expr;
use crate::check::SetOperand;
use crate::syntax::ast::Membership;
use crate::text::fold;
use crate::value::Term;

/// A field's cell as a set.
struct SetCell {
    /// The list of values known; NULL when the cell is missing.
    values: String,
    /// Whether there may be more; NULL when the cell is missing.
    more: String,
    state: String,
}

impl Leaves<'_> {
    /// A cell and a set that is written out. (Rule 3.)
    pub(super) fn member(&self, field: usize, how: Membership, set: &BTreeSet<Term>) -> Expr {
        let items = set.iter().map(|term| self.dialect().text(&term.0)).collect::<Vec<_>>();
        let single = match self.layout(field) {
            Layout::Value | Layout::Text => Some(self.column(field, "value")),
            _ => None,
        };
        if let Some(value) = single {
            // One value is in the set or is not; it is all that is there.
            return Expr::base(match how {
                Membership::In | Membership::HasOnly => format!("{value} IN ({})", items.join(", ")),
                Membership::NotIn => format!("{value} NOT IN ({})", items.join(", ")),
                Membership::HasAllOf => match &items[..] {
                    [one] => format!("{value} = {one}"),
                    _ => format!("CASE WHEN {value} IS NOT NULL THEN FALSE END"),
                },
            });
        }
        let Some(cell) = self.set(field) else { return Expr::unknown(self.dialect()) };
        let items = self.dialect().list(&items);
        let shares = self.guarded(&cell, &self.dialect().overlap(&cell.values, &items));
        let more = &cell.more;
        match how {
            Membership::In => Sides::base(shares, format!("NOT {more}")).leaf(false),
            Membership::NotIn => Sides::base(shares, format!("NOT {more}")).leaf(true),
            Membership::HasAllOf => {
                let all = self.guarded(&cell, &self.dialect().within(&items, &cell.values));
                Sides::base(all, format!("NOT {more}")).leaf(false)
            }
            Membership::HasOnly => {
                let within = self.guarded(&cell, &self.dialect().within(&cell.values, &items));
                let empty = self.guarded(&cell, &self.dialect().is_empty(&cell.values));
                Sides::base(
                    format!("{within} AND NOT {more} AND NOT {empty}"),
                    format!("NOT {within} OR (NOT {more} AND {empty})"),
                )
                .leaf(false)
            }
        }
    }

    /// A question to a list, which is NULL for a missing cell.
    fn guarded(&self, cell: &SetCell, question: &str) -> String {
        match self.dialect() {
            dialect if dialect.has_null_lists() && !question.contains(' ') => question.to_owned(),
            dialect if dialect.has_null_lists() => format!("({question})"),
            _ => format!("CASE WHEN {} = 'known' THEN {question} END", cell.state),
        }
    }

    /// Two fields share a value. (Rule 3.3.)
    pub(super) fn share(&self, left: usize, right: usize) -> Sides {
        let (Some(a), Some(b)) = (self.shared(left, right), self.shared(right, left)) else {
            return Sides::base("FALSE", "FALSE");
        };
        let dialect = self.dialect();
        let known = format!("{} = 'known' AND {} = 'known'", a.state, b.state);
        let shares = format!("{known} AND {}", self.guarded(&a, &dialect.overlap(&a.values, &b.values)));
        let (none_a, none_b) = (dialect.is_empty(&a.values), dialect.is_empty(&b.values));
        let fails = format!(
            "{known} AND (NOT {a} AND NOT {b} OR NOT {b} AND {none_b} OR NOT {a} AND {none_a})",
            a = a.more,
            b = b.more
        );
        Sides::base(shares, fails)
    }

    /// Two sets are equal.
    pub(super) fn same(&self, left: usize, right: &SetOperand) -> Sides {
        let (a, b) = match right {
            SetOperand::Field(right) => (self.shared(left, *right), self.shared(*right, left)),
            SetOperand::Set(terms) => {
                let items = terms.iter().map(|term| self.dialect().text(&term.0)).collect::<Vec<_>>();
                let b = SetCell {
                    values: self.dialect().list(&items),
                    more: String::from("FALSE"),
                    state: String::from("'known'"),
                };
                (self.set(left), Some(b))
            }
        };
        let (Some(a), Some(b)) = (a, b) else { return Sides::base("FALSE", "FALSE") };
        let known = format!("{} = 'known' AND {} = 'known'", a.state, b.state);
        let a_in_b = format!("({})", self.dialect().within(&a.values, &b.values));
        let b_in_a = format!("({})", self.dialect().within(&b.values, &a.values));
        Sides::base(
            format!("{known} AND NOT {} AND NOT {} AND {a_in_b} AND {b_in_a}", a.more, b.more),
            format!("{known} AND (NOT {} AND NOT {a_in_b} OR NOT {} AND NOT {b_in_a})", b.more, a.more),
        )
    }

    fn set(&self, field: usize) -> Option<SetCell> {
        let state = self.column(field, "state");
        let one = |value: String| {
            let list = self.dialect().list(std::slice::from_ref(&value));
            format!("CASE WHEN {state} = 'known' THEN {list} END")
        };
        let no_more = || String::from("FALSE");
        let (values, more) = match self.layout(field) {
            Layout::Set => (self.column(field, "values"), self.column(field, "more")),
            Layout::Value | Layout::Text => (one(self.column(field, "value")), no_more()),
            Layout::YesNo => {
                (one(format!("CASE WHEN {} THEN 'yes' ELSE 'no' END", self.column(field, "yes"))), no_more())
            }
            _ => return None,
        };
        Some(SetCell { values, more, state })
    }

    /// A cell's values for comparing with another field's: each by one name where either field knows
    /// several.
    fn shared(&self, field: usize, other: usize) -> Option<SetCell> {
        let cell = self.set(field)?;
        let spec = |field: usize| self.program.fields.get(field).map(|field| &field.spec.vocabulary);
        let (ours, theirs) = (spec(field)?, spec(other)?);
        let name = |term: &str| {
            let own = fold(term);
            match theirs.spellings.get(&own).map(|known| fold(&known.0)) {
                Some(known) if ours.spellings.contains_key(&own) => own.min(known),
                Some(known) => known,
                None => own,
            }
        };
        // What a cell may hold and is called otherwise: our values as we write them, and what is listed
        // there but not here, folded.
        let mut terms = ours.values.iter().map(|term| term.0.to_string()).collect::<BTreeSet<_>>();
        terms.extend(ours.spellings.values().map(|term| term.0.to_string()));
        terms.extend(theirs.spellings.keys().cloned());
        let renamed = terms.iter().map(|term| (term, name(term))).filter(|(term, name)| *term != name);
        let renamed = renamed.map(|(term, name)| {
            format!("WHEN {} THEN {}", self.dialect().text(term), self.dialect().text(&name))
        });
        let renamed = renamed.collect::<Vec<_>>();
        if renamed.is_empty() {
            return Some(cell);
        }
        let values = self.dialect().each(&cell.values, &format!("CASE v {} ELSE v END", renamed.join(" ")));
        Some(SetCell { values, ..cell })
    }
}
