//! An object of another system on its way to a record: which field goes where, what is refused, and what is left.
//! It must not know any dialect, nor the rules of a record.

use serde_json::{Map, Value};

use super::super::csv::place;
use crate::domain::problem::{Problems, Rule};
use crate::domain::text::bounded;
use crate::service::branch::MAX_NAME;

/// An object that is taken apart.
pub struct Object {
    /// Where it stands in the outermost one.
    path: Vec<String>,
    fields: Map<String, Value>,
}

/// A place in a record, and the place of the object that its value came from.
#[derive(Clone, Debug)]
pub struct Place {
    pub ours: Vec<String>,
    pub theirs: Vec<String>,
}

/// What has become of an object so far. Problems are told at their places in the record.
#[derive(Default)]
pub struct Translation {
    pub record: Map<String, Value>,
    /// The name of the branch, which a record has no place for.
    pub branch: Option<String>,
    pub problems: Problems,
    pub places: Vec<Place>,
    /// The fields that the record has no place for.
    pub left: Vec<String>,
}

impl Object {
    pub const fn new(fields: Map<String, Value>) -> Self {
        Self { path: Vec::new(), fields }
    }

    /// Takes a field out; none where it is missing.
    pub fn take(&mut self, name: &str) -> Option<Value> {
        self.fields.remove(name)
    }

    /// Takes a field out that has a value.
    pub fn take_given(&mut self, name: &str) -> Option<Value> {
        self.take(name).filter(|value| !value.is_null())
    }

    /// The value of a field that stays where it is.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.fields.get(name).filter(|value| !value.is_null()).cloned()
    }

    /// Whether a field has a value.
    pub fn has(&self, name: &str) -> bool {
        self.fields.get(name).is_some_and(|value| !value.is_null())
    }

    fn at(&self, name: &str) -> Vec<String> {
        self.path.iter().map(String::as_str).chain([name]).map(str::to_owned).collect()
    }
}

impl Translation {
    /// Says where a place of the record came from, or would have.
    pub fn comes_from(&mut self, ours: &[&str], from: &Object, name: &str) {
        let ours = ours.iter().map(|step| (*step).to_owned()).collect();
        self.places.push(Place { ours, theirs: from.at(name) });
    }

    /// Gives a place of the record its value.
    pub fn set(&mut self, ours: &[&str], value: Value) {
        place(&mut self.record, ours, value);
    }

    /// Takes a part of the record away.
    pub fn unset(&mut self, part: &str) {
        self.record.remove(part);
    }

    /// Refuses what stands at a place.
    pub fn refuse(&mut self, ours: &[&str], rule: Rule) {
        let mut found = Problems::default();
        found.append_rule(rule);
        let steps: Vec<String> = ours.iter().map(|step| (*step).to_owned()).collect();
        self.problems.append_at(&steps, found);
    }

    /// Carries a field as it is.
    pub fn put(&mut self, from: &mut Object, name: &str, ours: &[&str]) {
        self.comes_from(ours, from, name);
        if let Some(value) = from.take(name) {
            self.set(ours, value);
        }
    }

    /// Carries a field without which the part of the record that it stands in is none. Left out it is like empty, so
    /// that it is told beside the others.
    pub fn put_required(&mut self, from: &mut Object, name: &str, ours: &[&str]) {
        self.comes_from(ours, from, name);
        let value = from.take_given(name);
        self.set(ours, value.unwrap_or_else(|| Value::from("")));
    }

    /// Carries the first of these fields that has a value. Another one is left, unless it says the same.
    pub fn put_first(&mut self, from: &mut Object, names: &[&str], ours: &[&str]) {
        let mut first: Option<Value> = None;
        for name in names {
            let Some(value) = from.take_given(name) else { continue };
            match &first {
                Some(first) if *first == value => {}
                Some(_) => self.left.push((*name).to_owned()),
                None => {
                    self.comes_from(ours, from, name);
                    self.set(ours, value.clone());
                    first = Some(value);
                }
            }
        }
        if let (None, Some(name)) = (first, names.first()) {
            self.comes_from(ours, from, name);
        }
    }

    /// Carries a field that is one of these words, spelled as they are, each with our own word for it, and says whether
    /// it was.
    pub fn put_choice(&mut self, from: &mut Object, name: &str, ours: &[&str], words: &[(&str, &str)]) -> bool {
        self.choose(from, name, ours, words, |word, given| word == given)
    }

