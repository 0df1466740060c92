//! The search box: parts of words, whatever their case and script; and what is named in full comes first.

use serde_json::{Value, json};

use super::random::Random;
use super::walk::{self, CUSTOMERS, List, order_by};
use crate::support::app::{TestApp, both};
use crate::support::fixture::{evm, iban, issuer};

/// The external ids of what is found, in the order of the list.
async fn found(app: &TestApp, arguments: Value) -> Vec<String> {
    let document = "query($search: String, $filter: CustomerFilter, $orderBy: [CustomerOrder!], $disabled: Boolean) {
        customers(search: $search, filter: $filter, orderBy: $orderBy, includeDisabled: $disabled, first: 200) {
            nodes { externalId } } }";
    let response = app.client().query(document, arguments).await;
    let nodes = response.data()["customers"]["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["externalId"].as_str().unwrap().to_owned()).collect()
}

/// The same, sorted and joined.
async fn names(app: &TestApp, search: &str) -> String {
    let mut names = found(app, json!({ "search": search })).await;
    names.sort();
    names.join(" ")
}

both!(words_are_found_by_their_parts_whatever_their_case, async |app| {
    let name = |given: &str, middle: &str, paternal: &str, family: &str| json!({ "given": given, "middle": middle, "paternal": paternal, "family": family });
    app.customer("C-1001").with("login", json!("anna.k")).with("name", name("Anna", "", "", "Kovalenko")).save().await;
    app.customer("C-1002").with("name", name("Hanna-Maria", "", "", "Müller")).save().await;
    app.customer("K-77")
        .with("login", json!("van"))
        .with("name", name("Іван", "", "Петрович", "Їжакевич"))
        .save()
        .await;
    app.customer("X").with("name", name("Ég", "Al Wádi", "", "Οδυσσεύς")).save().await;
    let (anna, hanna, ivan, x) = ("C-1001", "C-1002", "K-77", "X");
    let both = "C-1001 C-1002";
    for (search, expected) in [
        // From three letters anywhere in a word; below, at its beginning.
        ("nna", both),
        ("ANNA", both),
        ("ovale", anna),
        ("nko", anna),
        ("an", anna),
        ("AN", anna),
        ("a", "C-1001 X"),
        ("ha", hanna),
        ("na", ""),
        ("ov", ""),
        ("k", "C-1001 K-77"),
        ("x", "X"),
        // Of every field: login, external id, and every part of the name.
        ("a.k", anna),
        ("1001", anna),
        ("c-100", both),
        ("-77", ivan),
        ("wád", x),
        // Beyond ASCII, where nothing but the case is ignored.
        ("müll", hanna),
        ("MÜLL", hanna),
        ("ülle", hanna),
        ("mull", ""),
        ("mü", hanna),
        ("ÉG", x),
        ("їжак", ivan),
        ("ЇЖАК", ivan),
        ("акеви", ivan),
        ("ІВАН", ivan),
        ("іва", ivan),
        ("ван", ivan),
        ("ва", ""),
        ("пе", ivan),
        ("тро", ivan),
        ("тр", ""),
        ("Ї", ivan),
        ("иван", ""),
        // A sigma is a sigma, at the end of a word as well.
        ("ΟΔΥΣΣΕ", x),
        ("σσε", x),
        // Several words, in any order: all are needed.
        ("anna kov", anna),
        ("KOV anna", anna),
        ("  anna \t\n müller ", hanna),
        ("anna ha mar", hanna),
        ("anna іван", ""),
        ("van їжа пет", ivan),
        ("al wá", x),
        ("wá", x),
        // A word ends where it ends.
        ("annakov", ""),
        ("kovalenkoc", ""),
        ("anna  kovalenkoo", ""),
    ] {
        assert_eq!(names(app, search).await, expected, "{search:?}");
    }
});

both!(a_search_without_a_word_is_no_search, async |app| {
    app.customer("alice").save().await;
    app.customer("bob").save().await;
    for search in [Value::Null, json!(""), json!("  "), json!("\t\n\u{a0}\u{2003}")] {
        assert_eq!(found(app, json!({ "search": search })).await, ["bob", "alice"], "{search:?}");
    }
});

