//! A SELECT in steps: what is used more than once gets a name in an earlier one.

use std::collections::HashMap;
use std::fmt::Write;

use super::dialect::Dialect;
use super::names::Names;

/// An expression, and the first step in which every column it names is there.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Expr {
    pub(super) sql: String,
    pub(super) step: usize,
}

impl Expr {
    /// An expression over the typed columns.
    pub(super) fn base(sql: impl Into<String>) -> Self {
        Self { sql: sql.into(), step: 0 }
    }

    /// NULL, as a truth value.
    pub(super) fn unknown(dialect: Dialect) -> Self {
        Self::base(format!("CAST(NULL AS {})", dialect.type_of(super::dialect::Type::Flag)))
    }
}

/// The last step that any of them needs.
pub(super) fn latest<'e>(parts: impl IntoIterator<Item = &'e Expr>) -> usize {
    parts.into_iter().map(|part| part.step).max().unwrap_or_default()
}

#[derive(Debug, Default)]
struct Step {
    columns: Vec<Column>,
    joins: Vec<String>,
}

#[derive(Debug)]
struct Column {
    name: String,
    sql: String,
    comment: Option<String>,
    what: &'static str,
}

/// The steps so far.
#[derive(Debug)]
pub(super) struct Steps {
    pub(super) dialect: Dialect,
    pub(super) names: Names,
    steps: Vec<Step>,
    known: HashMap<Expr, String>,
    calendars: usize,
}

impl Steps {
    pub(super) fn new(dialect: Dialect, names: Names) -> Self {
        Self { dialect, names, steps: Vec::new(), known: HashMap::new(), calendars: 0 }
    }

    /// A name for an expression, in the step after all it needs. Equal ones get one name.
    pub(super) fn name(
        &mut self,
        expr: Expr,
        wanted: &str,
        what: &'static str,
        comment: Option<String>,
    ) -> Expr {
        let step = expr.step;
        let name = match self.known.get(&expr) {
            Some(name) => name.clone(),
            None => {
                let name = self.names.take(wanted);
                self.known.insert(expr.clone(), name.clone());
                let column = Column { name: name.clone(), sql: expr.sql, comment, what };
                self.step(step).columns.push(column);
                name
            }
        };
        Expr { sql: self.dialect.name_of(&name), step: step + 1 }
    }

    /// The calendar's least or greatest number of days for so many whole months, and for one month more.
    pub(super) fn calendar(&mut self, months: &Expr) -> impl Fn(&str) -> [String; 2] + use<> {
        self.calendars += 1;
        let name = format!("calendar_{}", self.calendars);
        let of_cycle = self.dialect.rest(&months.sql, "4800");
        let in_lists = self.dialect.has_calendar_in_lists();
        let join = match in_lists {
            true => String::from("CROSS JOIN calendar"),
            false => format!("LEFT JOIN calendar AS {name} ON {name}.months = {of_cycle}"),
        };
        let joins = &mut self.step(months.step).joins;
        if !joins.contains(&join) {
            joins.push(join);
        }
        move |which| match in_lists {
            true => [1, 2].map(|more| format!("calendar.{which}[{of_cycle} + {more}]")),
            false => ["", "next_"].map(|next| format!("{name}.{next}{which}")),
        }
    }

    fn step(&mut self, step: usize) -> &mut Step {
        while self.steps.len() <= step {
            self.steps.push(Step::default());
        }
        // There are now more steps than `step`.
        &mut self.steps[step]
    }

    /// The steps as common table expressions, and the name of the last.
    pub(super) fn write(&self, table: &str) -> (String, String) {
        let mut sql = String::new();
        let mut before = self.dialect.table(table);
        if self.calendars > 0 {
            sql.push_str(&calendar(self.dialect));
        }
        let mut taken: HashMap<&'static str, usize> = HashMap::new();
        for step in self.steps.iter().filter(|step| !step.columns.is_empty()) {
            let what =
                step.columns.iter().map(|column| column.what).max_by_key(|what| rank(what)).unwrap_or("step");
            let number = taken.entry(what).or_default();
            *number += 1;
            let name = if *number == 1 { what.to_owned() } else { format!("{what}_{number}") };
            let _ = write!(sql, "{name}{} (\n  SELECT\n    {before}.*", self.dialect.step());
            for column in &step.columns {
                sql.push_str(",\n");
                if let Some(comment) = &column.comment {
                    let _ = writeln!(sql, "    -- {comment}");
                }
                let _ =
                    write!(sql, "    {} AS {}", indented(&column.sql), self.dialect.name_of(&column.name));
            }
            let _ = write!(sql, "\n  FROM {before}");
            for join in &step.joins {
                let _ = write!(sql, "\n  {join}");
            }
            sql.push_str("\n),\n");
            before = name;
        }
        (sql, before)
    }
}

