//! When something was published, from what its producer wrote: `2020/11//Nov/Dec2020`, `2017 Nov 15`,
//! `MAR 15` beside a year of its own.

use crate::value::month_named;

/// A date, as far as it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct When {
    pub(super) year: Option<u16>,
    month: Option<u8>,
    day: Option<u8>,
    /// The last month, where there are two.
    until: Option<u8>,
    /// Whether the text says more than that.
    pub(super) more: bool,
}

impl When {
    /// Reads a text; nothing where it names neither a year nor a month.
    pub(super) fn read(text: &str) -> Option<Self> {
        let text = text.trim();
        let mut when = Self::default();
        let mut slashed = text.splitn(4, '/').map(str::trim);
        match (slashed.next().and_then(year), text.contains('/')) {
            (Some(found), true) => {
                when.year = Some(found);
                let (month, day) = (slashed.next().unwrap_or_default(), slashed.next().unwrap_or_default());
                when.part(month, Self::month);
                when.part(day, |when, text| {
                    when.day = text.parse().ok().filter(|day| (1..=31).contains(day));
                    when.day.is_some()
                });
                when.rest(slashed.next().unwrap_or_default());
            }
            _ => when.words(text),
        }
        if when.month.is_none() {
            when.day = None;
        }
        (when.year.is_some() || when.month.is_some()).then_some(when)
    }

    fn part(&mut self, text: &str, read: impl Fn(&mut Self, &str) -> bool) {
        if !text.is_empty() && !read(self, text) {
            self.more = true;
        }
    }

    /// A month by number or name.
    fn month(&mut self, text: &str) -> bool {
        self.month = text.parse().ok().filter(|month| (1..=12).contains(month)).or_else(|| month(text));
        self.month.is_some()
    }

    /// What follows the third slash: words of the producer, often the same once more.
    fn rest(&mut self, text: &str) {
        if text.is_empty() || ["undefined", "nan"].contains(&text.to_ascii_lowercase().as_str()) {
            return;
        }
        let mut other = Self::default();
        other.words(&parted(text));
        let again = (other.year.is_none() || other.year == self.year) && !other.more;
        if again && other.month.is_some() && (self.month.is_none() || self.month == other.month) {
            self.month = other.month;
            self.until = other.until;
            self.day = self.day.or(other.day);
        } else {
            self.more = true;
        }
    }

    /// `2014-03-02`, `2017 Nov 15`, `Nov 15, 2017`, `JAN-FEB`, `15 March 2017`.
    fn words(&mut self, text: &str) {
        let compact = text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit());
        let spelt = match (compact, text.get(..4), text.get(4..6), text.get(6..)) {
            (true, Some(year), Some(month), Some(day)) => format!("{year}-{month}-{day}"),
            _ => text.to_owned(),
        };
        let blank = spelt.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
        let numeric = match blank {
            true => spelt.split_whitespace().collect::<Vec<_>>(),
            false => spelt.split('-').collect(),
        };
        if let [first, rest @ ..] = &numeric[..]
            && let Some(found) = year(first)
            && (1..=2).contains(&rest.len())
            && rest.iter().all(|part| part.len() <= 2 && part.parse::<u8>().is_ok())
        {
            self.year = Some(found);
            let mut rest = rest.iter().copied();
            self.part(rest.next().unwrap_or_default(), Self::month);
            self.day = rest.next().and_then(|day| day.parse().ok()).filter(|day| (1..=31).contains(day));
            return;
        }
        for word in spelt.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let number =
                word.parse::<u8>().ok().filter(|number| word.len() <= 2 && (1..=31).contains(number));
            match (year(word), month(word), number) {
                (Some(found), _, _) if self.year.is_none_or(|known| known == found) => {
                    self.year = Some(found)
                }
                (_, Some(found), _) if self.month.is_none() => self.month = Some(found),
                (_, Some(found), _) if self.until.is_none() && self.day.is_none() => self.until = Some(found),
                (_, _, Some(found)) if self.day.is_none() && self.until.is_none() => self.day = Some(found),
                _ => self.more = true,
            }
        }
        if self.month.is_none() && self.day.is_some() {
            self.more = true;
        }
    }

    /// How much it says beyond the year.
    fn precision(self) -> u8 {
        u8::from(self.month.is_some()) + u8::from(self.day.is_some() || self.until.is_some())
    }

    /// What speaks for it among dates of the same year. `2013/02/15/received` is when something else was.
    fn worth(self) -> (bool, u8) {
        (self.precision() > 0 && !self.more, self.precision())
    }

    /// Whether it says nothing that `other` does not.
    pub(super) fn is_in(self, other: Self) -> bool {
        fn within<T: PartialEq>(part: Option<T>, whole: Option<T>) -> bool {
            part.is_none() || part == whole
        }
        !self.more
            && within(self.year, other.year)
            && within(self.month, other.month)
            && within(self.day, other.day)
            && within(self.until, other.until)
    }

    /// One date out of several that a record gives, best first: the first year, and what is known
    /// most precisely of that year.
    pub(super) fn of(all: &[Self]) -> Option<Self> {
        let year = all.iter().find_map(|when| when.year)?;
        let same = all.iter().filter(|when| when.year.is_none_or(|own| own == year));
        let best = same.fold(None::<Self>, |best, when| match best {
            Some(best) if best.worth() >= when.worth() => Some(best),
            _ => Some(*when),
        });
        best.map(|best| Self { year: Some(year), ..best })
    }

    /// `2014`, `2014-03`, `2014-03-02`, `2014-01 to 2014-02`: as cells of dates are read.
    pub(super) fn date(self) -> Option<String> {
        let year = self.year?;
        Some(match (self.month, self.until, self.day) {
            (Some(month), Some(until), _) => format!("{year}-{month:02} to {year}-{until:02}"),
            (Some(month), None, Some(day)) => format!("{year}-{month:02}-{day:02}"),
            (Some(month), None, None) => format!("{year}-{month:02}"),
            (None, ..) => year.to_string(),
        })
    }
}

/// Four digits that are a year.
fn year(text: &str) -> Option<u16> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|year| digits && (1000..3000).contains(year))
}

/// An English month, or its first letters.
fn month(word: &str) -> Option<u8> {
    month_named(&word.to_ascii_lowercase()).and_then(|month| u8::try_from(month).ok())
}

/// `Dec2020` as `Dec 2020`.
fn parted(text: &str) -> String {
    let mut parted = String::with_capacity(text.len() + 1);
    let mut last = ' ';
    for c in text.chars() {
        if c.is_ascii_digit() && last.is_alphabetic() {
            parted.push(' ');
        }
        parted.push(c);
        last = c;
    }
    parted
}
