//! Every field of every filter with every operator, each with the rows of [`super::twelve`] that it keeps.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::twelve::{self, filled, letters};
use crate::support::app::{TestApp, both};

/// A field of a filter, an operator, a value, and the rows that are kept. A field that is no object has no operator.
type Row = (&'static str, &'static str, &'static str, &'static str);

const CUSTOMERS: &[Row] = &[
    ("and", "", "[{ kycLevel: { lt: 2 } }, { status: { eq: ACTIVE } }]", "ab"),
    ("and", "", "[{ kycLevel: { gte: 1 } }, { kycLevel: { lte: 2 } }]", "bcd"),
    ("or", "", "[{ kycLevel: { eq: 3 } }, { status: { eq: DELETED } }]", "efhl"),
    ("or", "", "[{ id: { eq: @a } }]", "a"),
    ("not", "", "{ kycLevel: { gt: 0 } }", "ahj"),
    ("not", "", "{ familyName: { startsWith: \"z\" } }", "abcdefhijk"),
    ("not", "", "{ balanceLimit: { gte: \"0\" } }", "chjk"),
    ("not", "", "{ not: { segment: { eq: PL } } }", "aeg"),
    (
        "not",
        "",
        "{ or: [{ and: [{ kycLevel: { gt: 2 } }, { segment: { eq: PL } }] }, { not: { labels: { hasAny: [\"vip\"] } } }] }",
        "ab",
    ),
    ("id", "eq", "@c", "c"),
    ("id", "ne", "@c", "abdefghijkl"),
    ("id", "in", "[@a, @l, @A]", "al"),
    ("id", "notIn", "[@a, @l, @A]", "bcdefghijk"),
    ("externalId", "eq", "\"a-2\"", "b"),
    ("externalId", "eq", "\"A-2\"", ""),
    ("externalId", "ne", "\"b-3\"", "abdefghijkl"),
    ("externalId", "in", "[\"A-1\", \"Ж-5\", \"x\"]", "ae"),
    ("externalId", "notIn", "[\"A-1\", \"Ж-5\", \"x\"]", "bcdfghijkl"),
    ("externalId", "startsWith", "\"a-\"", "ab"),
    ("externalId", "startsWith", "\"Ж\"", "ef"),
    ("externalId", "startsWith", "\"b_\"", "g"),
    ("externalId", "startsWith", "\"%\"", ""),
    ("externalId", "startsWith", "\"\u{1f600}\"", "i"),
    // The sign of kelvin is a K, and a small k is its lower case.
    ("externalId", "startsWith", "\"\u{212a}\"", "k"),
    ("externalId", "startsWith", "\"\"", "abcefghikl"),
    ("externalId", "isNull", "true", "dj"),
    ("externalId", "isNull", "false", "abcefghikl"),
    ("login", "eq", "\"anna\"", "a"),
    ("login", "ne", "\"anna\"", "bcdefghijkl"),
    ("login", "in", "[\"f%\", \"F%\"]", "fh"),
    ("login", "notIn", "[\"f%\", \"F%\"]", "abcdegijkl"),
    ("login", "startsWith", "\"ANN\"", "ab"),
    ("login", "startsWith", "\"F%\"", "fh"),
    ("login", "startsWith", "\"ДМ\"", "d"),
    ("login", "startsWith", "\"STRAß\"", "l"),
    ("login", "startsWith", "\"STRASS\"", ""),
    ("login", "isNull", "true", "eij"),
    ("login", "isNull", "false", "abcdfghkl"),
    ("status", "eq", "ACTIVE", "abgik"),
    ("status", "ne", "ACTIVE", "cdefhjl"),
    ("status", "in", "[DELETED, BLOCKED]", "ehl"),
    ("status", "notIn", "[DELETED, ACTIVE]", "cdefj"),
    ("disabled", "", "true", "gjl"),
    ("disabled", "", "false", "abcdefhik"),
    ("entityId", "eq", "@x", "ab"),
    ("entityId", "ne", "@x", "cdefghijkl"),
    ("entityId", "in", "[@y, @z]", "cdgh"),
    ("entityId", "notIn", "[@y, @z]", "abefijkl"),
    ("entityId", "isNull", "true", "efijkl"),
    ("entityId", "isNull", "false", "abcdgh"),
    ("entityType", "eq", "NATURAL_PERSON", "ab"),
    ("entityType", "in", "[LEGAL_ENTITY, JOINT_PERSON]", "cdgh"),
    ("entityType", "isNull", "true", "efijkl"),
    ("entityType", "isNull", "false", "abcdgh"),
    ("labels", "hasAll", "[\"vip\", \"eu\"]", "ag"),
    ("labels", "hasAll", "[\"vip\", \"eu\", \"vip\"]", "ag"),
    ("labels", "hasAll", "[\"VIP\"]", "e"),
    ("labels", "hasAny", "[\"VIP\", \"VIP\"]", "e"),
    ("labels", "hasAny", "[\"eu\", \"it's\"]", "acfg"),
    ("labels", "hasNone", "[\"vip\"]", "cdfhijkl"),
    ("labels", "hasNone", "[\"vip\", \"eu\", \"x\"]", "dfhijkl"),
    ("segment", "eq", "PL", "aeg"),
    ("segment", "in", "[PI, PL]", "abefg"),
    ("segment", "isNull", "true", "cdhijkl"),
    ("segment", "isNull", "false", "abefg"),
    ("kycLevel", "eq", "3", "ef"),
    ("kycLevel", "ne", "0", "bcdefgikl"),
    ("kycLevel", "in", "[1, 100]", "bcgl"),
    ("kycLevel", "notIn", "[0, 1, 100]", "defik"),
    ("kycLevel", "gt", "3", "gikl"),
    ("kycLevel", "gte", "3", "efgikl"),
    ("kycLevel", "lt", "2", "abchj"),
    ("kycLevel", "lte", "2", "abcdhj"),
    ("kycLevel", "lt", "-2147483648", ""),
    ("branchId", "eq", "@n", "abg"),
    ("branchId", "ne", "@n", "cdefhijkl"),
    ("branchId", "in", "[@s]", "cd"),
    ("branchId", "notIn", "[@s]", "abefghijkl"),
    ("givenName", "eq", "\"Anna\"", "a"),
    ("givenName", "ne", "\"Anna\"", "bcdefghijkl"),
    ("givenName", "in", "[\"anna\", \"O'Neil\"]", "bf"),
    ("givenName", "notIn", "[\"anna\", \"O'Neil\"]", "acdeghijkl"),
    ("givenName", "startsWith", "\"ANNA\"", "abk"),
    ("givenName", "startsWith", "\"дМ\"", "de"),
    ("givenName", "startsWith", "\"zoË\"", "g"),
    ("givenName", "isNull", "true", "chijl"),
    ("givenName", "isNull", "false", "abdefgk"),
    ("paternalName", "eq", "\"Петрович\"", "d"),
    ("paternalName", "ne", "\"Петрович\"", "abcefghijkl"),
    ("paternalName", "in", "[\"Петрович\", \"ZOË\"]", "dg"),
    ("paternalName", "notIn", "[\"Петрович\", \"ZOË\"]", "abcefhijkl"),
    ("paternalName", "startsWith", "\"ПЕТР\"", "de"),
    ("paternalName", "isNull", "true", "bcfhijkl"),
    ("paternalName", "isNull", "false", "adeg"),
    ("familyName", "eq", "\"Ärger\"", "a"),
    ("familyName", "eq", "\"ärger\"", "b"),
    ("familyName", "ne", "\"Ärger\"", "bcdefghijkl"),
    ("familyName", "in", "[\"Жук\", \"Z\"]", "dl"),
    ("familyName", "notIn", "[\"Жук\", \"Z\"]", "abcefghijk"),
    ("familyName", "startsWith", "\"äR\"", "ab"),
    ("familyName", "startsWith", "\"a\"", "c"),
    ("familyName", "startsWith", "\"ЖУ\"", "de"),
    ("familyName", "startsWith", "\"\u{ff41}\"", "i"),
    ("familyName", "isNull", "true", "fhj"),
    ("familyName", "isNull", "false", "abcdegikl"),
    ("phone", "eq", "\"+380441234567\"", "af"),
    ("phone", "eq", "\"+380 (44) 123-45-67\"", "af"),
    ("phone", "eq", "\"+380441234569\"", ""),
    ("phone", "ne", "\"+380441234567\"", "bcdeghijkl"),
    ("phone", "in", "[\"+41440001234\", \"+380441234568\"]", "bc"),
    ("phone", "notIn", "[\"+41440001234\", \"+380441234568\"]", "adefghijkl"),
    ("phone", "isNull", "true", "deghijkl"),
    ("phone", "isNull", "false", "abcf"),
    ("balanceLimit", "eq", "\"100.0\"", "ag"),
    ("balanceLimit", "eq", "\"922337203685.4775807\"", "f"),
    ("balanceLimit", "gt", "\"100\"", "bf"),
    ("balanceLimit", "gte", "\"100\"", "abfg"),
    ("balanceLimit", "lt", "\"1\"", "de"),
    ("balanceLimit", "lte", "\"1\"", "dei"),
    ("balanceLimit", "isNull", "true", "chjk"),
    ("balanceLimit", "isNull", "false", "abdefgil"),
    ("balanceAssetCode", "eq", "\"USD\"", "ag"),
    ("balanceAssetCode", "ne", "\"USD\"", "bcdefhijkl"),
    ("balanceAssetCode", "in", "[\"usd\", \"EUR\"]", "bef"),
    ("balanceAssetCode", "notIn", "[\"usd\", \"EUR\"]", "acdghijkl"),
    ("balanceAssetCode", "startsWith", "\"us\"", "abg"),
    ("balanceAssetCode", "isNull", "true", "cdhijkl"),
    ("balanceAssetCode", "isNull", "false", "abefg"),
    ("balanceAssetIssuer", "eq", "#1", "abf"),
    ("balanceAssetIssuer", "ne", "#1", "cdeghijkl"),
    ("balanceAssetIssuer", "in", "[#2]", "eg"),
    ("balanceAssetIssuer", "notIn", "[#2]", "abcdfhijkl"),
    ("balanceAssetIssuer", "startsWith", "\"gab\"", "eg"),
    ("balanceAssetIssuer", "isNull", "true", "cdhijkl"),
    ("balanceAssetIssuer", "isNull", "false", "abefg"),
    ("createdAt", "gt", "\"2025-01-09T00:00:00Z\"", "jkl"),
    ("createdAt", "gte", "\"2025-01-09T00:00:00.000Z\"", "ijkl"),
    ("createdAt", "lt", "\"2025-01-03T00:00:00Z\"", "ab"),
    ("createdAt", "lte", "\"2025-01-03T02:00:00+02:00\"", "abc"),
    ("updatedAt", "gt", "\"2025-01-17T23:59:59.999Z\"", "hi"),
    ("updatedAt", "gte", "\"2025-01-19T00:00:00Z\"", "i"),
    ("updatedAt", "lt", "\"2025-01-11T00:00:00Z\"", "jkl"),
    ("updatedAt", "lte", "\"2025-01-11T00:00:00Z\"", "ajkl"),
    ("accounts", "some", "{ status: { eq: ACTIVE } }", "ad"),
    ("accounts", "some", "{ addresses: { exists: true } }", "abd"),
    ("accounts", "every", "{ status: { eq: ACTIVE } }", "efgijkl"),
    ("accounts", "every", "{ iban: { startsWith: \"DE\" } }", "befgijkl"),
    ("accounts", "none", "{ status: { eq: ACTIVE } }", "bcefghijkl"),
    ("accounts", "none", "{ iban: { startsWith: \"DE\" } }", "cefghijkl"),
    ("accounts", "exists", "true", "abcdh"),
    ("accounts", "exists", "false", "efgijkl"),
    ("accounts", "count", "{ eq: 2 }", "ad"),
    ("accounts", "count", "{ in: [0, 2] }", "adefgijkl"),
    ("accounts", "count", "{ lt: 2, ne: 0 }", "bch"),
    ("addresses", "some", "{ ownership: { eq: VERIFIED } }", "ad"),
    ("addresses", "every", "{ status: { eq: ACTIVE } }", "bcefghijkl"),
    ("addresses", "every", "{ accountId: { eq: @C } }", "befghijkl"),
    ("addresses", "none", "{ chainId: { eq: \"eip155:1\" } }", "cefghijkl"),
    ("addresses", "exists", "true", "abcd"),
    ("addresses", "exists", "false", "efghijkl"),
    ("addresses", "count", "{ gte: 2 }", "ad"),
];

