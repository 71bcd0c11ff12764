//! The rules: whether two records are one report, not, or whether there is not enough to tell.

use super::keys::{Evidence, Keys};
use super::likeness::Like;
use super::titles::{Notice, Titles};

/// What a rule says of a pair.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Judgement {
    /// Two records of one report.
    Same,
    /// Records of two reports.
    Different,
    /// Not enough to tell: for a person.
    Unclear,
}

/// A rule by which a pair was judged. Those that join are in the order of their strength.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Rule {
    /// A person said that they are the same.
    AnsweredSame,
    /// They have one PubMed number.
    Pubmed,
    /// They have one DOI, and titles that are alike.
    DoiAndTitle,
    /// They have one DOI and begin on one page.
    DoiAndPages,
    /// The same title, pages, and volume, journal or year.
    TitleAndPages,
    /// The same authors and place, while the title is missing or in another language.
    AuthorsAndPlace,
    /// The same title, authors, journal and year.
    TitleAuthorsJournal,
    /// The same title and abstract.
    TitleAndAbstract,
    /// The same title, authors and year, and nothing against it.
    TitleAuthorsYear,
    /// They say the same in every field that either fills.
    EveryField,
    /// A person said that they are different.
    AnsweredDifferent,
    /// Numbers in titles that are alike differ.
    OtherPart,
    /// One is an erratum, a reply, a protocol … of what the other is.
    Notice,
    /// The DOIs name two versions.
    OtherVersion,
    /// PubMed counts them as two.
    PubmedDiffers,
    /// Other titles.
    TitlesDiffer,
    /// The same title by other people.
    AuthorsDiffer,
    /// The same title in two places.
    PlacesDiffer,
    /// Title and authors agree, and something contradicts.
    Contradiction,
    /// Nothing contradicts, but too little is known.
    TooLittle,
    /// Rules would join what other rules, or people, keep apart.
    Chain,
}

/// A judgement, and the rule it is by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ruling {
    /// What it says.
    pub judgement: Judgement,
    /// By which rule.
    pub rule: Rule,
}

impl Rule {
    /// All of them.
    pub const ALL: [Self; 21] = [
        Self::AnsweredSame,
        Self::Pubmed,
        Self::DoiAndTitle,
        Self::DoiAndPages,
        Self::TitleAndPages,
        Self::AuthorsAndPlace,
        Self::TitleAuthorsJournal,
        Self::TitleAndAbstract,
        Self::TitleAuthorsYear,
        Self::EveryField,
        Self::AnsweredDifferent,
        Self::OtherPart,
        Self::Notice,
        Self::OtherVersion,
        Self::PubmedDiffers,
        Self::TitlesDiffer,
        Self::AuthorsDiffer,
        Self::PlacesDiffer,
        Self::Contradiction,
        Self::TooLittle,
        Self::Chain,
    ];

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::AnsweredSame => "a person said the same",
            Self::Pubmed => "PubMed number",
            Self::DoiAndTitle => "DOI and title",
            Self::DoiAndPages => "DOI and pages",
            Self::TitleAndPages => "title and pages",
            Self::AuthorsAndPlace => "authors, volume and pages",
            Self::TitleAuthorsJournal => "title, authors, journal and year",
            Self::TitleAndAbstract => "title and abstract",
            Self::TitleAuthorsYear => "title, authors and year",
            Self::EveryField => "every field",
            Self::AnsweredDifferent => "a person said different",
            Self::OtherPart => "another number in the title",
            Self::Notice => "a notice about the other",
            Self::OtherVersion => "another version",
            Self::PubmedDiffers => "PubMed numbers differ",
            Self::TitlesDiffer => "titles differ",
            Self::AuthorsDiffer => "authors differ",
            Self::PlacesDiffer => "published in another place",
            Self::Contradiction => "something contradicts",
            Self::TooLittle => "too little is known",
            Self::Chain => "joined by one rule, kept apart by another",
        }
    }

    /// What it says of a pair.
    #[must_use]
    pub fn judgement(self) -> Judgement {
        match self {
            Self::AnsweredSame
            | Self::Pubmed
            | Self::DoiAndTitle
            | Self::DoiAndPages
            | Self::TitleAndPages
            | Self::AuthorsAndPlace
            | Self::TitleAuthorsJournal
            | Self::TitleAndAbstract
            | Self::TitleAuthorsYear
            | Self::EveryField => Judgement::Same,
            Self::AnsweredDifferent
            | Self::OtherPart
            | Self::Notice
            | Self::OtherVersion
            | Self::PubmedDiffers
            | Self::TitlesDiffer
            | Self::AuthorsDiffer
            | Self::PlacesDiffer => Judgement::Different,
            Self::Contradiction | Self::TooLittle | Self::Chain => Judgement::Unclear,
        }
    }

    /// Whether it keeps a pair apart even when other records would join it.
    #[must_use]
    pub fn keeps_apart(self) -> bool {
        matches!(
            self,
            Self::AnsweredDifferent
                | Self::OtherPart
                | Self::Notice
                | Self::OtherVersion
                | Self::PubmedDiffers
        )
    }
}

