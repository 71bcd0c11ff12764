//! The statements of a file in turn: header, stages, criteria, categories, examples.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::conditions::Context;
use super::fields::{self};
use super::names::Names;
use super::usage::Usage;
use super::{
    Ask, Category, Criterion, Definition, Example, Fingerprint, Form, Node, Program, Stage, fingerprint,
};
use crate::diagnostic::{Code, Diagnostic};
use crate::syntax::ast::{self, File, Section, Statement};
use crate::text::{Source, Span, Spanned, closest, listed};
use crate::value::Convention;

pub(super) fn check_file(file: &File, source: &Arc<Source>) -> (Option<Program>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let names = Names::collect(file, &mut diagnostics);
    let usage = Usage::collect(file, &names);
    let fields = fields::build(file, &names, &usage, &mut diagnostics);
    let index = fields.iter().enumerate().map(|(i, field)| (field.name.clone(), i)).collect();
    let mut context = Context {
        source,
        names: &names,
        usage: &usage,
        fields,
        index,
        definitions: Vec::new(),
        used: BTreeSet::new(),
        polarity: None,
        diagnostics,
    };
    for define in names.definitions_in_order() {
        if let Some(node) = context.condition(&define.rule) {
            let fields = node.fields(&context.definitions);
            let depth = depth_of(&node, &context.definitions);
            if depth > MAX_DEPTH {
                context.report(
                    Diagnostic::new(
                        Code::TooDeep,
                        format!(
                            "`{}` stands on more than {MAX_DEPTH} definitions, one upon the other",
                            define.name.node
                        ),
                        define.name.span,
                        "nobody could follow a trace this deep",
                    )
                    .help("write some of the conditions out"),
                );
                continue;
            }
            let key = fingerprint::key(&node, &context.fields, &context.definitions);
            context.definitions.push(Definition { name: define.name.node.clone(), node, fields, depth, key });
        }
    }
    let mut reader = Reader {
        context,
        stages: Vec::new(),
        section: None,
        lost_section: false,
        criteria: Vec::new(),
        categories: Vec::new(),
        labels: BTreeMap::new(),
        given: given_labels(file),
        counts: [0; 3],
        once: BTreeMap::new(),
        header: Header::default(),
    };
    for statement in &file.statements {
        reader.statement(statement);
    }
    reader.finish(file, source)
}

/// How many definitions may stand one upon the other.
const MAX_DEPTH: usize = 16;

fn depth_of(node: &Node, definitions: &[Definition]) -> usize {
    let mut depth = 0;
    node.walk(&mut |node| {
        if let Form::Defined(index) = node.form {
            depth = depth.max(definitions.get(index).map_or(0, |definition| definition.depth));
        }
    });
    depth + 1
}

#[derive(Default)]
pub(super) struct Header {
    name: Option<String>,
    title: Option<String>,
    version: Option<String>,
    study: Option<usize>,
    pub(super) convention: Convention,
    amendments: Vec<(String, String, String)>,
}

pub(super) struct Reader<'a> {
    pub(super) context: Context<'a>,
    pub(super) stages: Vec<Stage>,
    pub(super) section: Option<Section>,
    /// A word that was probably meant as a section stands above.
    pub(super) lost_section: bool,
    pub(super) criteria: Vec<Criterion>,
    pub(super) categories: Vec<Category>,
    pub(super) labels: BTreeMap<String, Span>,
    /// Labels that the author gave: made ones keep clear of them.
    pub(super) given: BTreeSet<String>,
    /// How many unlabelled criteria each section has had: inclusion, exclusion, included as.
    pub(super) counts: [usize; 3],
    once: BTreeMap<&'static str, Span>,
    pub(super) header: Header,
}

fn given_labels(file: &File) -> BTreeSet<String> {
    let labels = file.statements.iter().filter_map(|statement| match &statement.node {
        Statement::Criterion(criterion) => criterion.label.as_ref().map(|label| label.node.clone()),
        _ => None,
    });
    labels.collect()
}

