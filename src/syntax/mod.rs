//! From text to tree and back: the grammar, the tree, and the canonical text that proves it parses
//! back to the same tree.

pub mod ast;
pub mod strategy;

mod amend;
mod encoding;
mod expr;
mod format;
mod grammar;
mod lex;
mod lines;
mod literals;
mod mistakes;
mod precedent;
mod search;
mod slips;
mod slips_condition;
mod slips_refused;
mod slips_shape;
mod tree;
mod tree_rules;
mod tree_search;
mod walk;
mod words;

pub use amend::amended;
pub use format::format;
pub use grammar::{grammar_rules, parse_rule};
pub use precedent::{Precedent, with_example};
pub use walk::walk;

use pest::Parser;

use crate::diagnostic::Diagnostic;
use crate::text::{Source, Span, Spanned};
use grammar::{Grammar, Rule};
use lex::Scan;
use lines::Statement;
use tree::Builder;
use words::Tokens;

/// Parses the bytes of a criteria file: UTF-8 with or without its mark, or UTF-16 with it. Never
/// fails, as [`parse`].
#[must_use]
pub fn parse_bytes(name: &str, bytes: &[u8]) -> (Source, ast::File, Vec<Diagnostic>) {
    let (source, fault) = encoding::decode(name, bytes);
    let (file, mut diagnostics) = parse(&source);
    if fault.is_some() {
        // Where a character was lost, that it was lost is the whole news.
        diagnostics.retain(|told| !source.slice(told.span()).contains(char::REPLACEMENT_CHARACTER));
    }
    diagnostics.splice(0..0, fault);
    (source, file, diagnostics)
}

/// Parses a criteria file. Never fails: what cannot be read is left out of the tree and told, one
/// diagnostic per broken statement, and the rest of the file is still there.
#[must_use]
pub fn parse(source: &Source) -> (ast::File, Vec<Diagnostic>) {
    let text = source.text();
    if text.len() > encoding::LARGEST {
        return (ast::File::default(), vec![encoding::too_large(text.len())]);
    }
    let Scan { mut tokens, comments, mut faults } = lex::scan(text);
    let statements = lines::cut(text, &mut tokens, &mut faults);
    let view = Tokens { text, all: &tokens };
    let mut file = ast::File { comments, ..ast::File::default() };
    for statement in &statements {
        let known = file.statements.len();
        if !statement.broken {
            parse_statement(view, statement, &mut file, &mut faults);
        }
        let own = view.part(&statement.tokens);
        if file.statements.len() == known
            && let Some(section) = slips_shape::meant_section(own)
        {
            let span = own.span(0);
            file.statements.push(Spanned::new(ast::Statement::Section(section), span));
        }
    }
    faults.sort_by_key(Diagnostic::span);
    (file, faults)
}

fn parse_statement(
    view: Tokens<'_>,
    statement: &Statement,
    file: &mut ast::File,
    faults: &mut Vec<Diagnostic>,
) {
    let place = view.span(statement.tokens.start).to(view.span(statement.tokens.end.saturating_sub(1)));
    let text = blanked(view, statement, place);
    let own = view.part(&statement.tokens);
    if let Some(slip) = slips::always(own) {
        faults.push(slip);
        return;
    }
    match Grammar::parse(Rule::statement, &text) {
        Ok(mut pairs) => {
            let mut builder =
                Builder { source: view.text, offset: place.start, faults: Vec::new(), mixed: Vec::new() };
            let parsed = pairs.next().and_then(|pair| builder.read_statement(pair));
            file.mixed.append(&mut builder.mixed);
            faults.append(&mut builder.faults);
            file.statements.extend(parsed);
        }
        Err(error) => match slips::find(own) {
            slips if slips.is_empty() => faults.push(mistakes::explain(own, &text, place.start, error)),
            slips => faults.extend(slips),
        },
    }
}

/// The text of a statement with all that is not a token turned into as many spaces as it has
/// bytes: the parser sees one line, and its places are those of the source.
fn blanked(view: Tokens<'_>, statement: &Statement, place: Span) -> String {
    let mut text = String::with_capacity(place.end.saturating_sub(place.start));
    for at in statement.tokens.clone() {
        let start = view.span(at).start.saturating_sub(place.start);
        text.extend(std::iter::repeat_n(' ', start.saturating_sub(text.len())));
        text.push_str(view.text(at));
    }
    text
}
