//! What the validator says of a value that does not fit, without the value: an answer that is kept in somebody's log must
//! not hold a phone because it was sent as a number. Where it stood and what was wanted is told.

/// The message without the value that it repeats.
pub fn discreet(message: &str) -> String {
    if let Some((what, rest)) = message.split_once(": ")
        && what.starts_with("could not coerce ")
        && let Some((_, ty)) = rest.rsplit_once(" to type ")
    {
        return format!("{what} to type {ty}");
    }
    match message.split_once(" value: ") {
        Some((what, _)) if what.ends_with(" cannot represent") => format!("{what} this value."),
        Some((what, _)) if what.contains(" cannot represent ") => format!("{what} value."),
        Some(_) | None => message.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::discreet;

    #[test]
    fn a_value_is_taken_out_and_the_rest_stays() {
        for (message, told) in [
            (
                "could not coerce input field CustomerCreateInput.phone: 4477 to type String",
                "could not coerce input field CustomerCreateInput.phone to type String",
            ),
            (
                "could not coerce variable input: \"a: b to type c\" to type Int",
                "could not coerce variable input to type Int",
            ),
            ("String cannot represent value: 4477", "String cannot represent this value."),
            ("Int cannot represent non-integer value: 4.5", "Int cannot represent non-integer value."),
            ("Float cannot represent non numeric value: \"a value: b\"", "Float cannot represent non numeric value."),
            ("Unknown type \"value: 1\".", "Unknown type \"value: 1\"."),
            ("null value for variable id of non-null type ID!", "null value for variable id of non-null type ID!"),
        ] {
            assert_eq!(discreet(message), told);
        }
    }
}
