//! What a file means, as a hash: equal fingerprints give equal verdicts and reasons. (Rule 11.1.)

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use sha2::{Digest, Sha256};

use super::{Ask, Criterion, Definition, Field, Form, Node, Operand, Program, SetOperand, Test};
use crate::value::FieldSpec;

/// `d1:` and a hash of what a reader is told: the fingerprint, and every title. Files with equal ones
/// read alike; where only this one differs, the wording has changed and no verdict has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentHash(String);

impl DocumentHash {
    /// The hash of a program's titles and meaning.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        let mut text = format!("{}\n{:?} {:?}\n", program.fingerprint, program.name, program.title);
        for stage in &program.stages {
            let _ = writeln!(text, "stage {:?} {:?}", stage.name, stage.title);
        }
        for criterion in &program.criteria {
            let _ = writeln!(text, "criterion {:?} {:?}", criterion.label, criterion.title);
        }
        for category in &program.categories {
            let _ = writeln!(text, "category {:?} {:?}", category.label, category.title);
        }
        let mut named = program.titles.iter().collect::<Vec<_>>();
        named.sort();
        let _ = writeln!(text, "titles {named:?}");
        Self(format!("d1:{}", digest(&text)))
    }

    /// The text, `d1:` and 32 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for DocumentHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// `s1:` (the version of the meaning) and a hash of the canonical meaning: fields, kinds, values,
/// missing tokens, conventions, stages, labels, order and conditions, with lists and definitions
/// inlined. Titles, comments, layout, examples and amendments do not count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of a program.
    #[must_use]
    pub fn of(program: &Program) -> Self {
        let mut text = String::new();
        let mut fields = program.fields.iter().collect::<Vec<_>>();
        fields.sort_by(|a, b| a.name.cmp(&b.name));
        for field in fields {
            let _ = writeln!(
                text,
                "field {:?} from {:?} at {} {}",
                field.name,
                field.from,
                field.read_at,
                spec_text(&field.spec)
            );
        }
        let _ = writeln!(text, "convention {:?}", program.convention);
        let study = program.study.and_then(|study| program.fields.get(study)).map(|field| &field.name);
        let _ = writeln!(text, "study {study:?}");
        for stage in &program.stages {
            let _ =
                writeln!(text, "stage {:?} {} {}", stage.name, stage.before_screening, stage.unclear_awaits);
        }
        for criterion in &program.criteria {
            let _ = writeln!(text, "{}", criterion_key(criterion, program));
        }
        for category in &program.categories {
            let node = key(&category.node, &program.fields, &program.definitions);
            let _ = writeln!(text, "category {:?} {node}", category.label);
        }
        Self(format!("s1:{}", digest(&text)))
    }

    /// The text, `s1:` and 32 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Before a program has one.
    pub(super) fn none() -> Self {
        Self(String::new())
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

fn digest(text: &str) -> String {
    Sha256::digest(text.as_bytes()).iter().take(16).fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

fn criterion_key(criterion: &Criterion, program: &Program) -> String {
    let ask = match &criterion.ask {
        Ask::Judged { by, .. } => format!("judged by {by}"),
        Ask::Rule(node) => key(node, &program.fields, &program.definitions),
    };
    format!("criterion {:?} {:?} at {} {ask}", criterion.label, criterion.polarity, criterion.stage)
}

fn spec_text(spec: &FieldSpec) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {} {:?} {:?}",
        spec.base,
        spec.shape,
        spec.time_unit,
        spec.unit,
        spec.domain,
        spec.vocabulary.spellings,
        spec.vocabulary.open,
        spec.separator,
        spec.tokens
    )
}