const ACCOUNTS: &[Row] = &[
    ("and", "", "[{ balance: { gt: \"0\" } }, { status: { eq: ACTIVE } }]", "AF"),
    ("or", "", "[{ iban: { isNull: true } }, { status: { eq: BLOCKED } }]", "BCDFG"),
    ("not", "", "{ iban: { startsWith: \"DE\" } }", "BDFG"),
    ("id", "eq", "@A", "A"),
    ("id", "ne", "@A", "BCDEFG"),
    ("id", "in", "[@A, @G]", "AG"),
    ("id", "notIn", "[@A, @G]", "BCDEF"),
    ("customerId", "eq", "@a", "AB"),
    ("customerId", "ne", "@a", "CDEFG"),
    ("customerId", "in", "[@a, @h]", "ABG"),
    ("customerId", "notIn", "[@a, @h]", "CDEF"),
    ("assetCode", "eq", "\"USD\"", "AC"),
    ("assetCode", "ne", "\"USD\"", "BDEFG"),
    ("assetCode", "in", "[\"usd\", \"X1\"]", "DF"),
    ("assetCode", "notIn", "[\"usd\", \"X1\"]", "ABCEG"),
    ("assetCode", "startsWith", "\"us\"", "ACD"),
    ("assetCode", "isNull", "true", ""),
    ("assetCode", "isNull", "false", "ABCDEFG"),
    ("assetIssuer", "eq", "#1", "ABFG"),
    ("assetIssuer", "ne", "#1", "CDE"),
    ("assetIssuer", "in", "[#2]", "CDE"),
    ("assetIssuer", "notIn", "[#2]", "ABFG"),
    ("assetIssuer", "startsWith", "\"gAA\"", "ABFG"),
    ("assetIssuer", "isNull", "false", "ABCDEFG"),
    ("iban", "eq", "~1", "A"),
    ("iban", "ne", "~1", "BCDEFG"),
    ("iban", "in", "[~1, ~2]", "AC"),
    ("iban", "notIn", "[~1, ~2]", "BDEFG"),
    ("iban", "startsWith", "\"de\"", "ACE"),
    ("iban", "isNull", "true", "BDFG"),
    ("iban", "isNull", "false", "ACE"),
    ("status", "eq", "ACTIVE", "AF"),
    ("status", "ne", "ACTIVE", "BCDEG"),
    ("status", "in", "[CLOSED, BLOCKED]", "CDG"),
    ("status", "notIn", "[CLOSED, BLOCKED]", "ABEF"),
    ("balance", "eq", "\"10\"", "AF"),
    ("balance", "gt", "\"10\"", "CE"),
    ("balance", "gte", "\"10\"", "ACEF"),
    ("balance", "lt", "\"10\"", "BDG"),
    ("balance", "lte", "\"10.0000000\"", "ABDFG"),
    ("balance", "isNull", "true", ""),
    ("balance", "isNull", "false", "ABCDEFG"),
    ("createdAt", "gt", "\"2025-01-05T00:00:00Z\"", "FG"),
    ("createdAt", "gte", "\"2025-01-05T00:00:00Z\"", "EFG"),
    ("createdAt", "lt", "\"2025-01-02T00:00:00Z\"", "A"),
    ("createdAt", "lte", "\"2025-01-02T00:00:00Z\"", "AB"),
    ("updatedAt", "gt", "\"2025-01-08T00:00:00Z\"", "EFG"),
    ("updatedAt", "gte", "\"2025-01-08T00:00:00Z\"", "DEFG"),
    ("updatedAt", "lt", "\"2025-01-06T00:00:00Z\"", "A"),
    ("updatedAt", "lte", "\"2025-01-06T00:00:00Z\"", "AB"),
    ("addresses", "some", "{ status: { eq: INACTIVE } }", "A"),
    ("addresses", "every", "{ status: { eq: ACTIVE } }", "BCDEFG"),
    ("addresses", "none", "{ status: { eq: ACTIVE } }", "BDFG"),
    ("addresses", "exists", "true", "ACE"),
    ("addresses", "exists", "false", "BDFG"),
    ("addresses", "count", "{ eq: 2 }", "A"),
];

