//! Golden cases: every folder of `tests/cases` is one, and reads without opening Rust.
//!
//! A folder holds criteria, records, a `README` that says why the case exists, the command lines in
//! `cmd`, and `output.snap`: what they print. Where the records have a column `expected`, or
//! `expected E1`, the verdicts must be those, too; they were worked out by hand from the meaning.
//!
//! Run with `INSTA_UPDATE=always` to accept what comes out, after reading it: it is a claim.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]

#[path = "support/binary.rs"]
mod binary;
#[path = "support/expected.rs"]
mod expected;
#[path = "support/golden.rs"]
mod golden;

use std::collections::BTreeSet;
use std::path::PathBuf;

fn folder(name: &str) -> PathBuf {
    binary::root().join("tests/cases").join(name.replace('_', "-"))
}

fn case(name: &str) {
    let folder = folder(name);
    let told = golden::transcript(&folder);
    insta::with_settings!({
        snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true,
    }, {
        insta::assert_snapshot!("output", told);
    });
    if golden::has_expectations(&folder.join("records.csv")) {
        let differences = expected::differences(&folder, "criteria.criteria", "records.csv");
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}

/// A test per folder, so that a failure has a name.
macro_rules! cases {
    ($($name:ident)*) => {
        $(#[test]
        fn $name() {
            case(stringify!($name));
        })*

        #[test]
        fn every_folder_is_a_test() {
            let listed = [$(stringify!($name)),*].map(|name| name.replace('_', "-"));
            let listed = listed.into_iter().collect::<BTreeSet<_>>();
            let folders = std::fs::read_dir(folder("")).unwrap().map(Result::unwrap);
            let folders = folders.filter(|entry| entry.file_type().unwrap().is_dir());
            let folders = folders.map(|entry| entry.file_name().into_string().unwrap()).collect::<BTreeSet<_>>();
            assert_eq!(folders, listed, "list every folder of tests/cases below, in order");
        }
    };
}

cases! {
    agree
    example_add
    judge_sheet
    votes
    votes_mistakes
    votes_other_tools
    votes_torn
    votes_verdicts
    text_conditions
    ambiguous_name
    amendments
    bad_cells_grouped
    bad_convention
    bad_literal
    bad_spelling
    bare_spread_refused
    between
    bibtex
    card_duration_alone
    card_expressions
    card_focus_alone
    card_model_alone
    check_records
    ciw_and_enw
    column_mapping
    column_missing
    columns_with_words
    connectives
    control_characters
    convention_of_four_weeks
    convention_stated
    convention_would_decide
    counting
    counting_mistakes
    criteria_before_stages
    criteria_as_records
    csl_json
    csv_covidence
    csv_rayyan
    cyclic
    date_cells
    date_ranges
    dates_against_periods
    definitions
    diff_attribution
    diff_cells
    diff_criteria
    diff_declarations
    diff_many_edits
    diff_nothing
    diff_overrides
    diff_records
    diff_refused
    diff_renamed
    diff_rescreen
    diff_sweep
    diff_unlabelled
    diff_unless_also
    diff_what_if
    domain
    duplicate_name
    duplicates
    duplicates_databases
    duplicates_refused
    duration_cells
    duration_in_days
    duration_ranges_and_the_calendar
    duration_spellings
    durations_against_a_year
    durations_against_months
    empty_stage
    endnote_xml
    escape_in_criteria
    example_cell_of_another_kind
    example_cells
    examples_fail
    examples_hold
    explain_at_a_stage
    explain_json
    explain_markdown
    explain_same_value_twice
    explain_text
    field_against_field
    flow
    flow_deduplicated
    flow_draft
    flow_faults
    flow_from_counts
    flow_hostile_labels
    flow_mistakes
    flow_without_stages
    fmt
    fmt_refuses_broken
    folding
    for_spreadsheet
    format_csv
    format_jsonl
    format_markdown
    format_table
    guards_misplaced
    has_against_a_field_refused
    headers_untidy
    hours_are_contact_time
    hours_by_convention
    id_column
    ids_twice_or_empty
    in_on_a_range
    included_as
    infer
    integer_ranges
    json
    json_broken
    judged
    judged_by_two
    judged_with_adjudication
    judged_without_a_column
    languages_built_in
    layout_and_continuation
    list_name_as_value
    means_for_a_field
    means_for_the_file
    measurements
    misplaced
    missing_kinds
    misspelt_section
    mixed_connectives
    nbib
    near_name
    near_record_and_missing_options
    near_value
    nested_lists
    no_records
    no_section
    not_applicable_is_open
    not_condition
    not_utf_8
    nul_in_criteria
    number_spellings
    one_of_or_other
    open_interval_of_integers
    output_file
    overrides
    overrides_mistakes
    overrides_stale
    overrides_stale_record
    partial_dates_in_words
    percent
    provisional_and_several_reasons
    publication_types_built_in
    pubmed_xml
    ragged_rows
    ranges_at_the_edges
    reading_options
    refused
    repeated
    right_to_left
    ris_covidence
    ris_ebsco
    ris_embase
    ris_endnote
    ris_messy
    ris_out
    ris_ovid
    ris_rayyan
    ris_scopus
    ris_web_of_science
    ris_zotero
    robustness
    row_numbers
    same_field_refused
    same_value
    screen_by_search
    search_lint
    search_mentoring
    search_mistakes
    search_pubmed
    section_ends_with_its_stage
    set_equality_refused
    sets
    sets_of_sets
    several_files
    several_mistakes
    split_on
    spreads
    sql_mentoring
    sql_refused
    spreadsheet_errors
    stage_before_screening
    stage_open_late
    stage_unclear_awaits
    stages
    stdin
    strict
    study_names
    study_roll_up
    study_unclear
    sums
    text_field
    titles_only
    too_deep
    unclosed_quote
    unclosed_text
    unexpected
    unfinished
    unknown_name
    unknown_value
    unless
    unmatched_bracket
    unused
    upper_case_connectives
    utf_16
    utf_8_bom_tsv
    value_alone
    value_is_token
    values_that_look_like_words
    verify
    when
    wide_text
    windows_1252_semicolon
    word_explained_twice
    word_processor_text
    words_of_the_language_as_names
    workbooks
    wrong_kind
    wrong_operator
    wrong_unit
    year_too_coarse
    years
    yes_no
    yes_no_compared
}
