//! JSON Lines as a form: what is a line, what is a record, and how one that is neither is told.

use clientele::import::{Format, MAX_RECORD_BYTES};
use serde_json::json;

use super::{import, try_import};
use crate::support::app::both;

both!(lines_end_in_any_way_and_empty_ones_are_passed_over, async |app| {
    let file = "\u{feff}{\"externalId\":\"a\"}\r\n\r\n   \n{\"externalId\":\"b\"}\n\nno\n{\"externalId\":\"c\"}";
    let imported = import(app, file).await;
    imported.is(3, 0, 0, 1);
    assert!(imported.rejections[0].starts_with("line 6: INVALID: "), "{:?}", imported.rejections);
    import(app, "").await.is(0, 0, 0, 0);
    import(app, "\n").await.is(0, 0, 0, 0);
});

both!(what_has_not_the_form_of_a_record_is_told_at_its_place, async |app| {
    let cases = [
        ("nonsense", "INVALID: This is not a JSON object on one line: column 1."),
        (r#"{"externalId":"#, "INVALID: This is not a JSON object on one line: column 14."),
        (r#"{"externalId":"a"} {}"#, "INVALID: This is not a JSON object on one line: column 20."),
        (r#"["a"]"#, "INVALID: This is not a JSON object on one line: column 1."),
        (r#"{"externalId":7}"#, "INVALID at externalId: Must be a string."),
        (r#"{"surname":"a"}"#, "INVALID at surname: This key is not known, expected one of `externalId`, `login`, "),
        (r#"{"externalId":"a","externalId":"b"}"#, "DUPLICATE at externalId: This key is given twice."),
        (r#"{"status":"secret"}"#, "INVALID at status: Must be one of `REGISTERED`, `ACTIVE`, "),
        (r#"{"kycLevel":"secret"}"#, "INVALID at kycLevel: Must be a whole number."),
        (r#"{"kycLevel":1.5}"#, "INVALID at kycLevel: Must be a whole number."),
        (r#"{"disabled":"secret"}"#, "INVALID at disabled: Must be a boolean."),
        (r#"{"labels":"secret"}"#, "INVALID at labels: Must be a list."),
        (r#"{"labels":["a",1]}"#, "INVALID at labels.1: Must be a string."),
        (r#"{"branchId":"secret"}"#, "INVALID at branchId: Does not have the form that this field asks for."),
        (r#"{"entity":{"type":"LEGAL_ENTITY"}}"#, "REQUIRED at entity.id: A value is required."),
        (r#"{"name":"secret"}"#, "INVALID at name: Must be an object."),
        (r#"{"balanceLimit":{"amount":1.5}}"#, "INVALID at balanceLimit.amount: Must be a string."),
        (r#"{"accounts":[{"iban":"x"}]}"#, "REQUIRED at accounts.0.asset: A value is required."),
        (
            r#"{"accounts":[{"asset":{"code":"EUR","issuer":"G","name":"x"}}]}"#,
            "INVALID at accounts.0.asset.name: This key is not known, expected `code` or `issuer`.",
        ),
        (
            r#"{"accounts":[{"asset":{"code":"EUR","issuer":"G"},"addresses":["x",7]}]}"#,
            "INVALID at accounts.0.addresses.1: Must be a CAIP-10 account id, or an object with the key caip10.",
        ),
        (
            r#"{"accounts":[{"asset":{"code":"EUR","issuer":"G"},"addresses":[{"caip10":"x","status":"secret"}]}]}"#,
            "INVALID at accounts.0.addresses.0.status: Must be `ACTIVE` or `INACTIVE`.",
        ),
        (r#"{"wallet":{"label":"x"}}"#, "REQUIRED at wallet.caip10: A value is required."),
    ];
    for (line, expected) in cases {
        let imported = import(app, line).await;
        imported.is(0, 0, 0, 1);
        let [told] = imported.rejections.as_slice() else { panic!("one problem of {line}: {imported:?}") };
        assert!(told.starts_with(&format!("line 1: {expected}")), "{line}: {told}");
        assert!(!told.contains("secret"), "a value is repeated: {told}");
    }
});

both!(a_line_that_is_too_long_passes_without_being_held, async |app| {
    let fits = |name: &str, length: usize| {
        let empty = json!({ "externalId": name, "labels": [""] }).to_string();
        let label = "x".repeat(length - empty.len() - 1);
        json!({ "externalId": name, "labels": [label] }).to_string()
    };
    let file = format!(
        "{}\n{}\n{}\n{}",
        fits("a", MAX_RECORD_BYTES),
        fits("b", MAX_RECORD_BYTES + 1),
        json!({ "externalId": "c" }),
        fits("d", 3 * MAX_RECORD_BYTES)
    );
    let imported = import(app, &file).await;
    imported.is(1, 0, 0, 3);
    let expected = [
        "line 1: TOO_LONG at labels.0: Must be at most 64 characters long.",
        "line 2: INVALID: A record may have 1048576 bytes at the most.",
        "line 4: INVALID: A record may have 1048576 bytes at the most.",
    ];
    assert_eq!(imported.rejections, expected);
});

both!(bytes_that_are_no_text_are_told, async |app| {
    let imported =
        try_import(app.service(), Format::Jsonl, b"{\"externalId\":\"\xff\"}\n{\"externalId\":\"a\"}\n").await;
    let imported = imported.unwrap();
    imported.is(1, 0, 0, 1);
    assert!(imported.rejections[0].starts_with("line 1: INVALID"), "{:?}", imported.rejections);
});
