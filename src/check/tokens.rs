//! `"N/A" means not-applicable`: what words for missing cells mean.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{self, Meaning, Means, Statement};
use crate::text::{Span, missing_token_key};
use crate::value::{Missing, MissingTokens};

/// What the file as a whole says about missing cells; a word explained in two ways is told.
pub(super) fn file_tokens(file: &ast::File, diagnostics: &mut Vec<Diagnostic>) -> MissingTokens {
    let mut tokens = MissingTokens::default();
    let mut said: BTreeMap<String, (Meaning, Span)> = BTreeMap::new();
    for statement in &file.statements {
        let Statement::Means(means) = &statement.node else { continue };
        let blank =
            means.tokens.is_empty().then(|| (String::new(), "a blank cell".to_owned(), means.meaning.span));
        let words =
            means.tokens.iter().map(|t| (missing_token_key(&t.node), format!("`{}`", t.node), t.span));
        for (key, shown, span) in words.chain(blank) {
            let (meaning, first) = *said.entry(key).or_insert((means.meaning.node, span));
            if meaning != means.meaning.node {
                diagnostics.push(
                    Diagnostic::new(
                        Code::Misplaced,
                        format!("{shown} is explained in two ways"),
                        span,
                        "another meaning",
                    )
                    .and(first, "explained here")
                    .help("keep one of them; a field may say otherwise on its own line"),
                );
            }
        }
        add_tokens(&mut tokens, means);
    }
    tokens
}

/// Adds what one line says.
pub(super) fn add_tokens(tokens: &mut MissingTokens, means: &Means) {
    let meaning = match means.meaning.node {
        Meaning::NotRead => Some(Missing::NotRead),
        Meaning::NotReported => Some(Missing::NotReported),
        Meaning::NotApplicable => Some(Missing::NotApplicable),
        Meaning::None => None,
    };
    if means.tokens.is_empty() {
        tokens.blank = meaning;
    }
    for token in &means.tokens {
        if token.node.trim().is_empty() {
            tokens.blank = meaning;
        } else {
            tokens.words.insert(missing_token_key(&token.node), meaning);
        }
    }
}