impl From<Rule> for Ruling {
    fn from(rule: Rule) -> Self {
        Self { judgement: rule.judgement(), rule }
    }
}

/// Judges a pair by the first rule that has an answer.
#[must_use]
pub fn judge(a: &Keys, b: &Keys) -> Ruling {
    let seen = a.compare(b);
    let rule = certainly_different(a, b, &seen)
        .or_else(|| by_number(a, b, &seen))
        .or_else(|| without_title(a, b, &seen))
        .unwrap_or_else(|| by_title(a, b, &seen));
    rule.into()
}

/// What keeps a pair apart whatever else agrees.
fn certainly_different(a: &Keys, b: &Keys, seen: &Evidence) -> Option<Rule> {
    let same_number = seen.pmid == Like::Same;
    if seen.pmid == Like::Different {
        let one_place = seen.title == Titles::Equal && seen.pages == Like::Same && seen.volume == Like::Same;
        return Some(if one_place { Rule::Contradiction } else { Rule::PubmedDiffers });
    }
    if seen.title == Titles::OtherNumber && !same_number && seen.doi != Like::Same {
        // Two spellings of one number: the same pages of the same volume.
        let one_place = seen.pages.agrees() && seen.volume == Like::Same && seen.people.agrees();
        return Some(if one_place { Rule::Contradiction } else { Rule::OtherPart });
    }
    let notice = |keys: &Keys| keys.title.as_ref().and_then(|title| title.notice);
    if notice(a) != notice(b) && !same_number {
        // Whether it is a plan may be left out in one database; whether it is an erratum may not.
        let plan = [notice(a), notice(b)].contains(&Some(Notice::Protocol));
        let one_place = seen.doi == Like::Same || seen.pages == Like::Same && seen.volume == Like::Same;
        match (seen.title, plan && one_place) {
            (Titles::Different | Titles::Unknown, _) => {}
            (_, false) => return Some(Rule::Notice),
            (_, true) => {}
        }
    }
    if let (Some(x), Some(y)) = (&a.doi, &b.doi)
        && x != y
        && let (Some((x, _)), Some((y, _))) = (versioned(x), versioned(y))
        && x == y
    {
        return Some(Rule::OtherVersion);
    }
    None
}

/// `10.1002/14651858.cd000123.pub2`: what comes before the version, and the version. A DOI without one
/// is the first version.
fn versioned(doi: &str) -> Option<(&str, &str)> {
    let cochrane = doi.starts_with("10.1002/14651858.");
    let split = ["/v", ".v", ".pub"].iter().find_map(|mark| {
        let (before, version) = doi.rsplit_once(mark)?;
        let number = !version.is_empty() && version.len() <= 2 && version.bytes().all(|b| b.is_ascii_digit());
        number.then_some((before, version))
    });
    split.or(cochrane.then_some((doi, "1")))
}

/// What numbers say that are given to one thing.
fn by_number(a: &Keys, b: &Keys, seen: &Evidence) -> Option<Rule> {
    let title = !matches!(seen.title, Titles::Different | Titles::Unknown);
    if seen.pmid == Like::Same {
        let agree = title || seen.pages.agrees() || seen.people.agrees() || seen.doi == Like::Same;
        let unknown = seen.title == Titles::Unknown;
        return Some(if agree || unknown { Rule::Pubmed } else { Rule::Contradiction });
    }
    if seen.doi != Like::Same {
        return None;
    }
    // All abstracts of a supplement may have one DOI: it takes more to join them.
    let tells = a.title.as_ref().is_some_and(|title| title.tells());
    if title {
        let enough = tells || seen.title == Titles::Equal && seen.people != Like::Different;
        let brief = |keys: &Keys| keys.pages.as_ref().and_then(|p| p.count()).is_some_and(|n| n <= 2);
        let apart = seen.pages == Like::Different
            && (!tells || seen.title == Titles::Similar || brief(a) && brief(b));
        return Some(if enough && !apart { Rule::DoiAndTitle } else { Rule::Contradiction });
    }
    let long = [a, b].iter().any(|keys| keys.pages.as_ref().and_then(|p| p.count()).is_some_and(|n| n > 2));
    let page = seen.pages == Like::Same || seen.pages == Like::Near;
    if page && seen.people != Like::Different && (long || seen.title == Titles::Unknown) {
        return Some(Rule::DoiAndPages);
    }
    match (seen.people, seen.pages, seen.title) {
        (Like::Same, Like::Unknown, _) => Some(Rule::Contradiction),
        (_, _, Titles::Unknown) => Some(Rule::TooLittle),
        _ => None,
    }
}