both!(a_search_keeps_to_the_filter_and_to_what_is_shown, async |app| {
    app.customer("smith-1").active().save().await;
    app.customer("smith-2").status("DELETED").save().await;
    app.customer("smith-3").active().with("disabled", json!(true)).save().await;
    app.customer("smith-4").save().await;
    app.customer("jones").active().save().await;
    let search = "smith";
    assert_eq!(found(app, json!({ "search": search })).await, ["smith-4", "smith-1"]);
    let disabled = json!({ "search": search, "disabled": true });
    assert_eq!(found(app, disabled).await, ["smith-4", "smith-3", "smith-1"]);
    let active = json!({ "search": search, "filter": { "status": { "eq": "ACTIVE" } } });
    assert_eq!(found(app, active).await, ["smith-1"]);
    let not_active = json!({ "search": search, "filter": { "not": { "status": { "eq": "ACTIVE" } } } });
    assert_eq!(found(app, not_active).await, ["smith-4", "smith-2"]);
    let by_name = json!([{ "field": "EXTERNAL_ID", "direction": "ASC" }]);
    assert_eq!(found(app, json!({ "search": search, "orderBy": by_name })).await, ["smith-1", "smith-4"]);
});

/// Texts that mean something to a database or to a search engine, and mean nothing here.
const ODD: [&str; 26] = [
    "50%off",
    "5O%off",
    "a_b_c",
    "aXbXc",
    "back\\slash",
    "say\"hi\"",
    "o'neil",
    "AND",
    "OR",
    "NOT",
    "NEAR(x",
    "words:val",
    "star*x",
    "-minus",
    "^caret",
    "(paren)",
    "{brace}",
    "plus+one",
    "semi;colon",
    "dash--x",
    "q?mark",
    "$1",
    "\\_%",
    "\"\"\"",
    "'''",
    "rowid",
];

/// More of them, that nobody is called.
const ODDER: [&str; 32] = [
    "%",
    "_",
    "*",
    "\"",
    "'",
    "\\",
    "%%%",
    "___",
    "***",
    "a%c",
    "a_c",
    "50_off",
    "sta*",
    "sta* x",
    "and or",
    "AND OR NOT",
    "\"and\"",
    "NOT minus",
    "x OR y",
    "words : val",
    "words:",
    "^car",
    "-min",
    "(",
    ")",
    "()",
    "NEAR(",
    "NEAR(a b, 2)",
    "{brace",
    "'; DROP TABLE customer; --",
    "$1 $2",
    "\\\\",
];

/// Whether a text holds every word of the search, said plainly.
fn holds(text: &str, search: &str) -> bool {
    let lower = |text: &str| text.chars().flat_map(char::to_lowercase).collect::<String>();
    let (text, search) = (lower(text), lower(search));
    search.split_whitespace().all(|part| {
        let long = part.chars().count() >= 3;
        text.split_whitespace().any(|word| if long { word.contains(part) } else { word.starts_with(part) })
    })
}

both!(what_means_something_elsewhere_is_letters_here, async |app| {
    for odd in ODD {
        app.customer(odd).save().await;
    }
    for search in ODD.iter().chain(&ODDER) {
        let mut expected: Vec<&str> = ODD.into_iter().filter(|odd| holds(odd, search)).collect();
        expected.sort_unstable();
        assert_eq!(names(app, search).await, expected.join(" "), "{search:?}");
        assert!(!ODD.contains(search) || expected.contains(search), "{search:?}");
    }
});

const WORDS: [&str; 12] =
    ["anna", "Hannah", "banana", "Ганна", "ганна", "ÄNNCHEN", "o'anna", "an", "n", "\u{1f600}nna", "Straße", "nan-nan"];

both!(random_searches_find_what_they_say, async |app| {
    let mut random = Random::new(31);
    let mut people = Vec::new();
    for number in 0..30 {
        let name: Vec<&str> = (0..random.within(1..=4)).map(|_| *random.one(&WORDS)).collect();
        let id = format!("#{number}");
        app.customer(&id).with("name", json!({ "given": name.join(" ") })).save().await;
        people.push((id.clone(), format!("{id} {}", name.join(" "))));
    }
    for case in 0..40 {
        let part = |random: &mut Random| {
            let word: Vec<char> = random.one(&WORDS).chars().collect();
            let from = random.below(word.len());
            let part: String = word[from..random.within(from + 1..=word.len())].iter().collect();
            if random.once_in(2) { part.to_uppercase() } else { part }
        };
        let search = (0..random.within(1..=3)).map(|_| part(&mut random)).collect::<Vec<_>>().join(" ");
        let mut expected: Vec<&str> =
            people.iter().filter(|(_, text)| holds(text, &search)).map(|(id, _)| id.as_str()).collect();
        expected.sort_unstable();
        assert_eq!(names(app, &search).await, expected.join(" "), "case {case}: {search:?}");
    }
});

/// In groups of four, as IBANs are printed.
fn grouped(iban: &str) -> String {
    iban.as_bytes().chunks(4).map(|group| str::from_utf8(group).unwrap()).collect::<Vec<_>>().join(" ")
}