    /// The same where their spelling is not known: case and what stands between the parts of a word do not count.
    pub fn put_choice_in_any_spelling(&mut self, from: &mut Object, name: &str, ours: &[&str], words: &[&str]) -> bool {
        let words: Vec<(&str, &str)> = words.iter().map(|word| (*word, *word)).collect();
        self.choose(from, name, ours, &words, |word, given| letters(word) == letters(given))
    }

    fn choose(
        &mut self,
        from: &mut Object,
        name: &str,
        ours: &[&str],
        words: &[(&str, &str)],
        same: fn(&str, &str) -> bool,
    ) -> bool {
        self.comes_from(ours, from, name);
        let rule = match from.take_given(name) {
            None => return false,
            Some(Value::String(given)) => match words.iter().find(|(word, _)| same(word, given.trim())) {
                Some((_, word)) => {
                    self.set(ours, Value::from(*word));
                    return true;
                }
                None => {
                    let words: Vec<String> = words.iter().map(|(word, _)| format!("`{word}`")).collect();
                    Rule::invalid(format!("Must be one of {}.", words.join(", ")))
                }
            },
            Some(Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                Rule::invalid("Must be a string.")
            }
        };
        self.refuse(ours, rule);
        false
    }

    /// An object inside this one, for a place that is an object as well.
    pub fn object(&mut self, from: &mut Object, name: &str, ours: &[&str]) -> Option<Object> {
        self.comes_from(ours, from, name);
        match from.take(name)? {
            Value::Object(fields) => {
                self.set(ours, Value::Object(Map::new()));
                Some(Object { path: from.at(name), fields })
            }
            Value::Null => {
                self.set(ours, Value::Null);
                None
            }
            Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_) => {
                self.refuse(ours, Rule::invalid("Must be an object."));
                None
            }
        }
    }

    /// Carries a list of objects, each turned by `one`.
    pub fn put_list(&mut self, from: &mut Object, name: &str, ours: &str, one: fn(&mut Object, &mut Self)) {
        self.comes_from(&[ours], from, name);
        let elements = match from.take(name) {
            None => return,
            Some(Value::Array(elements)) => elements,
            Some(Value::Null) => return self.set(&[ours], Value::Null),
            Some(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_)) => {
                return self.refuse(&[ours], Rule::invalid("Must be a list."));
            }
        };
        let mut list = Vec::with_capacity(elements.len());
        for (index, element) in elements.into_iter().enumerate() {
            let mut path = from.at(name);
            path.push(index.to_string());
            let Value::Object(fields) = element else {
                self.refuse(&[ours, &index.to_string()], Rule::invalid("Must be an object."));
                continue;
            };
            let at = [ours.to_owned(), list.len().to_string()];
            let mut object = Object { path, fields };
            let mut below = Self::default();
            one(&mut object, &mut below);
            below.leave_below(object, &format!("{name}[]."));
            let Self { record, branch: _, problems, places, left } = below;
            list.push(Value::Object(record));
            self.problems.append_at(&at, problems);
            self.left.extend(left);
            self.places.extend(
                places
                    .into_iter()
                    .map(|Place { ours, theirs }| Place { ours: at.iter().cloned().chain(ours).collect(), theirs }),
            );
        }
        self.set(&[ours], Value::Array(list));
    }

    /// Carries the name of a branch.
    pub fn put_branch(&mut self, from: &mut Object, name: &str) {
        self.comes_from(&["branchId"], from, name);
        match from.take(name) {
            None => {}
            Some(Value::String(text)) => match bounded(&text, 1, MAX_NAME) {
                Ok(branch) => self.branch = Some(branch),
                Err(rule) => self.refuse(&["branchId"], rule),
            },
            Some(Value::Null) => self.set(&["branchId"], Value::Null),
            Some(Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_)) => {
                self.refuse(&["branchId"], Rule::invalid("Must be a string."));
            }
        }
    }

    /// Leaves what is still in an object. What is null says nothing.
    pub fn leave(&mut self, object: Object) {
        self.leave_below(object, "");
    }

    /// The same of an object that stands inside another one: `above` comes before its names.
    pub fn leave_below(&mut self, Object { path: _, fields }: Object, above: &str) {
        let rest = fields.into_iter().filter(|(_, value)| !value.is_null());
        self.left.extend(rest.map(|(name, _)| format!("{above}{name}")));
    }
}

/// A word without case and without what stands between its parts.
fn letters(word: &str) -> String {
    word.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
