//! How many days so many consecutive calendar months can have. (Meaning, rule 5.3.)

use std::sync::{LazyLock, OnceLock};

/// After 400 years the calendar repeats itself,
const CYCLE_MONTHS: i64 = 4800;
/// which takes this many days.
const CYCLE_DAYS: i64 = 146_097;

/// The least and greatest number of days in `months` consecutive months, over all months of the
/// 400-year cycle that they can begin with. `None` when the number is negative or beyond reason.
pub(super) fn days_in_months(months: i64) -> Option<(i64, i64)> {
    let cycles = months.checked_div_euclid(CYCLE_MONTHS).filter(|cycles| *cycles >= 0)?;
    let (least, greatest) = within_cycle(usize::try_from(months.rem_euclid(CYCLE_MONTHS)).ok()?)?;
    let days = cycles.checked_mul(CYCLE_DAYS)?;
    Some((days.checked_add(least)?, days.checked_add(greatest)?))
}

/// A least and a greatest number of days, once they were asked for.
type Known = OnceLock<Option<(i64, i64)>>;

/// The same for less than a cycle, worked out when first asked for.
fn within_cycle(months: usize) -> Option<(i64, i64)> {
    static KNOWN: LazyLock<Vec<Known>> = LazyLock::new(|| vec![OnceLock::new(); 4800]);
    *KNOWN.get(months)?.get_or_init(|| {
        let starts = MONTH_STARTS.get(..4800)?.iter();
        let ends = MONTH_STARTS.get(months..)?.iter();
        let lengths = starts.zip(ends).map(|(start, end)| end - start);
        Some((lengths.clone().min()?, lengths.max()?))
    })
}

/// On which day, counted from the first, each month of two cycles begins.
static MONTH_STARTS: LazyLock<Vec<i64>> = LazyLock::new(|| {
    let mut day = 0;
    let mut starts = vec![day];
    for year in 1601..=2400_i16 {
        for month in 1..=12 {
            day += jiff::civil::Date::new(year, month, 1).map_or(0, |first| i64::from(first.days_in_month()));
            starts.push(day);
        }
    }
    starts
});
