//! What stands after `contains`, as a tree. Each part is documented by the text that produces it.

use crate::text::Spanned;
use crate::value::Distance;

/// What is looked for in a text. `and`, `or` and `adj` are flat lists; brackets are not in the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Search {
    /// `mentor*`, `balint group*`: words as written, single spaces between them
    Words(String),
    /// `"one to one"`
    Quoted(String),
    /// `peer adj3 mentor* adj2 program*`
    Near {
        /// `peer`
        first: Box<Spanned<Search>>,
        /// `adj3 mentor*`
        then: Vec<(Distance, Spanned<Search>)>,
    },
    /// `not pupil*`
    Not(Box<Spanned<Search>>),
    /// `a and b`; `a not b` is `a and not b`
    And(Vec<Spanned<Search>>),
    /// `a or b`
    Or(Vec<Spanned<Search>>),
    /// `mentor*.ti,ab.`
    In {
        /// `mentor*`
        search: Box<Spanned<Search>>,
        /// `ti`, `ab`, in small letters
        codes: Vec<Spanned<String>>,
    },
}
