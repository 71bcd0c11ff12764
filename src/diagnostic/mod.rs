//! What went wrong, where, and what to do about it: values, drawn nowhere here.

mod code;

pub use code::{Code, Severity};

use crate::text::Span;

/// One thing a user should know about a criteria file.
///
/// The message is one lowercase sentence without a full stop, the user's words in backticks; the
/// remedy is a help line of its own, so that it can be pasted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of mistake; decides the severity.
    pub code: Code,
    /// What was found.
    pub message: String,
    /// Where: the first label is the place the message is reported at.
    pub labels: Vec<Label>,
    /// How to mend it, a line each.
    pub help: Vec<String>,
}

/// A place in the criteria file with a few words about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What stands there, or what was expected.
    pub text: String,
}

impl Diagnostic {
    /// A diagnostic at one place.
    pub fn new(code: Code, message: impl Into<String>, span: Span, label: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            labels: vec![Label { span, text: label.into() }],
            help: Vec::new(),
        }
    }

    /// The same with another place to look at.
    #[must_use]
    pub fn and(mut self, span: Span, label: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: label.into() });
        self
    }

    /// The same with a remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// Error or warning, by its code.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The place it is reported at.
    #[must_use]
    pub fn span(&self) -> Span {
        self.labels.first().map(|label| label.span).unwrap_or_default()
    }
}

/// Whether any of them is an error.
#[must_use]
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|d| d.severity() == Severity::Error)
}
