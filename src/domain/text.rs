//! What holds for every text of the product: how long it is, how case is ignored, and how parts of words are found.
//! It must not know which field a text belongs to, nor how a database stores or searches it.

use super::problem::Rule;

/// The text without the white space around it, `min..=max` Unicode scalar values long, free of control characters
/// (U+0000..=U+001F and U+007F: PostgreSQL cannot store the first, and no name or street needs the others).
pub fn bounded(value: &str, min: usize, max: usize) -> Result<String, Rule> {
    let text = value.trim();
    if text.is_empty() {
        return Err(Rule::required());
    }
    if text.bytes().any(|byte| byte.is_ascii_control()) {
        return Err(Rule::invalid("Must not contain control characters."));
    }
    match text.chars().count() {
        length if length < min => Err(Rule::too_short(min, length)),
        length if length > max => Err(Rule::too_long(max, length)),
        _ => Ok(text.to_owned()),
    }
}

/// As [`bounded`], for a field that may be left out: what is empty after trimming was left out.
pub fn optional(value: Option<&str>, max: usize) -> Result<Option<String>, Rule> {
    match value.map(str::trim) {
        None | Some("") => Ok(None),
        Some(text) => bounded(text, 1, max).map(Some),
    }
}

/// The one case fold of the product: what compares or searches without regard to case compares folded texts.
///
/// It is done here and stored, because SQLite's `lower()` knows ASCII only and PostgreSQL's depends on the locale. It
/// goes character by character, without `str::to_lowercase`'s rule for a final sigma, so that the fold of a part is
/// always a part of the fold.
pub fn fold(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// The words of a text, folded: what a search looks for, and what the search index is made of.
pub fn search_words(text: &str) -> Vec<String> {
    fold(text).split_whitespace().map(str::to_owned).collect()
}

/// Every run of three characters, hashed, sorted and without repeats.
///
/// The index keeps the trigrams of each word padded with two leading spaces (`"  ivan"`), so that a search padded in
/// the same way finds the beginnings of words, and one that is not padded finds any part. Several words, each with its
/// padding, may stand in one text: a run that ends in a space belongs to no word and is left out. The hash is FNV-1a,
/// 32 bits, over the UTF-8 of the run; it is stored, so it must never change. Two runs may share a hash: a hit is a
/// candidate, to be compared with the text itself.
pub fn trigrams(padded: &str) -> Vec<i32> {
    let characters: Vec<char> = padded.chars().collect();
    let mut hashes: Vec<i32> = characters.windows(3).filter(|run| run[2] != ' ').map(fnv1a).collect();
    hashes.sort_unstable();
    hashes.dedup();
    hashes
}

fn fnv1a(run: &[char]) -> i32 {
    const OFFSET_BASIS: u32 = 0x811c_9dc5;
    const PRIME: u32 = 0x0100_0193;
    let mut utf8 = [0; 4];
    let mut hash = OFFSET_BASIS;
    for character in run {
        for byte in character.encode_utf8(&mut utf8).bytes() {
            hash = (hash ^ u32::from(byte)).wrapping_mul(PRIME);
        }
    }
    hash.cast_signed()
}
