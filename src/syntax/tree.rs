//! From the parser's pairs to the statements of the tree.

use pest::iterators::{Pair, Pairs};

use super::ast::{
    Amendment, Body, CellValue, ConventionPart, Criterion, Define, Example, ExampleCell, Expected, Field,
    Judged, KindExpr, List, Meaning, Means, PlainBase, PlainKind, Section, Stage, Statement, ValueDecl,
    Values, Word,
};
use super::grammar::Rule;
use super::literals::{plain, unquoted};
use crate::diagnostic::{Code, Diagnostic};
use crate::text::{Span, Spanned};

/// Builds the tree of one statement. Every `read_*` gives nothing only after it has told why.
pub(super) struct Builder<'a> {
    /// The whole source.
    pub(super) source: &'a str,
    /// Where the statement begins in it.
    pub(super) offset: usize,
    /// What was wrong.
    pub(super) faults: Vec<Diagnostic>,
    /// Where `and` and `or` were mixed.
    pub(super) mixed: Vec<Span>,
}

impl Builder<'_> {
    /// Reads what the rule `statement` matched.
    pub(super) fn read_statement(&mut self, pair: Pair<'_, Rule>) -> Option<Spanned<Statement>> {
        let inner = pair.into_inner().next()?;
        let span = self.span(&inner);
        let matched = inner.as_rule();
        let mut parts = inner.into_inner();
        let statement = match matched {
            Rule::criteria => Statement::Criteria(self.name(&mut parts)?),
            Rule::title => Statement::Title(self.text(&mut parts)?),
            Rule::version => Statement::Version(self.name(&mut parts)?),
            Rule::field => Statement::Field(self.read_field(parts)?),
            Rule::means => Statement::Means(self.read_means(parts)?),
            Rule::list => Statement::List(self.read_list(parts)?),
            Rule::define => Statement::Define(self.read_define(parts)?),
            Rule::convention => Statement::Convention(self.read_convention(parts)?),
            Rule::study => Statement::Study(self.name(&mut parts)?),
            Rule::stage => Statement::Stage(self.read_stage(parts)?),
            Rule::section => Statement::Section(match parts.next()?.as_rule() {
                Rule::kw_inclusion => Section::Inclusion,
                Rule::kw_exclusion => Section::Exclusion,
                _ => Section::IncludedAs,
            }),
            Rule::criterion => Statement::Criterion(self.read_criterion(parts)?),
            Rule::example => Statement::Example(self.read_example(parts)?),
            Rule::amendment => Statement::Amendment(self.read_amendment(parts)?),
            _ => return None,
        };
        Some(Spanned::new(statement, span))
    }

    /// The place of a pair in the source, without the blanks that the parser skipped behind it.
    pub(super) fn span(&self, pair: &Pair<'_, Rule>) -> Span {
        let start = self.offset + pair.as_span().start();
        Span::new(start, start + pair.as_str().trim_end().len())
    }

    /// The next word, as a name.
    pub(super) fn name(&self, parts: &mut Pairs<'_, Rule>) -> Option<Spanned<String>> {
        let pair = parts.find(|pair| {
            matches!(pair.as_rule(), Rule::name | Rule::label | Rule::version_number | Rule::integer)
        })?;
        Some(Spanned::new(plain(pair.as_str()), self.span(&pair)))
    }

    /// The next text, without its quotes.
    fn text(&self, parts: &mut Pairs<'_, Rule>) -> Option<Spanned<String>> {
        let pair = parts.find(|pair| pair.as_rule() == Rule::text)?;
        Some(Spanned::new(unquoted(pair.as_str()), self.span(&pair)))
    }

    /// A text, if it is what comes next.
    fn optional_text(&self, parts: &mut Pairs<'_, Rule>) -> Option<Spanned<String>> {
        if parts.peek()?.as_rule() == Rule::text { self.text(parts) } else { None }
    }

    fn texts(&self, parts: Pairs<'_, Rule>) -> Vec<Spanned<String>> {
        parts
            .filter(|pair| pair.as_rule() == Rule::text)
            .map(|pair| Spanned::new(unquoted(pair.as_str()), self.span(&pair)))
            .collect()
    }

    fn read_field(&mut self, mut parts: Pairs<'_, Rule>) -> Option<Field> {
        let name = self.name(&mut parts)?;
        let title = self.optional_text(&mut parts);
        let kind = parts.find(|pair| pair.as_rule() == Rule::kind)?;
        let kind = Spanned::new(self.read_kind(kind.clone().into_inner().next()?)?, self.span(&kind));
        let mut field =
            Field { name, title, kind, from: Vec::new(), read_at: None, split_on: None, means: Vec::new() };
        for part in parts {
            let span = self.span(&part);
            let mut inner = part.clone().into_inner();
            let twice = match part.as_rule() {
                Rule::from => {
                    let twice = !field.from.is_empty();
                    field.from.extend(self.texts(inner));
                    twice.then_some("from")
                }
                Rule::read_at => field.read_at.replace(self.name(&mut inner)?).map(|_| "read at"),
                Rule::split_on => field.split_on.replace(self.text(&mut inner)?).map(|_| "split on"),
                _ => {
                    let means = self.read_means(inner)?;
                    field.means.push(means);
                    None
                }
            };
            if let Some(what) = twice {
                self.faults.push(
                    Diagnostic::new(
                        Code::Unexpected,
                        format!("`{what}` is said twice of `{}`", field.name.node),
                        span,
                        "the second time",
                    )
                    .help("keep one of them; several columns stand behind one `from`, with commas"),
                );
                return None;
            }
        }
        Some(field)
    }

    fn read_kind(&mut self, pair: Pair<'_, Rule>) -> Option<KindExpr> {
        let matched = pair.as_rule();
        if matched == Rule::plain {
            return Some(KindExpr::Plain(self.read_plain(pair)?));
        }
        let mut parts = pair.into_inner();
        let inner = parts.find(|pair| matches!(pair.as_rule(), Rule::plain | Rule::values));
        Some(match (matched, inner) {
            (Rule::yes_no, _) => KindExpr::YesNo,
            (Rule::range_of, Some(inner)) => KindExpr::RangeOf(self.read_plain(inner)?),
            (_, Some(inner)) if inner.as_rule() == Rule::plain => {
                KindExpr::SomeOfPlain(self.read_plain(inner)?)
            }
            (_, Some(inner)) => {
                let values = Values {
                    values: self.read_values(inner)?,
                    open: parts.any(|pair| pair.as_rule() == Rule::or_other),
                };
                if matched == Rule::one_of { KindExpr::OneOf(values) } else { KindExpr::SomeOf(values) }
            }
            (_, None) => return None,
        })
    }

    fn read_plain(&mut self, pair: Pair<'_, Rule>) -> Option<PlainKind> {
        let mut plain = PlainKind { base: PlainBase::Integer, domain: None, unit: None };
        for part in pair.into_inner() {
            match part.as_rule() {
                Rule::base => {
                    plain.base = match part.as_str() {
                        "integer" => PlainBase::Integer,
                        "number" => PlainBase::Number,
                        "percent" => PlainBase::Percent,
                        "text" => PlainBase::Text,
                        "year" => PlainBase::Year,
                        "date" => PlainBase::Date,
                        _ => PlainBase::Duration,
                    }
                }
                Rule::domain => {
                    let span = self.span(&part);
                    let (mut low, mut high, mut upper) = (None, None, false);
                    for end in part.into_inner() {
                        match end.as_rule() {
                            Rule::dots => upper = true,
                            _ if upper => high = Some(self.read_number(&end)?),
                            _ => low = Some(self.read_number(&end)?),
                        }
                    }
                    plain.domain = Some(Spanned::new((low, high), span));
                }
                _ => {
                    let unit = part.into_inner().find(|pair| pair.as_rule() == Rule::unit)?;
                    plain.unit = Some(self.read_word(unit.into_inner().next()?));
                }
            }
        }
        Some(plain)
    }

    fn read_values(&mut self, pair: Pair<'_, Rule>) -> Option<Vec<ValueDecl>> {
        let decls = pair.into_inner().filter(|pair| pair.as_rule() == Rule::value_decl);
        decls
            .map(|decl| {
                let values = decl.into_inner().filter(|pair| pair.as_rule() == Rule::value);
                let mut words = values.filter_map(|value| Some(self.read_word(value.into_inner().next()?)));
                Some(ValueDecl { value: words.next()?, synonyms: words.collect() })
            })
            .collect()
    }

    /// A word, bare or quoted; a number or date is its text.
    pub(super) fn read_word(&self, pair: Pair<'_, Rule>) -> Spanned<Word> {
        let quoted = pair.as_rule() == Rule::text;
        let text = if quoted { unquoted(pair.as_str()) } else { pair.as_str().trim_end().to_owned() };
        Spanned::new(Word { text: plain(&text), quoted }, self.span(&pair))
    }

    fn read_means(&mut self, parts: Pairs<'_, Rule>) -> Option<Means> {
        let meaning = parts.clone().find(|pair| pair.as_rule() == Rule::meaning)?;
        let node = match plain(meaning.as_str()).as_str() {
            "not-read" => Meaning::NotRead,
            "not-reported" => Meaning::NotReported,
            "not-applicable" => Meaning::NotApplicable,
            _ => Meaning::None,
        };
        Some(Means { tokens: self.texts(parts), meaning: Spanned::new(node, self.span(&meaning)) })
    }

    fn read_list(&mut self, mut parts: Pairs<'_, Rule>) -> Option<List> {
        let name = self.name(&mut parts)?;
        let title = self.optional_text(&mut parts);
        let members = parts.find(|pair| pair.as_rule() == Rule::values)?;
        Some(List { name, title, members: self.read_values(members)? })
    }

    fn read_define(&mut self, mut parts: Pairs<'_, Rule>) -> Option<Define> {
        let name = self.name(&mut parts)?;
        let title = self.optional_text(&mut parts);
        let rule = parts.find(|pair| pair.as_rule() == Rule::rule)?;
        Some(Define { name, title, rule: self.read_rule(rule)? })
    }

    fn read_convention(&mut self, parts: Pairs<'_, Rule>) -> Option<Vec<ConventionPart>> {
        parts
            .filter(|pair| pair.as_rule() == Rule::convention_part)
            .map(|part| {
                let mut inner = part.into_inner();
                let unit = self.name(&mut inner)?;
                let number = inner.find(|pair| pair.as_rule() == Rule::number)?;
                let amount = Spanned::new(self.read_number(&number)?, self.span(&number));
                Some(ConventionPart { unit, amount, in_unit: self.name(&mut inner)? })
            })
            .collect()
    }

    fn read_stage(&mut self, mut parts: Pairs<'_, Rule>) -> Option<Stage> {
        let name = self.name(&mut parts)?;
        let mut stage =
            Stage { name, title: self.optional_text(&mut parts), counts_as: None, unclear_means: None };
        for part in parts {
            let span = self.span(&part);
            let (slot, what) = match part.as_rule() {
                Rule::counts_as => (&mut stage.counts_as, "counts as"),
                _ => (&mut stage.unclear_means, "unclear means"),
            };
            if slot.is_some() {
                let message = format!("`{what}` is said twice of `{}`", stage.name.node);
                self.faults.push(
                    Diagnostic::new(Code::Unexpected, message, span, "the second time")
                        .help("keep one of them"),
                );
                return None;
            }
            let word = part.into_inner().find(|pair| pair.as_rule() == Rule::name)?;
            *slot = Some(Spanned::new(plain(word.as_str()), self.span(&word)));
        }
        Some(stage)
    }

    fn read_criterion(&mut self, parts: Pairs<'_, Rule>) -> Option<Criterion> {
        let (mut label, mut title, mut body) = (None, None, None);
        for part in parts {
            let span = self.span(&part);
            match part.as_rule() {
                Rule::heading => {
                    for pair in part.into_inner() {
                        match pair.as_rule() {
                            Rule::label => {
                                label = Some(Spanned::new(plain(pair.as_str()), self.span(&pair)));
                            }
                            Rule::text => {
                                title = Some(Spanned::new(unquoted(pair.as_str()), self.span(&pair)));
                            }
                            _ => {}
                        }
                    }
                }
                Rule::judged => body = Some(Body::Judged(Spanned::new(self.read_judged(part)?, span))),
                _ => body = Some(Body::Rule(self.read_rule(part)?)),
            }
        }
        Some(Criterion { label, title, body: body? })
    }

    fn read_judged(&mut self, pair: Pair<'_, Rule>) -> Option<Judged> {
        let mut judged = Judged { by: None, from: None };
        for part in pair.into_inner() {
            let matched = part.as_rule();
            let mut inner = part.into_inner();
            match matched {
                Rule::judged_by => {
                    let number = inner.find(|pair| pair.as_rule() == Rule::integer)?;
                    judged.by = Some(self.read_count(&number)?);
                }
                Rule::judged_from => judged.from = self.text(&mut inner),
                _ => {}
            }
        }
        Some(judged)
    }

    fn read_example(&mut self, mut parts: Pairs<'_, Rule>) -> Option<Example> {
        let title = self.text(&mut parts)?;
        let verdict = parts.find(|pair| pair.as_rule() == Rule::verdict)?;
        let expect = match verdict.as_str() {
            "include" => Expected::Include,
            "exclude" => Expected::Exclude,
            _ => Expected::Unclear,
        };
        let expect = Spanned::new(expect, self.span(&verdict));
        let mut example = Example { title, expect, at: None, by: Vec::new(), cells: Vec::new() };
        for part in parts {
            let matched = part.as_rule();
            let mut inner = part.into_inner();
            match matched {
                Rule::at_stage => example.at = self.name(&mut inner),
                Rule::by_labels => {
                    while let Some(label) = self.name(&mut inner) {
                        example.by.push(label);
                    }
                }
                _ => {
                    for cell in inner.filter(|pair| pair.as_rule() == Rule::cell) {
                        example.cells.push(self.read_cell(cell)?);
                    }
                }
            }
        }
        Some(example)
    }

    fn read_cell(&mut self, pair: Pair<'_, Rule>) -> Option<ExampleCell> {
        let mut parts = pair.into_inner();
        let field = self.name(&mut parts)?;
        let value = parts.find(|pair| matches!(pair.as_rule(), Rule::set | Rule::operand))?;
        let span = self.span(&value);
        let node = if value.as_rule() == Rule::set {
            let members = value.into_inner().filter(|pair| pair.as_rule() == Rule::member);
            CellValue::Set(
                members
                    .filter_map(|member| Some(self.read_cell_word(&member.into_inner().next()?)))
                    .collect(),
            )
        } else {
            CellValue::Text(self.read_cell_word(&value.into_inner().next()?))
        };
        Some(ExampleCell { field, value: Spanned::new(node, span) })
    }

    /// What a cell would hold: a quantity keeps its words, one blank between them.
    fn read_cell_word(&self, pair: &Pair<'_, Rule>) -> Word {
        if pair.as_rule() != Rule::amount {
            return self.read_word(pair.clone()).node;
        }
        let mut text = String::new();
        for part in pair.clone().into_inner() {
            if !text.is_empty() && part.as_rule() != Rule::percent_sign {
                text.push(' ');
            }
            text.push_str(&plain(part.as_str().trim_end()));
        }
        Word { text, quoted: false }
    }

    fn read_amendment(&mut self, mut parts: Pairs<'_, Rule>) -> Option<Amendment> {
        let version = self.name(&mut parts)?;
        let on = parts.find(|pair| pair.as_rule() == Rule::period)?;
        let on = Spanned::new(self.read_period(&on)?, self.span(&on));
        Some(Amendment { version, on, text: self.text(&mut parts)? })
    }
}
