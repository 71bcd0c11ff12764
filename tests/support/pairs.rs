//! Criteria and records made at random, for engines: every kind of field and of condition.
#![allow(dead_code, reason = "each test uses a part of this")]

/// A generator of numbers that are the same for the same seed.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from((self.0 >> 11) % u64::try_from(n).unwrap()).unwrap()
    }

    pub(crate) fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }
}

/// The declarations; `LATER` becomes `read at two` or nothing.
const FIELDS: &str = "\
criteria pairs
field a : yes/no
field b : yes/no
field n : integer 0..6
field m : integer
field q : number
field pc : percent
field yr : year
field p : date
field p2 : date
field d : duration
field e : durationLATER
field r : range of integer
field sd : some of duration
field o : one of <x = \"the ex\", y, Z> or other
field o2 : one of <X2 = x, \"Ünïx\", w>
field s : some of <x, y, Z = zed>LATER
field s2 : some of <X = ex, zet = z, y> or other
field t : text
field u : text
\"N/A\" means not-applicable
\"-\" means none
list pair = <x, y>
";

const MISSING: [&str; 5] = ["", "?", "NR", "not applicable", "N/A"];

/// Per field: its name, and cells that it may hold beside the missing ones.
const CELLS: [(&str, &[&str]); 21] = [
    ("a", &["yes", "no", "TRUE"]),
    ("b", &["yes", "no", "0"]),
    ("n", &["0", "3", "6", "2-4", "3-4", ">= 3", "< 2", "1-2", "9"]),
    ("m", &["-3", "3", "4", "2-4", ">= 3", "<= 0", "> 5", "100"]),
    (
        "q",
        &[
            "2.5",
            "3",
            "<1",
            "> 2",
            ">= 2",
            "2-4",
            "2.1-2.9",
            "1e3",
            "<= 3",
            "-0.000000001",
            "999999999999999",
        ],
    ),
    ("pc", &["66%", "66", "0.66", "60-70%", "< 50", "100"]),
    ("yr", &["2008", "2018", "2014-2016", ">= 2010", "2017-2018", "2014 Mar 2", "9999", "< 2008"]),
    (
        "p",
        &[
            "2018-01-31",
            "2018-01",
            "2018",
            "2007",
            "2008",
            "2018-02-01",
            "Mar 2014",
            "2014 Jan-Feb",
            "> 2014",
            "before 2008-02",
            "2012 to 2018-01",
        ],
    ),
    ("p2", &["2018-01-31", "2017", "2008-02-29", "2016", ">= 2018-01-31", "2014 spring"]),
    (
        "d",
        &[
            "6 weeks",
            "12 weeks",
            "13 weeks",
            "3 months",
            "2-4 months",
            "12-14 weeks",
            ">= 3 months",
            "< 1 year",
            "52 weeks",
            "1 year",
            "3 months 1 day",
            "90 days",
            "0.25 years",
            "1.5 months",
            "2 weeks to 3 months",
        ],
    ),
    (
        "e",
        &[
            "8 hours",
            "90 min",
            "1 day",
            "3 months 2 weeks",
            "1 year 6 months",
            "400 years",
            "403.5 years",
            "48 hours",
            "0 days",
            "89 days",
            "92 days",
            "> 13 weeks",
            "< 3 months",
            "1 month 30 days",
            "2 months 29.5 days",
            "104 weeks",
            "2 years",
            "30 min - 1 hour",
            "1 month 3 hours",
        ],
    ),
    ("r", &["8-16", "3", ">= 4", "2-3", "1 to 100"]),
    ("sd", &["1; 3; 12 months", "6 weeks; ?", "13 weeks", "1 week; 2-4 months", "2 days; 3 hours"]),
    ("o", &["x", "y", "w", "the ex", "Z", "Unix", "ex", "z"]),
    ("o2", &["X2", "w", "unix", "x"]),
    ("s", &["x", "x; y", "none", "x; ?", "Z; ?", "zed", "y; Z; x", "-"]),
    ("s2", &["X", "ex; y", "none", "zet; ?", "q", "y; q", "z", "y; ?", "zed", "x; y"]),
    ("t", TEXTS),
    ("u", TEXTS),
    (
        "J",
        &[
            "yes",
            "no",
            "yes; yes",
            "yes; no",
            "unclear",
            "adjudicated no",
            "no; no",
            "yes; no; adjudicated yes",
            "adjudicated unclear",
        ],
    ),
    ("K", &["yes", "no", "no; no"]),
];

