//! Numbers that look random and are the same on every machine and in every release: SplitMix64, a stream a customer.

/// A stream of numbers.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The stream of one customer of one seed.
    pub fn new(seed: u16, ordinal: u64) -> Self {
        // One step takes apart the streams of neighbours.
        Self(Self((u64::from(seed) << 48) ^ ordinal).next())
    }

    /// The next number.
    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `end`; 0 where there is none.
    pub const fn below(&mut self, end: u64) -> u64 {
        ((self.next() as u128 * end as u128) >> 64) as u64
    }

    /// True in so many of a hundred cases.
    pub const fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    /// One of several, each as likely as another.
    ///
    /// # Panics
    /// Where there is nothing to pick from.
    pub fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len() as u64) as usize]
    }

    /// One of several, each with its weight in a hundred; the last takes the rest.
    pub fn weighted<T: Copy>(&mut self, items: &[(u64, T)], rest: T) -> T {
        let mut place = self.below(100);
        for (weight, item) in items {
            match place.checked_sub(*weight) {
                Some(further) => place = further,
                None => return *item,
            }
        }
        rest
    }

    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&self.next().to_be_bytes()[..chunk.len()]);
        }
        bytes
    }
}
