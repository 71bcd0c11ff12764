//! From tree to program: names, then kinds, then lints. All of a file's mistakes at once.

pub mod strategy;

mod comparisons;
mod conditions;
mod contains;
mod convention;
mod criteria;
mod examples;
mod fields;
mod fingerprint;
mod guards;
mod judged;
mod lint;
mod literals;
mod names;
mod node;
mod program;
mod sets;
mod statements;
mod tokens;
mod usage;
mod vocabulary;

use std::sync::Arc;

pub use fields::kind_in_words;
pub use fingerprint::{DocumentHash, Fingerprint};
pub use literals::base_word;
pub use node::{Form, Node, Operand, SetOperand, Test};
pub use program::{Ask, Category, Criterion, Definition, Example, Field, Origin, Polarity, Program, Stage};

use crate::diagnostic::{Diagnostic, has_errors};
use crate::syntax::ast;
use crate::text::Source;

/// Checks a parsed file. The program is there only when nothing is wrong; warnings do not stop it.
/// The diagnostics come in file order.
#[must_use]
pub fn check(file: &ast::File, source: &Arc<Source>) -> (Option<Program>, Vec<Diagnostic>) {
    let (program, mut diagnostics) = statements::check_file(file, source);
    diagnostics.sort_by_key(|diagnostic| (diagnostic.span(), diagnostic.code));
    diagnostics.dedup();
    let program = program.filter(|_| !has_errors(&diagnostics));
    (program, diagnostics)
}