const TEXTS: &[&str] = &[
    "Peer mentoring of students",
    "A coaching programme",
    "Coaching (ABSTRACT TRUNCATED AT 250 WORDS)",
    "Students' one-to-one mentoring: a women's colour group",
    "Les élèves mentorés — naïve coaching, Alzheimer’s",
    "mentor the very best young student",
    "none",
    "…",
    "Peer-group work; group of peers",
    "中文 mentoring ½ ß",
];

pub(crate) fn names() -> Vec<&'static str> {
    CELLS.iter().map(|(name, _)| *name).collect()
}

/// A record: a cell per name.
pub(crate) fn record(dice: &mut Dice) -> Vec<&'static str> {
    let cells = CELLS.iter().map(|(_, cells)| match dice.chance(28) {
        true => dice.one(&MISSING),
        false => dice.one(cells),
    });
    cells.collect()
}

fn leaf(dice: &mut Dice) -> String {
    let relation = dice.one(&["=", "!=", "<", "<=", ">", ">="]);
    let date = |dice: &mut Dice| {
        dice.one(&["2018", "2008", "2018-01", "2014-03-02", "2018-01-31", "9999-12-31", "2016-12", "2008-01"])
    };
    let length = |dice: &mut Dice| {
        dice.one(&[
            "3 months",
            "13 weeks",
            "90 days",
            "1 year",
            "8 hours",
            "2 days",
            "1.5 months",
            "400 years",
            "52 weeks",
            "100 minutes",
        ])
    };
    match dice.below(40) {
        0..4 => format!("{} {relation} {}", dice.one(&["n", "m"]), dice.below(7)),
        4 | 5 => {
            format!("q {relation} {}", dice.one(&["2", "2.5", "3", "1", "0.000000001", "999999999999999"]))
        }
        6 => format!("pc {relation} {}", dice.one(&["66%", "50%", "0.66%"])),
        7 | 8 => format!("yr {relation} {}", date(dice)),
        9..12 => format!("p {relation} {}", date(dice)),
        12..17 => format!("{} {relation} {}", dice.one(&["d", "e"]), length(dice)),
        17 => format!("{} r {relation} {}", dice.one(&["lowest", "highest"]), dice.below(10)),
        18 | 19 => format!("{} sd {relation} {}", dice.one(&["lowest", "highest"]), length(dice)),
        20 => format!("n {relation} m"),
        21 => format!(
            "{} {relation} {}",
            dice.one(&["q", "m", "n"]),
            dice.one(&["q + 1", "m + n", "n - m", "m - 0.5"])
        ),
        22 => format!("p {relation} p2"),
        23 | 24 => format!("d {relation} e"),
        25 => format!("d + e {relation} {}", length(dice)),
        26 => format!("d - e {relation} {}", length(dice)),
        _ => (*dice.one(&[
            "a",
            "a = no",
            "b != no",
            "n in <3, 4>",
            "n not in <0, 6>",
            "m in <2, 4, 3, 5>",
            "q in <3, 2.5>",
            "q not in <2>",
            "n between 2 and 4",
            "q between 1 and 2.5",
            "n + m >= 6",
            "m - n < 2",
            "m + q = 5.5",
            "n between m and 5",
            "p between 2008 and 2018-01",
            "p in <2017, 2018>",
            "p not in <2018-01, 2008>",
            "yr in <2014, 2015, 2016>",
            "yr not in <2018>",
            "d between 6 weeks and 3 months",
            "d in <3 months, 13 weeks>",
            "e not in <8 hours, 0 days>",
            "o = x",
            "o != y",
            "o in pair",
            "o not in <Z>",
            "o2 in <w, X2>",
            "o2 = \"Ünïx\"",
            "s in <x>",
            "s not in pair",
            "s has only pair",
            "s has all of <x, y>",
            "s = <x, y>",
            "s != <Z>",
            "s2 in <X, zet>",
            "s2 has only <X, y>",
            "s2 has all of <y>",
            "s2 = <y, q>",
            "o in s",
            "o not in s2",
            "s in s2",
            "s = s2",
            "s2 != s",
            "o2 in s2",
            "o = o2",
            "o2 in s",
            "s is reported",
            "d is applicable",
            "n is not applicable",
            "t is not reported",
            "r is reported",
            "sd is applicable",
            "t contains mentor*",
            "t contains wom?n*",
            "any of (t, u) contains (mentor* adj3 student*)",
            "any of (t, u) contains (mentor* not coach*)",
            "any of (t, u) contains (peer or coaching)",
            "u contains one-to-one",
            "u contains ((peer* or mentor*) adj2 group adj4 work)",
            "t contains el#ve*",
            "t contains mentor$2",
            "any of (u, t) contains (students adj one)",
            "u contains alzheimers",
            "t contains (work adj3 peer*)",
        ]))
        .to_owned(),
    }
}