const ADDRESSES: &[Row] = &[
    ("and", "", "[{ status: { eq: ACTIVE } }, { ownership: { eq: VERIFIED } }]", "6"),
    ("or", "", "[{ status: { eq: INACTIVE } }, { chainId: { startsWith: \"eip155:13\" } }]", "245"),
    ("not", "", "{ accountId: { in: [@A] } }", "3456"),
    ("id", "eq", "@1", "1"),
    ("id", "ne", "@1", "23456"),
    ("id", "in", "[@1, @6]", "16"),
    ("id", "notIn", "[@1, @6]", "2345"),
    ("customerId", "eq", "@a", "12"),
    ("customerId", "ne", "@a", "3456"),
    ("customerId", "in", "[@a, @c]", "124"),
    ("customerId", "notIn", "[@a, @c]", "356"),
    ("accountId", "eq", "@A", "12"),
    ("accountId", "ne", "@A", "3456"),
    ("accountId", "in", "[@A, @C]", "123"),
    ("accountId", "notIn", "[@A, @C]", "456"),
    ("caip10", "eq", "\"cosmos:Hub-4:abc\"", "2"),
    ("caip10", "ne", "\"cosmos:Hub-4:abc\"", "13456"),
    ("caip10", "in", "[\"cosmos:Hub-4:abc\", \"cosmos:Hub-4:ABC\"]", "25"),
    ("caip10", "notIn", "[\"cosmos:Hub-4:abc\", \"cosmos:Hub-4:ABC\"]", "1346"),
    ("caip10", "startsWith", "\"COSMOS:hub-4:A\"", "25"),
    ("caip10", "isNull", "true", ""),
    ("chainId", "eq", "\"eip155:1\"", "136"),
    ("chainId", "ne", "\"eip155:1\"", "245"),
    ("chainId", "in", "[\"eip155:137\", \"cosmos:Hub-4\"]", "245"),
    ("chainId", "notIn", "[\"eip155:137\", \"cosmos:Hub-4\"]", "136"),
    ("chainId", "startsWith", "\"EIP155:1\"", "1346"),
    ("chainId", "isNull", "false", "123456"),
    ("status", "eq", "INACTIVE", "25"),
    ("status", "in", "[ACTIVE]", "1346"),
    ("ownership", "eq", "VERIFIED", "26"),
    ("ownership", "in", "[EXPIRED, REVOKED, CHALLENGED]", "345"),
    ("createdAt", "gt", "\"2025-01-05T00:00:00Z\"", "6"),
    ("createdAt", "gte", "\"2025-01-05T00:00:00Z\"", "56"),
    ("createdAt", "lt", "\"2025-01-02T00:00:00Z\"", "1"),
    ("createdAt", "lte", "\"2025-01-02T00:00:00Z\"", "12"),
];

