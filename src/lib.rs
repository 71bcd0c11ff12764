//! Eligibility criteria for literature reviews: written like the protocol, checked like code.
//!
//! ```
//! use eligible::{Criteria, Records};
//!
//! let criteria = Criteria::parse(
//!     "review.criteria",
//!     "field duration : duration
//!      inclusion
//!        I1 \"Lasts at least 3 months\": duration >= 3 months
//!      ",
//! )?;
//! let records = Records::from_bytes("records.csv", "id,duration\na,1 year\nb,6 weeks\nc,\n")?;
//! for decided in criteria.screen(&records)? {
//!     let decided = decided?;
//!     println!("{}: {:?} {}", decided.id, decided.verdict, decided.reason().unwrap_or_default());
//! }
//! println!("{}", criteria.explain(&records, "c")?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Criteria`], [`Records`] and what they give are all that most programs need; `examples/` of the
//! repository has whole ones. The modules below are the parts, a staircase in reading order: each uses only
//! those above it. From a text to a verdict by way of the parts:
//!
//! ```
//! use std::sync::Arc;
//!
//! use eligible::check::check;
//! use eligible::eval::{Verdict, screen};
//! use eligible::record::{Batch, Column, RawCell, Row};
//! use eligible::syntax::parse;
//! use eligible::text::Source;
//!
//! let source = Arc::new(Source::new("short.criteria", "exclusion\n  E1: duration < 3 months\n"));
//! let (file, _) = parse(&source);
//! let (program, mistakes) = check(&file, &source);
//! assert!(mistakes.is_empty());
//! let program = program.ok_or("the criteria are sound")?;
//!
//! // One record: a cell per field of the program, typed as the field says.
//! let cells = [RawCell::Text("6 weeks".to_owned())];
//! let columns = program.fields.iter().zip(&cells).map(|(field, cell)| Column::read(&field.spec, [cell]));
//! let batch = Batch { columns: columns.collect() };
//! let decision = screen(&program, Row::new(&batch, 0), None);
//! assert_eq!(decision.verdict, Verdict::Exclude);
//! # Ok::<(), &str>(())
//! ```

pub mod text;

pub mod diagnostic;

pub mod value;

pub mod syntax;

pub mod record;

pub mod check;

pub mod eval;

pub mod sql;

pub mod prove;

pub mod compare;

pub mod render;

pub mod library;

pub mod cli;

pub use library::{Criteria, Records};