fn condition(dice: &mut Dice, depth: usize) -> String {
    if depth == 0 || dice.chance(35) {
        return leaf(dice);
    }
    let several =
        |dice: &mut Dice| (0..2 + dice.below(2)).map(|_| condition(dice, depth - 1)).collect::<Vec<_>>();
    match dice.below(8) {
        0..3 => format!("({})", several(dice).join(" and ")),
        3..6 => format!("({})", several(dice).join(" or ")),
        6 => format!("not ({})", condition(dice, depth - 1)),
        _ => {
            let of = several(dice);
            let how = dice.one(&["at least", "at most", "exactly"]);
            format!("({how} {} of ({}))", 1 + dice.below(of.len()), of.join(", "))
        }
    }
}

/// Criteria in up to three stages with all that a file can have.
pub(crate) fn criteria(dice: &mut Dice) -> String {
    let mut text = FIELDS.replacen("LATER", if dice.chance(30) { " read at two" } else { "" }, 1);
    text = text.replace("LATER", if dice.chance(30) { " read at one" } else { "" });
    match dice.below(9) {
        0 => text.push_str("convention month = 28 days, year = 364 days\n"),
        1 => text.push_str("convention month = 30.4375 days, year = 365.25 days\n"),
        2 => text.push_str("convention day = 8 hours\n"),
        3 => text.push_str("convention month = 30 days, year = 365 days, day = 24 hours\n"),
        _ => {}
    }
    text.push_str(&format!("define f: {}\n", condition(dice, 2)));
    text.push_str("define g: f or b\n");
    let awaits = |dice: &mut Dice| if dice.chance(40) { " unclear means awaiting" } else { "" };
    for head in ["", "stage one", "stage two"] {
        if !head.is_empty() {
            text.push_str(&format!("{head}{}\n", awaits(dice)));
        }
        for _ in 0..dice.below(3) {
            if dice.chance(50) {
                text.push_str("inclusion\n  ");
                match dice.below(6) {
                    0 => text.push_str(&format!("({}) when ({})", condition(dice, 1), condition(dice, 1))),
                    1 => text.push('g'),
                    _ => text.push_str(&condition(dice, 3)),
                }
            } else {
                text.push_str("exclusion\n  ");
                match dice.below(6) {
                    0 => text.push_str(&format!("({}) unless ({})", condition(dice, 1), condition(dice, 1))),
                    1 => text.push_str("not f"),
                    _ => text.push_str(&condition(dice, 3)),
                }
            }
            text.push('\n');
        }
    }
    text.push_str("inclusion\n  J: judged by 2\nexclusion\n  K: judged\n");
    if dice.chance(50) {
        text.push_str(&format!(
            "included as\n  one: {}\n  other: {}\n",
            condition(dice, 1),
            condition(dice, 1)
        ));
    }
    text
}
