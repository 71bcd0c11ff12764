//! The parser made from `grammar/criteria.pest`, and what its rules are called in front of people.

use pest::{Parser, RuleType};
use pest_derive::Parser;

/// The parser of one statement.
#[derive(Parser)]
#[grammar = "../grammar/criteria.pest"]
pub(super) struct Grammar;

/// The names of all rules of the grammar, for the tests that hold its documentation to it.
pub fn grammar_rules() -> impl Iterator<Item = String> {
    Rule::all_rules().iter().map(|named| format!("{named:?}"))
}

/// Whether the rule called `name` reads the whole of `text`; the error says where it stopped.
///
/// # Errors
///
/// When there is no such rule, or it does not read the text to its end.
pub fn parse_rule(name: &str, text: &str) -> Result<(), String> {
    reads_whole::<Grammar, Rule>(Rule::all_rules(), name, text)
}

/// The same for any grammar, of which `rules` are all rules.
pub(super) fn reads_whole<P: Parser<R>, R: RuleType>(
    rules: &[R],
    name: &str,
    text: &str,
) -> Result<(), String> {
    let wanted = rules.iter().find(|named| format!("{named:?}") == name);
    let wanted = wanted.ok_or_else(|| format!("the grammar has no rule `{name}`"))?;
    let pairs = P::parse(*wanted, text).map_err(|error| error.to_string())?;
    let end = pairs.last().map_or(0, |pair| pair.as_span().end());
    if end == text.len() { Ok(()) } else { Err(format!("it reads only {end} of {} bytes", text.len())) }
}

