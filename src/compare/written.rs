//! One version of a file, as what is compared: declarations by name, criteria by label, each with its
//! canonical text.

use std::collections::{BTreeMap, BTreeSet};

use super::subject::Subject;
use crate::check::Program;
use crate::syntax::ast::{self, Body, File, Section, Statement};
use crate::syntax::format;
use crate::text::{Source, Span, Spanned};

/// A criteria file that checks: its tree and what it means.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// The tree.
    pub file: &'a File,
    /// The checked program.
    pub program: &'a Program,
}

/// One version, cut into what is compared.
pub(super) struct Written {
    /// Everything but criteria, stages and categories, in file order.
    pub(super) declarations: Vec<Declaration>,
    /// The stages in order.
    pub(super) stages: Vec<ast::Stage>,
    /// Criteria in the order of the reasons, then categories.
    pub(super) criteria: Vec<Asked>,
}

/// A declaration that has a name, or of which there is one; all `means` lines are one.
#[derive(Clone, Debug)]
pub(super) struct Declaration {
    pub(super) subject: Subject,
    pub(super) name: String,
    pub(super) statements: Vec<Statement>,
    pub(super) text: String,
}

/// A criterion or category with all that tells where it stands.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    /// Given, or made from its place.
    pub(super) label: String,
    pub(super) given: bool,
    pub(super) title: Option<String>,
    pub(super) section: Section,
    /// The name of its stage, and which one it is.
    pub(super) stage: (Option<String>, usize),
    pub(super) body: Body,
    /// Its rule in canonical layout, on one line.
    pub(super) text: String,
    /// Equal for rules of equal meaning, however they are written.
    pub(super) meaning: String,
}

impl Written {
    pub(super) fn read(version: Version<'_>) -> Self {
        let mut written = Self { declarations: Vec::new(), stages: Vec::new(), criteria: Vec::new() };
        let program = version.program;
        let mut section = Section::Inclusion;
        let mut categories = program.categories.iter();
        for statement in &version.file.statements {
            match &statement.node {
                Statement::Stage(stage) => written.stages.push(stage.clone()),
                Statement::Section(word) => section = *word,
                Statement::Criterion(criterion) if section == Section::IncludedAs => {
                    let Some(category) = categories.next() else { continue };
                    let stage = (None, usize::MAX);
                    let meaning = program.meaning_of(&category.node);
                    let labelled = (category.label.clone(), category.title.clone());
                    written.criteria.push(Asked::new(criterion, labelled, section, stage, meaning));
                }
                Statement::Criterion(criterion) => {
                    let checked = program.criteria.iter().find(|checked| checked.span == statement.span);
                    let Some(checked) = checked else { continue };
                    let stage = program.stages.get(checked.stage).and_then(|stage| stage.name.clone());
                    let meaning = checked.node().map(|node| program.meaning_of(node)).unwrap_or_default();
                    let labelled = (checked.label.clone(), checked.title.clone());
                    let stage = (stage, checked.stage);
                    written.criteria.push(Asked::new(criterion, labelled, section, stage, meaning));
                }
                Statement::Example(_) | Statement::Amendment(_) => {}
                other => written.declare(other),
            }
        }
        let order: BTreeMap<&str, usize> =
            program.criteria.iter().enumerate().map(|(at, c)| (c.label.as_str(), at)).collect();
        written.criteria.sort_by_key(|asked| order.get(asked.label.as_str()).copied().unwrap_or(usize::MAX));
        written
    }

    fn declare(&mut self, statement: &Statement) {
        let Some((subject, name)) = declared(statement) else { return };
        let known = self.declarations.iter_mut().find(|d| d.subject == subject && d.name == name);
        match known {
            Some(known) => {
                known.statements.push(statement.clone());
                known.text = format!("{}; {}", known.text, canonical(statement));
            }
            None => self.declarations.push(Declaration {
                subject,
                name,
                text: canonical(statement),
                statements: vec![statement.clone()],
            }),
        }
    }

    pub(super) fn declaration(&self, subject: Subject, name: &str) -> Option<&Declaration> {
        self.declarations.iter().find(|d| d.subject == subject && d.name == name)
    }

    pub(super) fn stage(&self, name: &str) -> Option<&ast::Stage> {
        self.stages.iter().find(|stage| stage.name.node == name)
    }

    /// The same with stages called otherwise, wherever they are named.
    pub(super) fn call_stages(&mut self, names: &BTreeMap<String, String>) {
        if names.is_empty() {
            return;
        }
        let call = |name: &mut String| {
            if let Some(new) = names.get(name) {
                new.clone_into(name);
            }
        };
        self.stages.iter_mut().for_each(|stage| call(&mut stage.name.node));
        self.criteria.iter_mut().filter_map(|asked| asked.stage.0.as_mut()).for_each(call);
        for declaration in &mut self.declarations {
            let mut named = false;
            for statement in &mut declaration.statements {
                if let Statement::Field(ast::Field { read_at: Some(stage), .. }) = statement {
                    call(&mut stage.node);
                    named = true;
                }
            }
            if named {
                declaration.text =
                    declaration.statements.iter().map(canonical).collect::<Vec<_>>().join("; ");
            }
        }
    }

