//! How far people agree: numbers from a table of counts.

use super::decimal::{Fixed, Fraction};

/// Two raters' answers: `table[a][b]` records that the first put into category `a` and the second into
/// `b`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contingency {
    /// The categories, the positive one first and the negative one second.
    pub categories: Vec<String>,
    /// Counts.
    pub table: Vec<Vec<u64>>,
}

/// What is computed from the answers of two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agreement {
    /// Records that both answered.
    pub n: u64,
    /// Observed agreement.
    pub observed: Fraction,
    /// Agreement to be expected by chance, from what each answers how often.
    pub expected: Fraction,
    /// Cohen's κ; none where chance alone would agree always.
    pub kappa: Option<Fraction>,
    /// Its standard error (Fleiss, Cohen and Everitt 1969).
    pub error: Option<Fixed>,
    /// κ if every category were as frequent as the others (Byrt 1993; for two categories 2po − 1).
    pub pabak: Option<Fraction>,
    /// Per category, how often one puts there what the other does; none where neither does. For the
    /// first and second: positive and negative agreement.
    pub specific: Vec<Option<Fraction>>,
    /// How much more often both say the first category than the second (Byrt 1993).
    pub prevalence: Fraction,
    /// How much more often the first rater says the first category than the second rater does, of the
    /// answers in the first two categories (Byrt 1993).
    pub bias: Fraction,
}

/// Fleiss' κ for more than two raters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fleiss {
    /// Records that all of them answered.
    pub n: u64,
    /// How many they are.
    pub raters: u64,
    /// Observed agreement of pairs.
    pub observed: Fraction,
    /// Agreement of pairs to be expected by chance.
    pub expected: Fraction,
    /// κ; none where chance alone would agree always.
    pub kappa: Option<Fraction>,
}

impl Contingency {
    /// Computes; none without records.
    #[must_use]
    pub fn agreement(&self) -> Option<Agreement> {
        let size = self.categories.len();
        let cell = |a: usize, b: usize| self.cell(a, b);
        let rows = (0..size).map(|a| (0..size).map(|b| cell(a, b)).sum::<i128>()).collect::<Vec<_>>();
        let columns = (0..size).map(|b| (0..size).map(|a| cell(a, b)).sum::<i128>()).collect::<Vec<_>>();
        let n = rows.iter().sum::<i128>();
        let same = (0..size).map(|at| cell(at, at)).sum::<i128>();
        let chance = rows.iter().zip(&columns).map(|(row, column)| row * column).sum::<i128>();
        let observed = Fraction::new(same, n)?;
        let expected = Fraction::new(chance, n * n)?;
        let kappa = Fraction::new(n * same - chance, n * n - chance);
        let error = kappa.and_then(|kappa| self.error(n, &rows, &columns, kappa, expected));
        let k = i128::try_from(size).unwrap_or(i128::MAX);
        let specific = rows.iter().zip(&columns).enumerate();
        let specific = specific.map(|(at, (row, column))| Fraction::new(2 * cell(at, at), row + column));
        Some(Agreement {
            n: u64::try_from(n).unwrap_or(u64::MAX),
            observed,
            expected,
            kappa,
            error,
            pabak: Fraction::new(k * same - n, (k - 1) * n),
            specific: specific.collect(),
            prevalence: Fraction::new(cell(0, 0) - cell(1, 1), n)?,
            bias: Fraction::new(cell(0, 1) - cell(1, 0), n)?,
        })
    }

    /// The standard error by which an interval around κ is drawn.
    fn error(
        &self,
        n: i128,
        rows: &[i128],
        columns: &[i128],
        kappa: Fraction,
        expected: Fraction,
    ) -> Option<Fixed> {
        let share = |count: i128| Fraction::new(count, n).map(Fraction::fixed);
        let kappa = kappa.fixed();
        let rest = Fixed::ONE.minus(kappa);
        let (mut on, mut off) = (Fixed(0), Fixed(0));
        for a in 0..rows.len() {
            for b in 0..rows.len() {
                let cell = share(self.cell(a, b))?;
                if a == b {
                    let margins = share(rows.get(a)? + columns.get(a)?)?;
                    on = on.plus(cell.times(Fixed::ONE.minus(margins.times(rest)).squared()));
                } else {
                    let margins = share(columns.get(a)? + rows.get(b)?)?;
                    off = off.plus(cell.times(margins.squared()));
                }
            }
        }
        let last = kappa.minus(expected.fixed().times(rest)).squared();
        let over = on.plus(rest.squared().times(off)).minus(last);
        let under = Fixed::ONE.minus(expected.fixed()).squared();
        let variance = over.by(under)?.by(Fixed(Fixed::ONE.0 * n))?;
        Some(variance.root())
    }

    fn cell(&self, a: usize, b: usize) -> i128 {
        self.table.get(a).and_then(|row| row.get(b)).copied().map_or(0, i128::from)
    }
}

impl Agreement {
    /// κ ± 1.96 standard errors, held within −1 and 1.
    #[must_use]
    pub fn interval(&self) -> Option<(Fraction, Fraction)> {
        let (kappa, error) = (self.kappa?.fixed(), self.error?);
        let reach = error.times(Fixed(1_959_963_984_540_054));
        let within = |fixed: Fixed| fixed.clamp(Fixed(-Fixed::ONE.0), Fixed::ONE).fraction();
        Some((within(kappa.minus(reach)), within(kappa.plus(reach))))
    }
}

impl Fleiss {
    /// From counts: per record, how many raters put it into each category. All records have as many
    /// raters; none without records, or with fewer than two raters.
    #[must_use]
    pub fn of(counts: &[Vec<u64>]) -> Option<Self> {
        let raters = counts.first()?.iter().sum::<u64>();
        let (n, m) = (i128::try_from(counts.len()).ok()?, i128::from(raters));
        if m < 2 || counts.iter().any(|record| record.iter().sum::<u64>() != raters) {
            return None;
        }
        let size = counts.iter().map(Vec::len).max()?;
        let count = |record: &Vec<u64>, at: usize| record.get(at).copied().map_or(0, i128::from);
        let squares =
            counts.iter().flatten().map(|count| i128::from(*count) * i128::from(*count)).sum::<i128>();
        let pairs = n * m * (m - 1);
        let same = squares - n * m;
        let totals = (0..size).map(|at| counts.iter().map(|record| count(record, at)).sum::<i128>());
        let chance = totals.map(|total| total * total).sum::<i128>();
        let all = n * m * n * m;
        let observed = Fraction::new(same, pairs)?;
        let expected = Fraction::new(chance, all)?;
        // (same/pairs − chance/all) ÷ (1 − chance/all), with the common factor n·m taken out.
        let (nm, others) = (n * m, m - 1);
        let kappa = Fraction::new(same * nm - chance * others, others * (all - chance));
        Some(Self { n: u64::try_from(n).ok()?, raters, observed, expected, kappa })
    }
}