const TABLES: [(&str, &str, &[Row]); 3] =
    [("Customer", "customers", CUSTOMERS), ("Account", "accounts", ACCOUNTS), ("Address", "addresses", ADDRESSES)];

/// The letters of a list with these arguments.
async fn kept(app: &TestApp, list: &str, arguments: &str) -> String {
    let document = format!("{{ {list}(first: 200, {}) {{ nodes {{ id }} }} }}", filled(arguments));
    let response = app.client().query(&document, json!({})).await;
    let nodes = response.data()[list]["nodes"].as_array().unwrap();
    letters(nodes.iter().map(|node| node["id"].as_str().unwrap()))
}

both!(every_field_and_operator_keeps_what_it_says, async |app| {
    twelve::data().write(&app.service().database).await;
    let mut wrong = Vec::new();
    for (ty, list, rows) in TABLES {
        let hidden = if ty == "Customer" { ", includeDisabled: true, includeDeleted: true" } else { "" };
        for (field, operator, value, expected) in rows {
            let condition =
                if operator.is_empty() { (*value).to_owned() } else { format!("{{ {operator}: {value} }}") };
            let filter = format!("{{ {field}: {condition} }}");
            let kept = kept(app, list, &format!("filter: {filter}{hidden}")).await;
            if kept != *expected {
                wrong.push(format!("{list} {filter} keeps {kept:?}, not {expected:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
});

both!(keys_and_operators_of_one_object_are_all_meant, async |app| {
    twelve::data().write(&app.service().database).await;
    for (filter, expected) in [
        ("{ status: { eq: ACTIVE }, kycLevel: { gte: 5 } }", "ik"),
        ("{ kycLevel: { gte: 1, lt: 3, ne: 2 } }", "bc"),
        ("{ familyName: { startsWith: \"ä\", ne: \"Ärger\" } }", "b"),
        ("{ labels: { hasAll: [\"vip\"], hasNone: [\"eu\"] } }", "be"),
        ("{ accounts: { exists: true, none: { status: { eq: ACTIVE } } } }", "bc"),
        ("{ not: { kycLevel: { gt: 0 }, segment: { isNull: true } } }", "abef"),
        ("{ or: [{ kycLevel: { eq: 1 }, segment: { eq: PI } }, { kycLevel: { eq: 2 } }], id: { ne: @d } }", "b"),
    ] {
        assert_eq!(kept(app, "customers", &format!("filter: {filter}")).await, expected, "{filter}");
    }
});

both!(conditions_on_a_phone_meet_before_they_are_hashed, async |app| {
    twelve::data().write(&app.service().database).await;
    for (filter, expected) in [
        ("{ phone: { eq: \"+380441234567\", in: [\"+380441234567\", \"+41440001234\"] } }", "af"),
        ("{ phone: { eq: \"+380441234567\", in: [\"+41440001234\"] } }", ""),
        ("{ phone: { ne: \"+380441234567\", notIn: [\"+41440001234\"], isNull: false } }", "b"),
        ("{ not: { phone: { eq: \"+380441234567\" } }, kycLevel: { lt: 2 } }", "bchj"),
        ("{ or: [{ phone: { eq: \"+41440001234\" } }, { and: [{ phone: { eq: \"+380441234568\" } }] }] }", "bc"),
    ] {
        let hidden = "includeDisabled: true, includeDeleted: true";
        assert_eq!(kept(app, "customers", &format!("filter: {filter}, {hidden}")).await, expected, "{filter}");
    }
});

both!(disabled_and_deleted_are_hidden_unless_the_filter_speaks_of_them, async |app| {
    twelve::data().write(&app.service().database).await;
    for (arguments, expected) in [
        ("", "abcdefik"),
        ("includeDisabled: false, includeDeleted: false", "abcdefik"),
        ("includeDisabled: true", "abcdefgijk"),
        ("includeDeleted: true", "abcdefhik"),
        ("includeDisabled: true, includeDeleted: true", "abcdefghijkl"),
        ("filter: { disabled: true }", "gj"),
        ("filter: { disabled: true }, includeDeleted: true", "gjl"),
        ("filter: { disabled: false }", "abcdefik"),
        ("filter: { disabled: false }, includeDisabled: true", "abcdefik"),
        ("filter: { status: { eq: DELETED } }", "h"),
        ("filter: { status: { ne: ACTIVE } }", "cdefh"),
        ("filter: { status: { ne: ACTIVE } }, includeDisabled: true", "cdefhjl"),
        ("filter: { not: { status: { eq: ACTIVE } } }", "cdefh"),
        ("filter: { not: { disabled: true } }", "abcdefik"),
        ("filter: { and: [{ or: [{ status: { in: [DELETED] } }] }] }", "h"),
        ("filter: { or: [{ disabled: true }, { kycLevel: { eq: 0 } }] }", "agj"),
        ("filter: { disabled: true, status: { eq: DELETED } }", "l"),
        // What is said of accounts is not said of customers.
        ("filter: { accounts: { some: { status: { eq: CLOSED } } } }", "c"),
        ("filter: { accounts: { some: { status: { eq: CLOSED } } } }, includeDeleted: true", "ch"),
    ] {
        assert_eq!(kept(app, "customers", arguments).await, expected, "{arguments}");
    }
});

both!(no_field_and_no_operator_is_left_out_of_the_tables, async |app| {
    let document = "query($name: String!) { __type(name: $name) { inputFields {
        name type { kind name ofType { kind } } } } }";
    let fields = async |name: String| -> Vec<Value> {
        let response = app.client().query(document, json!({ "name": name })).await;
        response.data()["__type"]["inputFields"].as_array().unwrap().clone()
    };
    for (ty, _, rows) in TABLES {
        let own = format!("{ty}Filter");
        let mut all = BTreeSet::new();
        for field in fields(own.clone()).await {
            let name = field["name"].as_str().unwrap().to_owned();
            if field["type"]["kind"] == "INPUT_OBJECT" && field["type"]["name"] != own.as_str() {
                for operator in fields(field["type"]["name"].as_str().unwrap().to_owned()).await {
                    all.insert((name.clone(), operator["name"].as_str().unwrap().to_owned()));
                }
            } else {
                all.insert((name, String::new()));
            }
        }
        // What is kept encrypted is found whole; that it is refused has a test of its own.
        all.remove(&("phone".to_owned(), "startsWith".to_owned()));
        let tabled = rows.iter().map(|(field, operator, ..)| ((*field).to_owned(), (*operator).to_owned()));
        assert_eq!(all, tabled.collect(), "{own}");
    }
});