/// Titles that are missing or others, where the rest may still say that it is one.
fn without_title(a: &Keys, b: &Keys, seen: &Evidence) -> Option<Rule> {
    if !matches!(seen.title, Titles::Different | Titles::Unknown) {
        return None;
    }
    let pages = seen.pages == Like::Same && seen.volume == Like::Same;
    let long = |keys: &Keys| keys.pages.as_ref().and_then(|p| p.count()).is_some_and(|n| n > 2);
    let place = pages && seen.year != Like::Different && seen.journal != Like::Different;
    let contradicts = seen.doi == Like::Different || seen.summary == Like::Different;
    if place && seen.people == Like::Same && long(a) && long(b) && !contradicts {
        let journal = seen.journal.agrees();
        return Some(if journal { Rule::AuthorsAndPlace } else { Rule::TooLittle });
    }
    if seen.title == Titles::Different {
        let text = seen.summary == Like::Same && seen.people == Like::Same && !contradicts;
        return Some(if text && (place || !seen_elsewhere(seen)) {
            Rule::TooLittle
        } else {
            Rule::TitlesDiffer
        });
    }
    // Without a title: only what agrees in much is worth a person's time.
    let against = contradictions(seen);
    if against > 0 || seen.people == Like::Different {
        return Some(Rule::PlacesDiffer);
    }
    let agree = [seen.people, seen.pages, seen.volume, seen.journal, seen.summary];
    let agree = agree.iter().filter(|like| like.agrees()).count();
    Some(if agree >= 3 { Rule::TooLittle } else { Rule::PlacesDiffer })
}

fn seen_elsewhere(seen: &Evidence) -> bool {
    contradictions(seen) > 0
}

/// How many of the things that place a report contradict.
fn contradictions(seen: &Evidence) -> usize {
    let place = [seen.year, seen.journal, seen.volume, seen.pages, seen.doi, seen.conference];
    place.iter().filter(|like| **like == Like::Different).count()
}

/// Titles that are more or less the same.
fn by_title(a: &Keys, b: &Keys, seen: &Evidence) -> Rule {
    let tells = |keys: &Keys| keys.title.as_ref().is_some_and(|title| title.tells());
    let tells = tells(a) && tells(b);
    let close = matches!(seen.title, Titles::Equal | Titles::Alike);
    let against = contradictions(seen);
    let pages = seen.pages.agrees();
    let places = [seen.volume, seen.journal, seen.year];
    let place = places.iter().filter(|like| **like == Like::Same).count();
    let place_against = places.iter().filter(|like| **like == Like::Different).count();
    if seen.people == Like::Different {
        let elsewhere = !pages || place < 2 || !close;
        return if elsewhere { Rule::AuthorsDiffer } else { Rule::Contradiction };
    }
    if pages && place > 0 && place_against == 0 {
        let known = seen.people.agrees() || close && tells && place >= 2;
        if known && (close || seen.people.agrees()) && (close || place >= 2) {
            return Rule::TitleAndPages;
        }
    }
    // One thing that contradicts where all else agrees is a slip; pages and volume place a report.
    if pages && close && place >= 2 && place_against <= 1 && seen.people.agrees() && tells {
        return Rule::TitleAndPages;
    }
    if !tells && !close {
        return Rule::TitlesDiffer;
    }
    let people = seen.people.agrees();
    let year = seen.year.agrees();
    if against == 0 && close {
        if tells && people && year && seen.journal.agrees() {
            return Rule::TitleAuthorsJournal;
        }
        if tells && seen.summary == Like::Same && seen.year != Like::Different {
            return Rule::TitleAndAbstract;
        }
        if tells && people && seen.year == Like::Same && seen.summary != Like::Different {
            return Rule::TitleAuthorsYear;
        }
        if a.content == b.content || identical(seen) && tells {
            return Rule::EveryField;
        }
    }
    if against == 0 && !close && tells && people && year {
        if seen.summary == Like::Same {
            return Rule::TitleAndAbstract;
        }
        if seen.title == Titles::Contained && seen.year == Like::Same && seen.journal.agrees() {
            return Rule::TitleAuthorsJournal;
        }
    }
    unclear(seen, against, close, tells)
}

/// What is left: for a person, unless it is plainly not the same.
fn unclear(seen: &Evidence, against: usize, close: bool, tells: bool) -> Rule {
    let people = seen.people.agrees();
    if !close {
        let text = seen.summary == Like::Same && seen.people == Like::Unknown;
        let likely = against == 0 && (people && seen.year.agrees() || text);
        return if likely && seen.summary != Like::Different { Rule::TooLittle } else { Rule::TitlesDiffer };
    }
    if !tells && against == 0 && seen.summary == Like::Same && identical(seen) {
        return Rule::EveryField;
    }
    if !tells {
        return if against == 0 && people { Rule::TooLittle } else { Rule::PlacesDiffer };
    }
    match against {
        0 => Rule::TooLittle,
        1 if people || seen.people == Like::Unknown => Rule::Contradiction,
        // An abstract of a conference and the article that came of it, for one.
        2 | 3 if people && seen.year.agrees() && seen.summary != Like::Different => Rule::Contradiction,
        _ => Rule::PlacesDiffer,
    }
}

/// Whether nothing differs and what is known is more than a title.
fn identical(seen: &Evidence) -> bool {
    let all = [
        seen.people,
        seen.year,
        seen.journal,
        seen.volume,
        seen.issue,
        seen.pages,
        seen.doi,
        seen.pmid,
        seen.summary,
    ];
    seen.title == Titles::Equal
        && all.iter().all(|like| matches!(like, Like::Same | Like::Unknown))
        && all.iter().filter(|like| **like == Like::Same).count() >= 2
}
