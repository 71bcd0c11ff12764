//! Exact numbers: ratios of integers, never floating point. (Meaning, rule 1.6.)

use std::cmp::Ordering;
use std::fmt;
use std::ops::{Add, Mul, Neg, Sub};

use num_rational::Ratio;
use num_traits::{CheckedAdd, CheckedDiv, CheckedMul, CheckedSub};

/// Most digits before the decimal point of a number that is read.
const DIGITS_BEFORE: usize = 15;
/// Most digits after it.
const DIGITS_AFTER: usize = 9;
/// Where sums and products stop that no cell and no literal can reach.
const LIMIT: i128 = 10_i128.pow(36);

/// An exact number. Read from at most 15 digits before and 9 after the decimal point, so that sums
/// and unit conversions cannot overflow; beyond ±10³⁶ arithmetic stops there instead of failing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Number(Ratio<i128>);

impl Number {
    /// Nought.
    pub const ZERO: Self = Self(Ratio::new_raw(0, 1));

    /// A whole number.
    #[must_use]
    pub fn whole(n: i64) -> Self {
        Self(Ratio::from_integer(i128::from(n)))
    }

    /// `numerator / denominator`. The denominator must not be 0; 0 counts as 1, so that nothing fails.
    #[must_use]
    pub fn ratio(numerator: i64, denominator: i64) -> Self {
        let denominator = if denominator == 0 { 1 } else { i128::from(denominator) };
        Self(Ratio::new(i128::from(numerator), denominator))
    }

    /// Reads `12`, `-3`, `1.5`, `1e3`: what one person could not read in two ways. `None` for
    /// `1,5`, `1 500`, `.5`, and for more digits than 15 before or 9 after the point.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix(['-', '\u{2212}']) {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (mantissa, exponent) = match digits.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, parse_exponent(exponent)?),
            None => (digits, 0),
        };
        let (before, after) = match mantissa.split_once('.') {
            Some((_, "")) => return None,
            Some(parts) => parts,
            None => (mantissa, ""),
        };
        let all_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if before.is_empty() || !all_digits(before) || !all_digits(after) {
            return None;
        }
        let significant = before.trim_start_matches('0');
        if significant.len() > DIGITS_BEFORE || after.len() > DIGITS_AFTER {
            return None;
        }
        let mantissa = format!("{significant}{after}");
        let magnitude = if mantissa.is_empty() { 0 } else { mantissa.parse::<i128>().ok()? };
        let mut value = Ratio::new(magnitude, power_of_ten(after.len()));
        if exponent >= 0 {
            value *= power_of_ten(exponent.unsigned_abs());
        } else {
            value /= power_of_ten(exponent.unsigned_abs());
        }
        let fits = value < Ratio::from_integer(power_of_ten(DIGITS_BEFORE))
            && power_of_ten(DIGITS_AFTER) % value.denom() == 0;
        fits.then_some(Self(if negative { -value } else { value }))
    }

    /// Whether it is an integer.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.0.is_integer()
    }

    /// The greatest integer not above it.
    #[must_use]
    pub fn floor(self) -> Self {
        Self(self.0.floor())
    }

    /// The least integer not below it.
    #[must_use]
    pub fn ceil(self) -> Self {
        let floor = self.floor();
        if floor == self { floor } else { floor + Self::whole(1) }
    }

    /// The integer it is, when it is one that fits.
    #[must_use]
    pub fn to_integer(self) -> Option<i64> {
        self.is_whole().then(|| i64::try_from(*self.0.numer()).ok()).flatten()
    }

    /// Its distance from nought.
    #[must_use]
    pub fn abs(self) -> Self {
        if self < Self::ZERO { -self } else { self }
    }

    /// The exact sum, when it fits.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        match self.whole_with(other) {
            Some((a, b)) => Self::within_limit(Ratio::from_integer(a.checked_add(b)?)),
            None if other == Self::ZERO => Some(self),
            None => self.0.checked_add(&other.0).and_then(Self::within_limit),
        }
    }

    /// The exact difference, when it fits.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        match self.whole_with(other) {
            Some((a, b)) => Self::within_limit(Ratio::from_integer(a.checked_sub(b)?)),
            None if other == Self::ZERO => Some(self),
            None => self.0.checked_sub(&other.0).and_then(Self::within_limit),
        }
    }

    /// The exact product, when it fits.
    #[must_use]
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        match self.whole_with(other) {
            Some((a, b)) => Self::within_limit(Ratio::from_integer(a.checked_mul(b)?)),
            None => self.0.checked_mul(&other.0).and_then(Self::within_limit),
        }
    }

    /// The exact quotient, when there is one and it fits.
    #[must_use]
    pub fn checked_div(self, other: Self) -> Option<Self> {
        if other == Self::ZERO {
            return None;
        }
        self.0.checked_div(&other.0).and_then(Self::within_limit)
    }

    /// Whether it can be written as a decimal with at most nine decimals.
    #[must_use]
    pub fn is_decimal(self) -> bool {
        power_of_ten(DIGITS_AFTER) % self.0.denom() == 0
    }

    /// Both as integers, if they are: most numbers that people write are, and need no common denominator.
    fn whole_with(self, other: Self) -> Option<(i128, i128)> {
        (self.is_whole() && other.is_whole()).then(|| (*self.0.numer(), *other.0.numer()))
    }

    fn within_limit(value: Ratio<i128>) -> Option<Self> {
        let limit = -LIMIT..=LIMIT;
        (limit.contains(value.numer()) && limit.contains(value.denom())).then_some(Self(value))
    }

    fn limit(positive: bool) -> Self {
        Self(Ratio::from_integer(if positive { LIMIT } else { -LIMIT }))
    }
}

