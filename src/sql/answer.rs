//! The columns of the answer: verdict, reasons, what is open, and each criterion's truth. (Meaning, rule 9.)

use std::fmt::Write;

use super::select::{Writer, one_line};
use super::stages::verdict;
use super::steps::indented;
use crate::check::{Criterion, Polarity};

impl Writer<'_> {
    /// The whole SELECT, from the truths' names.
    pub(super) fn answer(
        &self,
        table: &str,
        reached: &str,
        truths: &[String],
        categories: &[String],
    ) -> String {
        let dialect = self.dialect();
        let program = self.leaves.program;
        let (steps, from) = self.leaves.steps.write(table);
        let asked = || program.criteria.iter().zip(truths);
        let label = |criterion: &Criterion| dialect.text(&criterion.label);
        let against = |criterion: &Criterion, truth: &String| match criterion.polarity {
            Polarity::Inclusion => format!("NOT {truth}"),
            Polarity::Exclusion => truth.clone(),
        };
        let met = |criterion: &Criterion, truth: &String| match criterion.polarity {
            Polarity::Inclusion => truth.clone(),
            Polarity::Exclusion => format!("NOT {truth}"),
        };
        let was_asked = |criterion: &Criterion| match criterion.stage {
            0 => String::new(),
            stage => format!(" AND {reached} >= {stage}"),
        };
        let untyped = self.untyped();
        let all_against = asked().map(|(c, t)| against(c, t)).collect::<Vec<_>>();
        let all_met = asked().map(|(c, t)| match c.stage {
            0 => met(c, t),
            stage => format!("({} OR {reached} < {stage})", met(c, t)),
        });
        let all_met = all_met.collect::<Vec<_>>();
        let verdict = match all_against.is_empty() {
            true => String::from("'include'"),
            false => verdict(&all_against, &all_met),
        };
        let reasons = asked()
            .map(|(c, t)| format!("CASE WHEN {} THEN {} END", against(c, t), label(c)))
            .collect::<Vec<_>>();
        let open =
            asked().map(|(c, t)| format!("CASE WHEN {t} IS NULL{} THEN {} END", was_asked(c), label(c)));
        let reason = asked().map(|(c, t)| format!("WHEN {} THEN {}", against(c, t), label(c)));
        let provisional =
            asked().map(|(c, t)| format!("WHEN {} THEN FALSE WHEN {t} IS NULL THEN TRUE", against(c, t)));
        let unless_excluded = std::iter::once(String::from("WHEN verdict <> 'exclude' THEN FALSE"));
        let stage_name = |at: usize| {
            program
                .stages
                .get(at)
                .and_then(|stage| stage.name.as_deref())
                .map_or_else(|| String::from("''"), |name| dialect.text(name))
        };
        let stages = match self.last {
            0 => stage_name(0),
            last => {
                let cases = (0..=last).map(|at| format!("WHEN {at} THEN {}", stage_name(at)));
                format!("CASE {reached} {} END", cases.collect::<Vec<_>>().join(" "))
            }
        };
        let case = |cases: Vec<String>, otherwise: &str| match cases.is_empty() {
            true if otherwise.is_empty() => format!("CAST(NULL AS {})", dialect.type_of(super::Type::Text)),
            true => otherwise.trim_start_matches("\n    ELSE ").to_owned(),
            false => format!("CASE\n    {}{otherwise}\n  END", cases.join("\n    ")),
        };
        let mut columns = vec![
            (String::from("id"), String::from("id")),
            (String::from("CASE WHEN untyped = '' THEN verdict END"), String::from("verdict")),
            (case(reason.collect(), ""), String::from("reason")),
            (
                case(unless_excluded.chain(provisional).collect(), "\n    ELSE FALSE"),
                String::from("provisional"),
            ),
            (dialect.joined(&reasons), String::from("reasons")),
            (dialect.joined(&open.collect::<Vec<_>>()), String::from("open_criteria")),
            (stages, String::from("stage")),
        ];
        if !categories.is_empty() {
            let with = |which: &str| {
                let labels = program.categories.iter().zip(categories).map(|(category, truth)| {
                    let label = dialect.text(&category.label);
                    format!("CASE WHEN verdict = 'include' AND {truth}{which} THEN {label} END")
                });
                dialect.joined(&labels.collect::<Vec<_>>())
            };
            columns.push((with(""), String::from("included_as")));
            columns.push((with(" IS NULL"), String::from("may_be")));
        }
        columns.push((String::from("untyped"), String::from("untyped")));
        columns.extend(truths.iter().map(|truth| (truth.clone(), truth.clone())));
        let mut sql = self.head();
        let _ = write!(
            sql,
            "WITH\n{steps}verdicts{as_step} (\n  SELECT\n    {from}.*,\n    {} AS verdict,\n    -- fields whose cells have not been typed: no verdict can be given\n    {} AS untyped\n  FROM {from}\n)\nSELECT",
            indented(&verdict),
            indented(&untyped),
            as_step = dialect.step(),
        );
        for (at, (column, name)) in columns.iter().enumerate() {
            let comma = if at == 0 { "" } else { "," };
            let _ = match column == name {
                true => write!(sql, "{comma}\n  {name}"),
                false => write!(sql, "{comma}\n  {column} AS {name}"),
            };
        }
        sql.push_str("\nFROM verdicts");
        sql
    }

    /// The fields that hold a cell which nobody has typed.
    fn untyped(&self) -> String {
        let program = self.leaves.program;
        let dialect = self.dialect();
        let fields = program.fields.iter().enumerate().map(|(at, field)| {
            format!(
                "CASE WHEN {} = 'untyped' THEN {} END",
                self.leaves.column(at, "state"),
                dialect.text(&field.name)
            )
        });
        dialect.joined(&fields.collect::<Vec<_>>())
    }

    fn head(&self) -> String {
        let program = self.leaves.program;
        let mut head = format!("-- {}, for {}\n", one_line(&program.heading()), self.dialect().name());
        if let Some(title) = &program.title {
            let _ = writeln!(head, "-- {}", one_line(title));
        }
        let _ = writeln!(head, "-- fingerprint {}", program.fingerprint);
        head.push_str("-- A truth value is TRUE, FALSE, or NULL where what is known does not decide.\n");
        head
    }
}
