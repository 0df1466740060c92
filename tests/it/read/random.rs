//! Random choices that are the same in every run: SplitMix64 (Steele, Lea, Flood 2014) from a seed that stands in the
//! test. A failed case names its number, and runs again as it was.

use std::ops::RangeInclusive;

/// A source of random choices.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end as u64).unwrap()
    }

    /// A number of the range.
    pub fn within(&mut self, range: RangeInclusive<usize>) -> usize {
        range.start() + self.below(range.end() - range.start() + 1)
    }

    /// True once in so many times.
    pub fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    /// One of these.
    pub fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    /// One of these, or none, once in so many times.
    pub fn maybe<T: Clone>(&mut self, none_once_in: usize, of: &[T]) -> Option<T> {
        let none = self.once_in(none_once_in);
        let one = self.one(of).clone();
        (!none).then_some(one)
    }

    /// Some of these, `count` at the most, each once, in a random order.
    pub fn some<T: Clone>(&mut self, count: usize, of: &[T]) -> Vec<T> {
        let mut rest = of.to_vec();
        let mut some = Vec::new();
        while some.len() < count && !rest.is_empty() {
            some.push(rest.swap_remove(self.below(rest.len())));
        }
        some
    }
}