both!(what_is_named_in_full_comes_first_in_every_order, async |app| {
    let stellar = format!("stellar:pubnet:{}", issuer(9));
    let solana = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp:7S3P4HxJpyyigGzodYwHtCxZyUQe9JiBMHyRWXArAaKv";
    let mixed = "eip155:1:0xab16a96D359eC26a11e2C2b3d8f8B8942d5Bfcdb";
    let named = app.customer("named").active().wallet(mixed);
    let named = named.account("USD").address(&stellar).address(solana).save().await;
    let document = "mutation($input: AccountUpdateInput!) { accountUpdate(input: $input) { userErrors { code } } }";
    let input = json!({ "id": named.accounts[0].id, "iban": iban(7) });
    let updated = app.client().query(document, json!({ "input": input })).await;
    assert_eq!(updated.user_errors("accountUpdate"), []);

    let bare = |caip10: &str| caip10.rsplit(':').next().unwrap().to_owned();
    let texts = [
        named.id.clone(),
        named.id.to_uppercase(),
        format!("  {}\n", named.id),
        iban(7),
        iban(7).to_lowercase(),
        grouped(&iban(7)),
        mixed.to_owned(),
        format!("eip155:1:{}", bare(mixed).to_lowercase()),
        bare(mixed),
        bare(mixed).to_lowercase(),
        stellar.clone(),
        bare(&stellar),
        solana.to_owned(),
        bare(solana),
    ];
    for text in &texts {
        assert_eq!(found(app, json!({ "search": text })).await, ["named"], "{text}");
    }
    for (number, text) in texts.iter().enumerate() {
        // Others, before it and behind it in the order of time, whose names hold the text.
        let words: String = text.split_whitespace().collect();
        let decoy = |side: &str| format!("{side}{number}{words}");
        app.customer(&decoy("a")).with("kycLevel", json!(1)).save().await;
        app.customer(&decoy("z")).save().await;
        for field in CUSTOMERS.orders {
            for down in [false, true] {
                let order_by = order_by(&[((*field).to_owned(), down)]);
                let found = found(app, json!({ "search": text, "orderBy": order_by })).await;
                assert_eq!(found[0], "named", "{text} by {field}: {found:?}");
                // Parts of an IBAN are words of their own, and need not begin or be in the others' words.
                let whole = words == text.trim();
                let decoys = [decoy("a"), decoy("z")].iter().all(|decoy| found.contains(decoy));
                assert!(decoys || !whole, "{text} by {field}: {found:?}");
            }
        }
    }
    // A part of an address is no address, and no part of a customer's words.
    assert!(!found(app, json!({ "search": &bare(mixed)[..20] })).await.contains(&"named".to_owned()));
});

both!(everyone_with_a_bare_address_comes_first, async |app| {
    let on = |chain: u64| evm(5).replace("eip155:1:", &format!("eip155:{chain}:"));
    let bare = evm(5).replace("eip155:1:", "");
    app.customer("one").active().wallet(&on(1)).save().await;
    app.customer(&format!("decoy {bare}")).save().await;
    app.customer("two").active().account("USD").address(&on(137)).save().await;
    let decoy = format!("decoy {bare}");
    assert_eq!(found(app, json!({ "search": bare })).await, ["two", "one", &decoy]);
    let oldest = order_by(&[("createdAt".to_owned(), false)]);
    assert_eq!(found(app, json!({ "search": bare, "orderBy": oldest })).await, ["one", "two", &decoy]);
});

both!(pages_of_a_search_are_what_it_finds, async |app| {
    let mut random = Random::new(32);
    let mut ids = Vec::new();
    for number in 0..14 {
        let word = if number % 3 == 0 { "Tymko" } else { "tymkO" };
        let mut new = app.customer(&format!("{number}")).with("name", json!({ "family": format!("{word} {number}") }));
        if number == 4 {
            new = new.active().wallet(&evm(3));
        }
        if number % 5 == 0 {
            new = new.with("login", json!(format!("{}-{number}", evm(3))));
        }
        ids.push(new.save().await.id);
        app.customer(&format!("other {number}")).save().await;
    }
    let newest = |numbers: &[usize]| -> Vec<String> { numbers.iter().rev().map(|n| ids[*n].clone()).collect() };
    let all = newest(&(0..14).collect::<Vec<_>>());
    // The one that is named comes first, and then whoever has the text in their words.
    let exact: Vec<String> = std::iter::once(ids[4].clone()).chain(newest(&[0, 5, 10])).collect();
    for (search, expected) in [("YMK", &all), ("tymko 1", &newest(&[1, 10, 11, 12, 13])), (&evm(3), &exact)] {
        let list = List::root(app, &CUSTOMERS).with("search", json!(search));
        for size in 1..=expected.len() + 1 {
            walk::forward(&list, expected, size, search).await;
            walk::backward(&list, expected, size, search).await;
            walk::both_ways(&list, expected, size, &mut random, search).await;
            walk::by_offset(&list, expected, size, &mut random, search).await;
        }
    }
});