/// What a step is called by, when it holds several kinds of things.
fn rank(what: &str) -> usize {
    ["lengths", "counts", "definitions", "criteria", "stages", "decisions"]
        .iter()
        .position(|known| *known == what)
        .unwrap_or_default()
}

/// The lines after the first set in.
pub(super) fn indented(sql: &str) -> String {
    sql.replace('\n', "\n    ")
}

/// How many days so many calendar months can have: exact for every month of the 400-year cycle.
///
/// A stretch of years and months has 365 days a year, the days of its months, and a leap day for each
/// of its Februaries that has one; which Februaries, and how many, depends on where it begins.
fn calendar(dialect: Dialect) -> String {
    let fewest = |years: &str| {
        let fourth = dialect.divide(years, "4");
        format!(
            "CASE WHEN {years} >= 400 THEN 97 WHEN {years} >= 204 THEN {fourth} - 3\n      \
             WHEN {years} >= 104 THEN {fourth} - 2 WHEN {years} >= 4 THEN {fourth} - 1 ELSE 0 END"
        )
    };
    let (year, rest) = (dialect.divide("n", "12"), dialect.rest("n", "12"));
    let stretches = STRETCHES.iter().enumerate().map(|(at, [a, b, c, d])| {
        let names = if at == 0 {
            ["months", "least_without", "greatest_without", "least_with", "greatest_with"]
        } else {
            [""; 5]
        };
        let values = [i64::try_from(at).unwrap_or_default(), *a, *b, *c, *d];
        let values = values.iter().zip(names).map(|(value, name)| match name {
            "" => value.to_string(),
            name => format!("{value} AS {name}"),
        });
        format!("SELECT {}", values.collect::<Vec<_>>().join(", "))
    });
    let calendar = match dialect.has_calendar_in_lists() {
        true => format!(
            "calendar{} (\n  SELECT array_agg(least ORDER BY months) AS least, array_agg(greatest ORDER BY months) AS greatest\n  FROM month_lengths",
            dialect.step()
        ),
        false => String::from(
            "calendar AS (\n  SELECT so_many.months, so_many.least, so_many.greatest, next.least AS next_least, next.greatest AS next_greatest\n  FROM month_lengths AS so_many\n  JOIN month_lengths AS next ON next.months = so_many.months + 1",
        ),
    };
    format!(
        "-- How many days so many months can have, up to the 400 years after which the calendar repeats itself.\n\
         -- The least and most leap days in so many years on end:\n\
         leap_days AS (\n  SELECT\n    n AS years,\n    {fewest} AS fewest,\n    97 - {most} AS most\n  {years}\n),\n\
         -- The days of less than a year's months on end, without a February and with one of 28 days:\n\
         stretches AS (\n  {stretches}\n),\n\
         month_lengths AS (\n  SELECT\n    n AS months,\n    \
         365 * ({year}) + LEAST(least_without + few.fewest, least_with + more.fewest) AS least,\n    \
         365 * ({year}) + GREATEST(greatest_without + few.most, greatest_with + more.most) AS greatest\n  \
         {months}\n  JOIN leap_days AS few ON few.years = {year}\n  JOIN leap_days AS more ON more.years = {year} + 1\n  \
         JOIN stretches ON stretches.months = {rest}\n),\n\
         {calendar}\n),\n",
        fewest = fewest("n"),
        most = fewest("(400 - n)"),
        years = dialect.numbers(401),
        stretches = stretches.collect::<Vec<_>>().join("\n  UNION ALL "),
        months = dialect.numbers(4800),
    )
}

/// For no to eleven months on end: the fewest and most days without a February, then with one. None of
/// no months is a February.
const STRETCHES: [[i64; 4]; 12] = [
    [0, 0, 999, -999],
    [30, 31, 28, 28],
    [61, 62, 59, 59],
    [91, 92, 89, 90],
    [122, 123, 120, 121],
    [153, 153, 150, 151],
    [183, 184, 181, 182],
    [214, 215, 212, 212],
    [244, 245, 242, 243],
    [275, 276, 273, 274],
    [306, 306, 303, 304],
    [337, 337, 334, 335],
];
