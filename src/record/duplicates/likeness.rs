//! How one field of two records compares.

/// A field of two records. What one of them lacks is [`Unknown`](Like::Unknown): neither alike nor
/// different.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Like {
    /// The same value.
    Same,
    /// Nearly, in a way that databases differ in for one and the same thing.
    Near,
    /// Another value.
    Different,
    /// At least one of them does not say.
    Unknown,
}

impl Like {
    /// Same or nearly.
    pub(super) fn agrees(self) -> bool {
        matches!(self, Self::Same | Self::Near)
    }

    /// Compares two values, where there are two.
    pub(super) fn of<T>(a: Option<T>, b: Option<T>, compare: impl FnOnce(T, T) -> Self) -> Self {
        match (a, b) {
            (Some(a), Some(b)) => compare(a, b),
            _ => Self::Unknown,
        }
    }

    /// Same or different.
    pub(super) fn equal(same: bool) -> Self {
        if same { Self::Same } else { Self::Different }
    }
}

/// Whether two words are one, but for a slip of the pen: one letter, in long words two.
pub(super) fn slip(a: &str, b: &str) -> bool {
    let longest = a.len().max(b.len());
    let allowed = if longest >= 8 { 2 } else { usize::from(longest >= 4) };
    a == b || a.len().abs_diff(b.len()) <= allowed && strsim::osa_distance(a, b) <= allowed
}

/// A number for a text, the same on every machine and in every run (FNV-1a).
pub(super) fn hash(text: &str) -> u64 {
    hash_more(0xcbf2_9ce4_8422_2325, text)
}

/// The number for a text that goes on.
pub(super) fn hash_more(start: u64, text: &str) -> u64 {
    // The byte after the text keeps `ab`, `c` and `a`, `bc` apart.
    let bytes = text.bytes().chain([0xff]);
    bytes.fold(start, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}