impl Reader<'_> {
    fn statement(&mut self, statement: &Spanned<Statement>) {
        match &statement.node {
            Statement::Criteria(name) => {
                if self.only_once("criteria", statement.span) {
                    self.header.name = Some(name.node.clone());
                }
            }
            Statement::Title(title) => {
                if self.only_once("title", statement.span) {
                    self.header.title = Some(title.node.clone());
                }
            }
            Statement::Version(version) => {
                if self.only_once("version", statement.span) {
                    self.header.version = Some(version.node.clone());
                }
            }
            Statement::Study(field) => {
                if self.only_once("study", statement.span) {
                    self.header.study = self.study_field(field);
                }
            }
            Statement::Convention(parts) => {
                if self.only_once("convention", statement.span) {
                    self.convention(parts, statement.span);
                }
            }
            Statement::Stage(stage) => self.stage(stage),
            Statement::Section(section) => self.section = Some(*section),
            Statement::Criterion(criterion) => self.criterion(criterion, statement.span),
            Statement::Amendment(amendment) => {
                let amendment = (
                    amendment.version.node.clone(),
                    amendment.on.node.to_string(),
                    amendment.text.node.clone(),
                );
                self.header.amendments.push(amendment);
            }
            // Fields, lists, definitions and missing tokens were read before; examples come last.
            Statement::Field(_)
            | Statement::List(_)
            | Statement::Define(_)
            | Statement::Means(_)
            | Statement::Example(_) => {}
        }
    }

    fn only_once(&mut self, what: &'static str, span: Span) -> bool {
        let first = *self.once.entry(what).or_insert(span);
        if first != span {
            self.context.report(
                Diagnostic::new(
                    Code::Misplaced,
                    format!("a file has one `{what}` line"),
                    span,
                    "said again here",
                )
                .and(first, "first said here")
                .help("keep one of them"),
            );
        }
        first == span
    }

    fn study_field(&mut self, field: &Spanned<String>) -> Option<usize> {
        let index = self.context.field_of(&field.node);
        if index.is_none() {
            let near = closest(&field.node, self.context.index.keys().map(String::as_str)).map(str::to_owned);
            let diagnostic = Diagnostic::new(
                Code::UnknownName,
                format!("there is no field `{}`", field.node),
                field.span,
                "expected the field that tells which reports are of one study",
            );
            self.context.report(match near {
                Some(near) => diagnostic.help(format!("did you mean `{near}`?")),
                None => diagnostic.help(format!("declare it: `field {} : text`", field.node)),
            });
        }
        index
    }

    fn stage(&mut self, stage: &ast::Stage) {
        let known = self.stages.iter().any(|known| known.name.as_deref() == Some(stage.name.node.as_str()));
        if known {
            return;
        }
        let mut option = |word: &Option<Spanned<String>>, allowed: &[&str], what: &str| {
            let word = word.as_ref()?;
            if allowed.contains(&word.node.as_str()) {
                return Some(word.node.clone());
            }
            let near =
                closest(&word.node, allowed.iter().copied()).unwrap_or(allowed.last().copied().unwrap_or(""));
            let listed = listed(allowed.iter().copied(), fields::NAMED);
            self.context.report(
                Diagnostic::new(
                    Code::UnknownName,
                    format!("a stage cannot say `{what} {}`", word.node),
                    word.span,
                    format!("expected {listed}"),
                )
                .help(format!("write `{what} {near}`")),
            );
            None
        };
        let before_screening = option(&stage.counts_as, &["before-screening"], "counts as").is_some();
        let unclear = option(&stage.unclear_means, &["go-on", "awaiting"], "unclear means");
        self.stages.push(Stage {
            name: Some(stage.name.node.clone()),
            title: stage.title.as_ref().map(|title| title.node.clone()),
            before_screening,
            unclear_awaits: unclear.as_deref() == Some("awaiting"),
        });
        // A section does not reach over the stage line.
        self.section = None;
    }

    fn finish(mut self, file: &File, source: &Arc<Source>) -> (Option<Program>, Vec<Diagnostic>) {
        if self.stages.is_empty() {
            self.stages.push(Stage {
                name: None,
                title: None,
                before_screening: false,
                unclear_awaits: false,
            });
        }
        self.criteria.sort_by_key(|criterion| (criterion.stage, criterion.span.start));
        for criterion in &mut self.criteria {
            let fields = match &criterion.ask {
                Ask::Judged { field, .. } => BTreeSet::from([*field]),
                Ask::Rule(node) => node.fields(&self.context.definitions),
            };
            let read_at =
                fields.iter().filter_map(|field| self.context.fields.get(*field)).map(|f| f.read_at);
            criterion.settled_at = read_at.max().unwrap_or(0).max(criterion.stage);
        }
        let examples: Vec<Example> = file
            .statements
            .iter()
            .filter_map(|statement| match &statement.node {
                Statement::Example(example) => Some(self.example(example)),
                _ => None,
            })
            .collect();
        self.context.lint(file, &self.criteria, self.header.study);
        let mut program = Program {
            source: Arc::clone(source),
            name: self.header.name,
            title: self.header.title,
            version: self.header.version,
            fields: self.context.fields,
            definitions: self.context.definitions,
            stages: self.stages,
            criteria: self.criteria,
            categories: self.categories,
            convention: self.header.convention,
            study: self.header.study,
            examples,
            amendments: self.header.amendments,
            titles: titles(file),
            fingerprint: Fingerprint::none(),
        };
        program.fingerprint = Fingerprint::of(&program);
        (Some(program), self.context.diagnostics)
    }
}

/// The titles of what is declared by name.
fn titles(file: &File) -> Vec<(String, String)> {
    let titles = file.statements.iter().filter_map(|statement| {
        let (word, name, title) = match &statement.node {
            Statement::Field(field) => ("field", &field.name, &field.title),
            Statement::List(list) => ("list", &list.name, &list.title),
            Statement::Define(define) => ("define", &define.name, &define.title),
            _ => return None,
        };
        title.as_ref().map(|title| (format!("{word} {}", name.node), title.node.clone()))
    });
    titles.collect()
}