    /// All the words of the file that could be names.
    pub(super) fn all_words(&self) -> BTreeSet<String> {
        let declared = self.declarations.iter().map(|declaration| &declaration.text);
        let texts = declared.chain(self.criteria.iter().map(|asked| &asked.text));
        texts.flat_map(|text| words(text)).collect()
    }

    /// The words of a text and, for each that names a list or definition, the words of that one, too.
    /// Values that happen to have such a name count: it is the safe side.
    pub(super) fn words(&self, text: &str) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        let mut open = words(text);
        while let Some(word) = open.pop() {
            if !found.insert(word.clone()) {
                continue;
            }
            for subject in [Subject::List, Subject::Definition] {
                open.extend(self.declaration(subject, &word).into_iter().flat_map(|d| words(&d.text)));
            }
        }
        found
    }
}

impl Declaration {
    /// The same under another name; only fields, lists and definitions are ever called otherwise.
    pub(super) fn called(&self, name: &str) -> Self {
        let mut renamed = Self { name: name.to_owned(), ..self.clone() };
        for statement in &mut renamed.statements {
            match statement {
                Statement::List(list) => name.clone_into(&mut list.name.node),
                Statement::Define(define) => name.clone_into(&mut define.name.node),
                Statement::Field(field) => name.clone_into(&mut field.name.node),
                _ => {}
            }
        }
        renamed.text = renamed.statements.iter().map(canonical).collect::<Vec<_>>().join("; ");
        renamed
    }

    /// A field read from other columns: those of `from`, in their order.
    pub(super) fn read_from(&self, from: &[String]) -> Self {
        let mut other = self.clone();
        for statement in &mut other.statements {
            if let Statement::Field(field) = statement {
                field.from = from.iter().cloned().map(nowhere).collect();
            }
        }
        other.text = other.statements.iter().map(canonical).collect::<Vec<_>>().join("; ");
        other
    }

    /// The columns that a field says it comes from.
    pub(super) fn from(&self) -> Vec<String> {
        let from = self.statements.iter().flat_map(|statement| match statement {
            Statement::Field(field) => field.from.as_slice(),
            _ => &[],
        });
        from.map(|column| column.node.clone()).collect()
    }

    /// The columns that a field comes from: its own name's where it names none.
    pub(super) fn columns(&self) -> Vec<String> {
        let from = self.from();
        if from.is_empty() { vec![self.name.clone()] } else { from }
    }
}

impl Asked {
    fn new(
        criterion: &ast::Criterion,
        (label, title): (String, Option<String>),
        section: Section,
        stage: (Option<String>, usize),
        meaning: String,
    ) -> Self {
        let bare = ast::Criterion { label: Some(nowhere("X".to_owned())), title: None, ..criterion.clone() };
        let text = canonical(&Statement::Criterion(bare));
        let text = text.strip_prefix("X:").unwrap_or(&text).trim().to_owned();
        let meaning = match &criterion.body {
            Body::Judged(_) => {
                let column = column(&criterion.body, &label).unwrap_or_default();
                format!("{text} in {column}")
            }
            Body::Rule(_) => meaning,
        };
        let given = criterion.label.is_some();
        Self { label, given, title, section, stage, body: criterion.body.clone(), text, meaning }
    }

    pub(super) fn is_category(&self) -> bool {
        self.section == Section::IncludedAs
    }
}

/// The column in which people answer a judged criterion.
pub(super) fn column(body: &Body, label: &str) -> Option<String> {
    match body {
        Body::Judged(judged) => {
            Some(judged.from.as_ref().map_or_else(|| label.to_owned(), |from| from.node.clone()))
        }
        Body::Rule(_) => None,
    }
}

/// What a statement declares, and under which name.
pub(super) fn declared(statement: &Statement) -> Option<(Subject, String)> {
    Some(match statement {
        Statement::Criteria(_) => (Subject::Heading, "name".to_owned()),
        Statement::Title(_) => (Subject::Heading, "title".to_owned()),
        Statement::Version(_) => (Subject::Heading, "version".to_owned()),
        Statement::Field(field) => (Subject::Field, field.name.node.clone()),
        Statement::List(list) => (Subject::List, list.name.node.clone()),
        Statement::Define(define) => (Subject::Definition, define.name.node.clone()),
        Statement::Means(_) => (Subject::Means, "means".to_owned()),
        Statement::Convention(_) => (Subject::Convention, "convention".to_owned()),
        Statement::Study(_) => (Subject::Study, "study".to_owned()),
        _ => return None,
    })
}

pub(super) fn nowhere<T>(node: T) -> Spanned<T> {
    Spanned::new(node, Span::default())
}

/// A statement in canonical layout, on one line.
pub(super) fn canonical(statement: &Statement) -> String {
    one_line(&layout(vec![statement.clone()]).unwrap_or_default())
}

/// Statements as a file in canonical layout. `None` when they would not be read back the same.
pub(super) fn layout(statements: Vec<Statement>) -> Option<String> {
    let statements = statements.into_iter().map(nowhere).collect();
    let file = File { statements, ..File::default() };
    format(&file, &Source::new("", ""))
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The bare words of a text: what stands in quotes is a value.
fn words(text: &str) -> Vec<String> {
    let unquoted = text.split('"').step_by(2);
    let split = |part: &str| {
        let word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\'');
        part.split(move |c| !word(c)).filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    unquoted.flat_map(split).collect()
}
