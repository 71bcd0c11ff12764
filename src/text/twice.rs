//! The same work translated twice: for every processor, and for those that take more bytes at a time.
//!
//! The only module with unsafe code, and in it the only line. What it gains is measured in
//! docs/performance.md.

#![allow(unsafe_code)]

/// Work on many bytes or numbers. `run`, and what it calls, should be `#[inline(always)]`: only what is
/// inlined is translated twice.
pub trait Work {
    /// What comes of it.
    type Out;
    /// Does it.
    fn run(self) -> Self::Out;
}

/// Does some work as quickly as this processor can. The result does not depend on the processor.
#[inline]
pub fn at_best<W: Work>(work: W) -> W::Out {
    #[cfg(target_arch = "x86_64")]
    if std::is_x86_feature_detected!("avx2")
        && std::is_x86_feature_detected!("bmi1")
        && std::is_x86_feature_detected!("bmi2")
        && std::is_x86_feature_detected!("lzcnt")
        && std::is_x86_feature_detected!("popcnt")
    {
        // SAFETY: the processor has all that the function is translated for.
        return unsafe { with_avx2(work) };
    }
    work.run()
}

/// The work with the instructions that most processors have had since 2013.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,bmi1,bmi2,lzcnt,popcnt")]
fn with_avx2<W: Work>(work: W) -> W::Out {
    work.run()
}