/// The exponent of `1e3`: small, so that the number stays within its digits.
fn parse_exponent(text: &str) -> Option<isize> {
    let digits = text.strip_prefix(['-', '+', '\u{2212}']).unwrap_or(text);
    if digits.is_empty() || digits.len() > 2 || !digits.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let size = digits.parse::<isize>().ok().filter(|size| *size <= 24)?;
    Some(if text.starts_with(['-', '\u{2212}']) { -size } else { size })
}

fn power_of_ten(exponent: usize) -> i128 {
    // Never more than 24, and 10^38 fits.
    10_i128.saturating_pow(u32::try_from(exponent).unwrap_or(u32::MAX))
}

impl fmt::Display for Number {
    /// As a decimal when that is exact and short (`1.5`), else as a fraction (`1/3`).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (numerator, denominator) = (*self.0.numer(), *self.0.denom());
        if denominator == 1 || !self.is_decimal() {
            return write!(f, "{}", self.0);
        }
        let whole = numerator / denominator;
        let rest = (numerator % denominator).abs() * (power_of_ten(DIGITS_AFTER) / denominator);
        let decimals = format!("{rest:09}");
        let sign = if numerator < 0 { "-" } else { "" };
        write!(f, "{sign}{}.{}", whole.abs(), decimals.trim_end_matches('0'))
    }
}

impl Ord for Number {
    fn cmp(&self, other: &Self) -> Ordering {
        // Denominators are positive: what is on either side of nought needs no division.
        let signs = self.0.numer().signum().cmp(&other.0.numer().signum());
        signs.then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Number {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Add for Number {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        self.checked_add(other).unwrap_or_else(|| Self::limit(self.max(other) > Self::ZERO))
    }
}

impl Sub for Number {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        self + -other
    }
}

impl Mul for Number {
    type Output = Self;
    fn mul(self, other: Self) -> Self {
        self.checked_mul(other).unwrap_or_else(|| Self::limit((self > Self::ZERO) == (other > Self::ZERO)))
    }
}

impl Neg for Number {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}