/// What a rule stands for, as the object of "expected". Empty for what never helps a reader.
///
/// There is no catch-all: a new rule does not compile until it has words.
pub(super) fn friendly(wanted: Rule) -> &'static str {
    match wanted {
        Rule::EOI => "the end of the statement",
        Rule::statement | Rule::WHITESPACE => "",
        Rule::criteria => "`criteria NAME`",
        Rule::title => "`title \"…\"`",
        Rule::version => "`version 1.0.0`",
        Rule::field => "a field such as `field duration: duration`",
        Rule::means => "`\"N/A\" means not-applicable`",
        Rule::list => "a list such as `list surgery = <neurosurgery, plastic-surgery>`",
        Rule::define => "`define NAME: …`",
        Rule::convention => "`convention month = 30 days`",
        Rule::study => "`study NAME`",
        Rule::stage => "`stage NAME`",
        Rule::section => "`inclusion` or `exclusion`",
        Rule::criterion => "a criterion such as `E1 \"Lasts under 3 months\": duration < 3 months`",
        Rule::example => "`example \"…\" expect include`",
        Rule::amendment => "`amendment 1.1.0 on 2018-02-12 \"…\"`",
        Rule::kind => "a kind such as `yes/no`, `integer`, `duration`, `one of <…>`",
        Rule::yes_no => "`yes/no`",
        Rule::one_of => "`one of <…>`",
        Rule::some_of => "`some of <…>`",
        Rule::range_of => "`range of …`",
        Rule::plain | Rule::base => "`integer`, `number`, `percent`, `text`, `year`, `date` or `duration`",
        Rule::domain => "the lowest and highest value, such as `0..100`",
        Rule::in_unit => "`in` and a unit",
        Rule::or_other => "`or other`",
        Rule::from | Rule::judged_from => "`from \"…\"`",
        Rule::read_at => "`read at STAGE`",
        Rule::split_on => "`split on \"…\"`",
        Rule::meaning => "`not-read`, `not-reported`, `not-applicable` or `none`",
        Rule::values | Rule::set => "values such as `<a, b>`",
        Rule::value_decl | Rule::value | Rule::member | Rule::operand => "a value",
        Rule::convention_part => "a length such as `month = 30 days`",
        Rule::counts_as => "`counts as before-screening`",
        Rule::unclear_means => "`unclear means awaiting`",
        Rule::heading => "a label and a colon",
        Rule::judged => "`judged`",
        Rule::judged_by => "`by 2`",
        Rule::verdict => "`include`, `exclude` or `unclear`",
        Rule::at_stage => "`at STAGE`",
        Rule::by_labels => "`by LABEL`",
        Rule::cells | Rule::cell => "a cell such as `duration = 6 weeks`",
        Rule::rule | Rule::or | Rule::and | Rule::not | Rule::compare | Rule::bracketed => {
            "a condition such as `duration >= 3 months`"
        }
        Rule::guard => "`when` or `unless`",
        Rule::between => "`between … and …`",
        Rule::membership => "`in <…>` or `not in <…>`",
        Rule::has => "`has only` or `has all of`",
        Rule::is => "`is reported`",
        Rule::group => "`any of (title, abstract)`",
        Rule::contains => "`contains (…)`",
        Rule::search
        | Rule::search_not
        | Rule::search_near
        | Rule::search_part
        | Rule::search_one
        | Rule::search_bracket
        | Rule::search_words
        | Rule::search_word => "a word to search for",
        Rule::search_join | Rule::search_and | Rule::search_or | Rule::search_no => "`and`, `or` or `not`",
        Rule::search_adj => "`adj3`",
        Rule::search_fields | Rule::search_code => "fields such as `.ti,ab.`",
        Rule::search_char | Rule::search_operator | Rule::unbracketed => "",
        Rule::relation | Rule::sign => "a comparison such as `>= 3`",
        Rule::collection => "a set such as `<a, b>`, or the name of a list",
        Rule::sum | Rule::primary => "a field, a value or a number",
        Rule::counted | Rule::how_many => "`at least 2 of (…)`",
        Rule::extreme => "`lowest FIELD`",
        Rule::named_field => "`field NAME`",
        Rule::amount | Rule::number => "a number",
        Rule::unit => "a unit",
        Rule::name | Rule::label => "a name",
        Rule::text => "a text in quotes",
        Rule::date | Rule::period => "a date such as `2018-01-31`",
        Rule::integer => "a whole number",
        Rule::version_number => "a version such as `1.0.0`",
        Rule::reserved
        | Rule::digits_only
        | Rule::alphanumeric
        | Rule::word_start
        | Rule::word_char
        | Rule::hyphen => "",
        Rule::equals => "`=`",
        Rule::colon => "`:`",
        Rule::comma => "`,`",
        Rule::open => "`(`",
        Rule::close => "`)`",
        Rule::open_set => "`<`",
        Rule::close_set => "`>`",
        Rule::dots => "`..`",
        Rule::percent_sign => "`%`",
        Rule::plus => "`+`",
        Rule::minus => "`-`",
        Rule::kw_and => "`and`",
        Rule::kw_or => "`or`",
        Rule::kw_not => "`not`",
        Rule::kw_in => "`in`",
        Rule::kw_is => "`is`",
        Rule::kw_has => "`has`",
        Rule::kw_contains => "`contains`",
        Rule::kw_any => "`any of`",
        Rule::kw_between => "`between`",
        Rule::kw_unless => "`unless`",
        Rule::kw_when => "`when`",
        Rule::kw_judged => "`judged`",
        Rule::kw_criteria => "`criteria`",
        Rule::kw_title => "`title`",
        Rule::kw_version => "`version`",
        Rule::kw_field => "`field`",
        Rule::kw_from => "`from`",
        Rule::kw_read => "`read`",
        Rule::kw_at => "`at`",
        Rule::kw_split => "`split`",
        Rule::kw_on => "`on`",
        Rule::kw_one => "`one`",
        Rule::kw_some => "`some`",
        Rule::kw_range => "`range`",
        Rule::kw_of => "`of`",
        Rule::kw_other => "`other`",
        Rule::kw_blank => "`blank`",
        Rule::kw_means => "`means`",
        Rule::kw_list => "`list`",
        Rule::kw_define => "`define`",
        Rule::kw_convention => "`convention`",
        Rule::kw_study => "`study`",
        Rule::kw_stage => "`stage`",
        Rule::kw_counts => "`counts`",
        Rule::kw_as => "`as`",
        Rule::kw_unclear => "`unclear`",
        Rule::kw_inclusion => "`inclusion`",
        Rule::kw_exclusion => "`exclusion`",
        Rule::kw_included => "`included`",
        Rule::kw_by => "`by`",
        Rule::kw_example => "`example`",
        Rule::kw_expect => "`expect`",
        Rule::kw_amendment => "`amendment`",
        Rule::kw_only => "`only`",
        Rule::kw_all => "`all`",
        Rule::kw_reported => "`reported`",
        Rule::kw_applicable => "`applicable`",
        Rule::kw_least => "`least`",
        Rule::kw_most => "`most`",
        Rule::kw_exactly => "`exactly`",
        Rule::kw_lowest => "`lowest`",
        Rule::kw_highest => "`highest`",
    }
}
