//! Classes of lengths of time: each family by itself, cut where its order to a literal changes.

use crate::value::{Convention, Duration, Literal, Number};

/// Every cut and a length in every gap, in months, in days, and in hours where a literal is in hours;
/// by their least number of days.
pub(super) fn durations(cuts: &[Literal], convention: Convention) -> Vec<Duration> {
    let literals = cuts.iter().filter_map(|cut| match cut {
        Literal::Duration(duration) => Some(*duration),
        _ => None,
    });
    let zero = Number::ZERO;
    let (mut months, mut days, mut hours) = (vec![zero], vec![zero], Vec::new());
    for literal in literals {
        let (least, greatest) = Duration { hours: zero, ..literal }.days(convention);
        days.extend([least, greatest]);
        months.push(literal.months);
        for end in [literal.days, least, greatest] {
            months.extend(months_of(end, convention));
            months.extend(months_of(end, convention).into_iter().map(|extra| literal.months + extra));
        }
        if literal.hours != zero {
            hours.push(literal.hours);
            if let Some(day) = convention.day {
                let whole = literal.days(convention);
                days.extend([whole.0, whole.1]);
                months.extend(months_of(whole.0, convention));
                hours.extend([whole.0 * day, whole.1 * day]);
            }
        }
    }
    let mut all = Vec::new();
    all.extend(with_gaps(months).into_iter().map(|months| Duration { months, ..Duration::ZERO }));
    all.extend(with_gaps(days).into_iter().map(|days| Duration { days, ..Duration::ZERO }));
    if !hours.is_empty() {
        all.extend(with_gaps(hours).into_iter().map(|hours| Duration { hours, ..Duration::ZERO }));
    }
    all.sort_by_key(|duration| duration.days(convention).0);
    all.dedup();
    all
}

/// The numbers that are not negative, in order, with one between each two and one beyond the last.
fn with_gaps(mut points: Vec<Number>) -> Vec<Number> {
    points.retain(|point| *point >= Number::ZERO);
    points.sort_unstable();
    points.dedup();
    let mut all = Vec::new();
    for (index, point) in points.iter().enumerate() {
        all.push(*point);
        all.push(match points.get(index + 1) {
            Some(next) => {
                // A whole number reads better, should the value be shown.
                let whole = point.floor() + Number::whole(1);
                if whole < *next { whole } else { (*point + *next) * Number::ratio(1, 2) }
            }
            None => point.floor() + Number::whole(1),
        });
    }
    all
}

/// The numbers of months that can be said to last this many days: where the least, and where the
/// greatest, number of days they can have passes it.
fn months_of(days: Number, convention: Convention) -> Vec<Number> {
    let least = |months: i64| Duration { months: Number::whole(months), ..Duration::ZERO }.days(convention).0;
    let greatest =
        |months: i64| Duration { months: Number::whole(months), ..Duration::ZERO }.days(convention).1;
    [crossing(days, least), crossing(days, greatest)].into_iter().flatten().flatten().collect()
}

/// Where a growing function of whole numbers, linear between them, passes a value. A stated year
/// longer than twelve months makes it jump at a whole number, which then is a cut, too.
fn crossing(value: Number, of: impl Fn(i64) -> Number) -> Option<[Number; 2]> {
    if value < Number::ZERO {
        return None;
    }
    let (mut low, mut high) = (0_i64, 100_000_i64);
    while low + 1 < high {
        let middle = low.midpoint(high);
        if of(middle) <= value { low = middle } else { high = middle }
    }
    let slope = of(low + 1) - of(low);
    let steps = [slope, of(1)].map(|slope| (value - of(low)).checked_div(slope).unwrap_or(Number::ZERO));
    let [by_slope, by_month] = steps.map(|step| Number::whole(low) + step.min(Number::whole(1)));
    Some(if by_slope == by_month { [by_slope, Number::whole(low + 1)] } else { [by_slope, by_month] })
}
