//! Decimals for statistics: exact fractions of counts, and, where a root is needed, a whole number of
//! 10⁻¹⁵. No floating point.

use std::fmt;

/// A fraction of whole numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fraction {
    /// Above the line.
    pub over: i128,
    /// Below it; never 0.
    pub under: i128,
}

/// A whole number of 10⁻¹⁵: products and quotients are cut off there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fixed(pub i128);

const UNIT: i128 = 1_000_000_000_000_000;

impl Fraction {
    /// A fraction; none when the line stands above 0.
    #[must_use]
    pub fn new(over: i128, under: i128) -> Option<Self> {
        match under {
            0 => None,
            under if under < 0 => Some(Self { over: -over, under: -under }),
            under => Some(Self { over, under }),
        }
    }

    /// Rounded half away from zero: `0.689`, `-0.02`.
    #[must_use]
    pub fn decimals(self, places: u32) -> String {
        let scale = 10_i128.pow(places);
        let scaled = self.over.unsigned_abs().checked_mul(scale.unsigned_abs());
        let under = self.under.unsigned_abs();
        let rounded = match scaled {
            Some(scaled) => (scaled + under / 2) / under,
            // Too large for exact digits: the last place is below what is shown.
            None => self.over.unsigned_abs() / (under / scale.unsigned_abs()).max(1),
        };
        let sign = if self.over < 0 && rounded > 0 { "-" } else { "" };
        let (whole, part) = (rounded / scale.unsigned_abs(), rounded % scale.unsigned_abs());
        if places == 0 {
            format!("{sign}{whole}")
        } else {
            format!("{sign}{whole}.{part:0width$}", width = places as usize)
        }
    }

    /// As a decimal that is cut off at 10⁻¹⁵.
    #[must_use]
    pub fn fixed(self) -> Fixed {
        Fixed(self.over / self.under * UNIT + self.over % self.under * UNIT / self.under)
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.decimals(3))
    }
}

impl Fixed {
    /// 1.
    pub const ONE: Self = Self(UNIT);

    /// The sum.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }

    /// The difference.
    #[must_use]
    pub fn minus(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }

    /// The product.
    #[must_use]
    pub fn times(self, other: Self) -> Self {
        Self(self.0 * other.0 / UNIT)
    }

    /// The square.
    #[must_use]
    pub fn squared(self) -> Self {
        self.times(self)
    }

    /// The quotient; none for 0.
    #[must_use]
    pub fn by(self, other: Self) -> Option<Self> {
        (other.0 != 0).then(|| Self(self.0 * UNIT / other.0))
    }

    /// The square root; of less than nothing, nothing.
    #[must_use]
    pub fn root(self) -> Self {
        let radicand = u128::try_from(self.0).unwrap_or(0) * UNIT.unsigned_abs();
        Self(i128::try_from(radicand.isqrt()).unwrap_or(0))
    }

    /// As a fraction.
    #[must_use]
    pub fn fraction(self) -> Fraction {
        Fraction { over: self.0, under: UNIT }
    }
}
