//! How each engine spells what all of them can say.

/// An engine whose SQL is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Dialect {
    /// DuckDB
    Duckdb,
    /// PostgreSQL
    Postgres,
    /// Spark SQL
    Spark,
    /// GoogleSQL, as BigQuery runs it
    Bigquery,
}

/// What a typed column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// Text.
    Text,
    /// True, false or NULL.
    Flag,
    /// A whole number.
    Whole,
    /// Fifteen digits before the point and nine after it: all that a cell can hold.
    Number,
    /// Months, days or minutes of a duration.
    Length,
    /// A calendar day.
    Day,
    /// Several texts.
    List,
}

impl Dialect {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Duckdb, Self::Postgres, Self::Spark, Self::Bigquery];

    /// The name by which a user asks for it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Duckdb => "duckdb",
            Self::Postgres => "postgres",
            Self::Spark => "spark",
            Self::Bigquery => "bigquery",
        }
    }

    /// A name, quoted.
    pub(super) fn name_of(self, name: &str) -> String {
        match self {
            Self::Duckdb | Self::Postgres => format!("\"{}\"", name.replace('"', "\"\"")),
            Self::Spark => format!("`{}`", name.replace('`', "``")),
            Self::Bigquery => format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`")),
        }
    }

    /// The name of a table, perhaps with its schema: `reviews.records`.
    pub(super) fn table(self, name: &str) -> String {
        name.split('.').map(|part| self.name_of(part)).collect::<Vec<_>>().join(".")
    }

    /// A text, quoted.
    pub(super) fn text(self, text: &str) -> String {
        match self {
            Self::Duckdb | Self::Postgres => format!("'{}'", text.replace('\'', "''")),
            Self::Spark | Self::Bigquery => {
                let text = text.replace('\\', "\\\\").replace('\'', "\\'");
                format!("'{}'", text.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t"))
            }
        }
    }

    /// The type of a column.
    pub(super) const fn type_of(self, kind: Type) -> &'static str {
        match (self, kind) {
            (Self::Duckdb, Type::Text) => "VARCHAR",
            (Self::Postgres, Type::Text) => "text",
            (Self::Spark | Self::Bigquery, Type::Text) => "STRING",
            (Self::Bigquery, Type::Flag) => "BOOL",
            (_, Type::Flag) => "BOOLEAN",
            (Self::Bigquery, Type::Whole) => "INT64",
            (_, Type::Whole) => "BIGINT",
            (Self::Bigquery, Type::Number | Type::Length) => "BIGNUMERIC",
            (Self::Postgres, Type::Number | Type::Length) => "numeric",
            (_, Type::Number) => "DECIMAL(24,9)",
            (_, Type::Length) => "DECIMAL(18,9)",
            (_, Type::Day) => "DATE",
            (Self::Duckdb, Type::List) => "VARCHAR[]",
            (Self::Postgres, Type::List) => "text[]",
            (Self::Spark | Self::Bigquery, Type::List) => "ARRAY<STRING>",
        }
    }

    /// A decimal type with room for a length times a number of days or minutes.
    pub(super) const fn wide(self) -> &'static str {
        match self {
            Self::Bigquery => "BIGNUMERIC",
            Self::Postgres => "numeric",
            Self::Duckdb | Self::Spark => "DECIMAL(27,9)",
        }
    }

    /// A decimal number that is not whole.
    pub(super) fn decimal(self, digits: &str) -> String {
        match self {
            Self::Bigquery => format!("BIGNUMERIC '{digits}'"),
            _ => digits.to_owned(),
        }
    }

    /// Whole division of what is not negative.
    pub(super) fn divide(self, a: &str, b: &str) -> String {
        match self {
            Self::Duckdb => format!("({a}) // {b}"),
            Self::Postgres => format!("({a}) / {b}"),
            Self::Spark => format!("({a}) div {b}"),
            Self::Bigquery => format!("DIV({a}, {b})"),
        }
    }

    /// What is left of it.
    pub(super) fn rest(self, a: &str, b: &str) -> String {
        match self {
            Self::Bigquery => format!("MOD({a}, {b})"),
            _ => format!("({a}) % {b}"),
        }
    }

    /// The whole number below, as an integer.
    pub(super) fn floor(self, a: &str) -> String {
        format!("CAST(FLOOR({a}) AS {})", self.type_of(Type::Whole))
    }

    /// The numbers from 0 to the last as rows with a column `n`.
    pub(super) fn numbers(self, last: u32) -> String {
        match self {
            Self::Duckdb => format!("FROM range({}) AS numbers(n)", last + 1),
            Self::Postgres => format!("FROM generate_series(0, {last}) AS numbers(n)"),
            Self::Spark => format!("FROM (SELECT explode(sequence(0, {last})) AS n) AS numbers"),
            Self::Bigquery => format!("FROM UNNEST(GENERATE_ARRAY(0, {last})) AS n"),
        }
    }

    /// Whether a text matches a regular expression.
    pub(super) fn matches(self, text: &str, pattern: &str) -> String {
        let pattern = self.text(pattern);
        match self {
            Self::Duckdb => format!("regexp_matches({text}, {pattern})"),
            Self::Postgres => format!("{text} ~ {pattern}"),
            Self::Spark => format!("{text} RLIKE {pattern}"),
            Self::Bigquery => format!("REGEXP_CONTAINS({text}, {pattern})"),
        }
    }

    /// The texts that are not NULL, with `; ` between them.
    pub(super) fn joined(self, texts: &[String]) -> String {
        match (self, texts) {
            (_, []) => String::from("''"),
            (Self::Bigquery, _) => format!("ARRAY_TO_STRING([{}], '; ')", texts.join(",\n    ")),
            _ => format!("concat_ws('; ', {})", texts.join(",\n    ")),
        }
    }

    /// A list written out.
    pub(super) fn list(self, items: &[String]) -> String {
        let items = items.join(", ");
        match self {
            Self::Duckdb => format!("CAST([{items}] AS VARCHAR[])"),
            Self::Postgres => format!("CAST(ARRAY[{items}] AS text[])"),
            Self::Spark => format!("array({items})"),
            Self::Bigquery => format!("[{items}]"),
        }
    }

    /// Whether two lists share an item. NULL when one is.
    pub(super) fn overlap(self, a: &str, b: &str) -> String {
        match self {
            Self::Duckdb => format!("list_has_any({a}, {b})"),
            Self::Postgres => format!("{a} && {b}"),
            Self::Spark => format!("arrays_overlap({a}, {b})"),
            Self::Bigquery => format!("EXISTS (SELECT 1 FROM UNNEST({a}) AS v WHERE v IN UNNEST({b}))"),
        }
    }

    /// Whether every item of `a` is in `b`. NULL when one is.
    pub(super) fn within(self, a: &str, b: &str) -> String {
        match self {
            Self::Duckdb => format!("list_has_all({b}, {a})"),
            Self::Postgres => format!("{a} <@ {b}"),
            Self::Spark => format!("array_size(array_except({a}, {b})) = 0"),
            Self::Bigquery => {
                format!("NOT EXISTS (SELECT 1 FROM UNNEST({a}) AS v WHERE v NOT IN UNNEST({b}))")
            }
        }
    }

    /// Whether a list has no item.
    pub(super) fn is_empty(self, a: &str) -> String {
        match self {
            Self::Duckdb => format!("len({a}) = 0"),
            Self::Postgres => format!("cardinality({a}) = 0"),
            Self::Spark => format!("array_size({a}) = 0"),
            Self::Bigquery => format!("ARRAY_LENGTH({a}) = 0"),
        }
    }

    /// A list with each item `v` put through an expression.
    pub(super) fn each(self, list: &str, of_v: &str) -> String {
        match self {
            Self::Duckdb => format!("list_transform({list}, lambda v: {of_v})"),
            Self::Postgres => format!(
                "CASE WHEN {list} IS NOT NULL THEN ARRAY(SELECT {of_v} FROM unnest({list}) AS u(v)) END"
            ),
            Self::Spark => format!("transform({list}, v -> {of_v})"),
            Self::Bigquery => format!("ARRAY(SELECT {of_v} FROM UNNEST({list}) AS v)"),
        }
    }

    /// The items of a text that stand between unit separators; none in an empty text, which engines may
    /// have made NULL, where something is known.
    pub(super) fn items(self, text: &str, known: &str) -> String {
        let (split, none) = match self {
            Self::Duckdb => (format!("string_split({text}, chr(31))"), "CAST([] AS VARCHAR[])"),
            Self::Postgres => (format!("string_to_array({text}, chr(31))"), "CAST(ARRAY[] AS text[])"),
            Self::Spark => (format!("split({text}, chr(31))"), "CAST(array() AS ARRAY<STRING>)"),
            Self::Bigquery => {
                (format!("SPLIT({text}, CODE_POINTS_TO_STRING([31]))"), "CAST([] AS ARRAY<STRING>)")
            }
        };
        format!("CASE WHEN {text} <> '' THEN {split} WHEN {known} THEN {none} END")
    }

    /// What stands between the name of a step and its SELECT. PostgreSQL would otherwise put every step
    /// into the next, and its expressions would grow beyond all bounds.
    pub(super) fn step(self) -> &'static str {
        match self {
            Self::Postgres => " AS MATERIALIZED",
            _ => " AS",
        }
    }

    /// Whether the calendar is one row with lists: PostgreSQL cannot know that a row of it joins once, and
    /// plans for billions.
    pub(super) const fn has_calendar_in_lists(self) -> bool {
        matches!(self, Self::Postgres)
    }

    /// Whether NULL is a list of its own: BigQuery makes an empty list of it.
    pub(super) const fn has_null_lists(self) -> bool {
        !matches!(self, Self::Bigquery)
    }
}
