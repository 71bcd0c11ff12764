//! What is looked for in a text as a regular expression over its folded words, for engines of others.

use super::pattern::{Piece, Tail};
use super::{Atom, Distance, WordPattern, Words};

impl Atom {
    /// A regular expression for words with one space between them, of the signs that every engine
    /// reads alike: letters, `[^ ]`, `(?:…|…)`, `?`, `*` and `{0,n}`. A space before and after it makes
    /// it whole words.
    #[must_use]
    pub fn regex(&self) -> String {
        match self {
            Self::Word(pattern) => pattern.regex(),
            Self::Phrase(patterns) => patterns.iter().map(WordPattern::regex).collect::<Vec<_>>().join(" "),
            Self::Or(any) => either(&any.iter().map(Self::regex).collect::<Vec<_>>()),
            Self::Near { first, then } => then.iter().fold(first.regex(), |found, (distance, atom)| {
                let next = atom.regex();
                let between = match distance {
                    Distance::Next | Distance::Within(0 | 1) => String::from(" "),
                    Distance::Within(near) => format!("(?: [^ ]+){{0,{}}} ", near - 1),
                };
                let in_order = format!("{found}{between}{next}");
                match distance {
                    Distance::Next => in_order,
                    Distance::Within(_) => either(&[in_order, format!("{next}{between}{found}")]),
                }
            }),
        }
    }
}

impl WordPattern {
    fn regex(&self) -> String {
        let mut regex = self.prefix.clone();
        for piece in &self.inner {
            match piece {
                Piece::Letter(letter) => regex.push(*letter),
                Piece::One => regex.push_str("[^ ]"),
                Piece::Optional => regex.push_str("[^ ]?"),
            }
        }
        match self.tail {
            Tail::Nothing => {}
            Tail::AtMost(most) => regex.push_str(&format!("[^ ]{{0,{most}}}")),
            Tail::Anything => regex.push_str("[^ ]*"),
        }
        regex
    }
}

fn either(parts: &[String]) -> String {
    match parts {
        [one] => one.clone(),
        _ => format!("(?:{})", parts.join("|")),
    }
}

impl Words {
    /// The folded words with one space between them, and one before and after them all.
    #[must_use]
    pub fn spaced(&self) -> String {
        let mut spaced = String::from(" ");
        for word in self.iter() {
            spaced.push_str(word);
            spaced.push(' ');
        }
        spaced
    }
}
