//! Years.

/// The first year in a text: four digits that stand alone, from 1500 to 2100.
///
/// ```
/// use eligible::record::normal::year;
/// assert_eq!(year("2020//"), Some(2020));
/// assert_eq!(year("15 Nov 2017"), Some(2017));
/// assert_eq!(year("in press"), None);
/// ```
#[must_use]
pub fn year(text: &str) -> Option<u16> {
    let digits = text.split(|c: char| !c.is_ascii_digit());
    let years = digits.filter(|run| run.len() == 4).filter_map(|run| run.parse().ok());
    let mut years = years.filter(|year| (1500..=2100).contains(year));
    years.next()
}