/// A condition's meaning as text: equal for equal conditions, whatever their layout, the names of
/// their definitions and the lists they are written with. A long one is its hash, so that definitions
/// which use each other twice do not grow; that holds of every condition, so that it makes no
/// difference whether one is a definition or written out.
pub(super) fn key(node: &Node, fields: &[Field], definitions: &[Definition]) -> String {
    let all =
        |nodes: &[Node]| nodes.iter().map(|n| key(n, fields, definitions)).collect::<Vec<_>>().join(" ");
    let text = match &node.form {
        Form::Not(inner) => format!("(not {})", key(inner, fields, definitions)),
        Form::And(nodes) => format!("(and {})", all(nodes)),
        Form::Or(nodes) => format!("(or {})", all(nodes)),
        Form::Count { how, number, of } => format!("({how:?} {number} {})", all(of)),
        Form::When(a, b) => format!("(when {} {})", key(a, fields, definitions), key(b, fields, definitions)),
        Form::Unless(a, b) => {
            format!("(unless {} {})", key(a, fields, definitions), key(b, fields, definitions))
        }
        Form::Defined(index) => definitions.get(*index).map(|d| d.key.clone()).unwrap_or_default(),
        Form::Test(test) => test_key(test, fields),
    };
    if text.len() <= 200 { text } else { format!("#{}", digest(&text)) }
}

fn test_key(test: &Test, fields: &[Field]) -> String {
    let name = |index: &usize| fields.get(*index).map(|f| f.name.as_str()).unwrap_or_default();
    match test {
        Test::YesNo { field, is } => format!("(yes-no {:?} {is})", name(field)),
        Test::Compare { left, relation, right } => {
            format!("({relation:?} {} {})", operand_key(left, fields), operand_key(right, fields))
        }
        Test::Between { value, low, high } => {
            let [value, low, high] = [value, low, high].map(|side| operand_key(side, fields));
            format!("(between {value} {low} {high})")
        }
        Test::OneOf { value, literals, negated } => {
            let mut literals = literals.iter().map(|l| format!("{l:?}")).collect::<Vec<_>>();
            literals.sort();
            literals.dedup();
            format!("(one-of {negated} {} {literals:?})", operand_key(value, fields))
        }
        Test::Member { field, how, set } => format!("({how:?} {:?} {set:?})", name(field)),
        Test::Share { left, right, negated } => {
            format!("(share {negated} {:?} {:?})", name(left), name(right))
        }
        Test::Same { left, right, negated } => match right {
            SetOperand::Field(right) => format!("(same {negated} {:?} {:?})", name(left), name(right)),
            SetOperand::Set(set) => format!("(same {negated} {:?} {set:?})", name(left)),
        },
        Test::Contains { fields, atom } => {
            let mut names = fields.iter().map(name).collect::<Vec<_>>();
            names.sort_unstable();
            format!("(contains {names:?} {:?})", atom.to_string())
        }
        Test::Reported { field, negated } => format!("(reported {negated} {:?})", name(field)),
        Test::Applicable { field, negated } => format!("(applicable {negated} {:?})", name(field)),
    }
}

fn operand_key(operand: &Operand, fields: &[Field]) -> String {
    let name = |index: &usize| fields.get(*index).map(|f| f.name.as_str()).unwrap_or_default();
    match operand {
        Operand::Field(field) => format!("{:?}", name(field)),
        Operand::Lowest(field) => format!("lowest {:?}", name(field)),
        Operand::Highest(field) => format!("highest {:?}", name(field)),
        Operand::Literal(literal) => format!("{literal:?}"),
        Operand::Sum(parts) => {
            let parts = parts.iter().map(|(sign, part)| format!("{sign:?} {}", operand_key(part, fields)));
            format!("(sum {})", parts.collect::<Vec<_>>().join(" "))
        }
    }
}

impl Program {
    /// The same program with fields called otherwise, as [`meaning_of`](Self::meaning_of) tells it. Its
    /// fingerprint is still that of the file.
    #[must_use]
    pub fn with_fields_called(&self, names: &BTreeMap<String, String>) -> Self {
        let mut program = self.clone();
        for field in &mut program.fields {
            if let Some(name) = names.get(&field.name) {
                name.clone_into(&mut field.name);
            }
        }
        // Each stands after those it uses.
        for at in 0..program.definitions.len() {
            let own = program.definitions.get(at).map(|definition| program.meaning_of(&definition.node));
            if let Some((definition, own)) = program.definitions.get_mut(at).zip(own) {
                definition.key = own;
            }
        }
        program
    }

    /// A condition's meaning as text, lists and definitions inlined: equal for equal conditions,
    /// whatever their layout and names.
    #[must_use]
    pub fn meaning_of(&self, node: &Node) -> String {
        key(node, &self.fields, &self.definitions)
    }
}
