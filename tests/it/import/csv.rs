//! CSV of flat customers: the header, the cells, and where a problem is told.

use clientele::import::{Format, MAX_RECORD_BYTES};
use serde_json::json;

use super::{Imported, try_import};
use crate::support::app::{TestApp, both};
use crate::support::fixture::{evm, iban, issuer};

async fn import(app: &TestApp, file: &str) -> Imported {
    try_import(app.service(), Format::Csv, file.as_bytes()).await.expect("the file is read")
}

both!(every_column_has_its_place, async |app| {
    let header = "externalId,login,wallet,status,disabled,labels,segment,kycLevel,entityId,entityType,givenName,\
        middleName,paternalName,familyName,dateOfBirth,phone,balanceLimit,balanceAssetCode,balanceAssetIssuer,accountAssetCode,\
        accountAssetIssuer,iban";
    let row = format!(
        "a-1,alice,{},ACTIVE,true,vip; eu;,PI,30,019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21,JOINT_PERSON,Alice,B.,Ivanivna,\
        \"O\"\"Neil, Müller\",1990-12-31,+41 44 000 12 34,1000.5,EUR,{},USD,{},{}",
        evm(1),
        issuer(1),
        issuer(2),
        iban(1)
    );
    let file = format!("\u{feff}{header}\r\n{row}\r\nb-2{}\r\n", ",".repeat(21));
    import(app, &file).await.is(2, 0, 0, 0);
    let document = "{ customer(by: { externalId: \"a-1\" }) {
        login status disabled labels segment kycLevel wallet { caip10 } entity { id type }
        name { given middle paternal family } dateOfBirth phone balanceLimit { amount asset { code issuer } }
        accounts(first: 2) { nodes { asset { code issuer } iban } } } }";
    let expected = json!({
        "login": "alice", "status": "ACTIVE", "disabled": true, "labels": ["vip", "eu"], "segment": "PI",
        "kycLevel": 30, "wallet": { "caip10": evm(1) },
        "entity": { "id": "019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21", "type": "JOINT_PERSON" },
        "name": { "given": "Alice", "middle": "B.", "paternal": "Ivanivna", "family": "O\"Neil, Müller" },
        "dateOfBirth": "1990-12-31", "phone": "+41440001234",
        "balanceLimit": { "amount": "1000.5", "asset": { "code": "EUR", "issuer": issuer(1) } },
        "accounts": { "nodes": [{ "asset": { "code": "USD", "issuer": issuer(2) }, "iban": iban(1) }] },
    });
    let answer = app.client().query(document, json!({})).await;
    assert_eq!(answer.data()["customer"], expected);
    import(app, &file).await.is(0, 0, 2, 0);
});

both!(an_empty_cell_keeps_what_is_there, async |app| {
    import(app, "externalId,login,kycLevel,labels\na,alice,10,vip\n").await.is(1, 0, 0, 0);
    import(app, "login,externalId,kycLevel,labels\n,a,,\n").await.is(0, 0, 1, 0);
    import(app, "externalId,kycLevel\na,20\n").await.is(0, 1, 0, 0);
});

both!(a_problem_is_told_at_its_column_and_the_first_line_of_its_row, async |app| {
    let file = format!(
        "externalId,kycLevel,disabled,entityId,entityType,accountAssetCode,accountAssetIssuer,iban,givenName\n\
         \n\
         ,,,,,,,,\n\
         a,x,,,,,,,\n\
         b,,perhaps,,,,,,\n\
         c,,,nonsense,LEGAL_ENTITY,,,,\n\
         d,,,019a8c5e-7b1d-7c3a-9f00-2b6d1c5e8f21,,,,,\n\
         e,,,,,,,{iban},\n\
         f,,,,,EUR,G,{iban},\"first\nsecond\"\n\
         g,101,,,,,,,\n\
         h,1\n\
         i,1,,,,,,,,,,,,,,,,,,,,,,,,,,\n\
         j,1,,,,EUR,{issuer},{iban},\n\
         k,1,,,,EUR,{issuer},{iban},\n",
        iban = iban(1),
        issuer = issuer(1),
    );
    let imported = import(app, &file).await;
    imported.is(1, 0, 0, 11);
    let told: Vec<&str> = imported.rejections.iter().map(String::as_str).collect();
    let expected = [
        "line 3: REQUIRED at externalId: A value is required.",
        "line 4: INVALID at kycLevel: Must be a whole number.",
        "line 5: INVALID at disabled: Must be a boolean.",
        "line 6: INVALID at entityId: Does not have the form that this field asks for.",
        "line 7: REQUIRED at entityType: A value is required.",
        "line 8: REQUIRED at accountAssetCode: A value is required.",
        "line 9: INVALID at givenName: Must not contain control characters.",
        "line 9: INVALID at accountAssetIssuer: Must be a Stellar account (G…) with a valid checksum, or a CAIP-10 \
         account id.",
        "line 11: OUT_OF_RANGE at kycLevel: Must be from 0 to 100.",
        "line 12: INVALID: Must have 9 cells, as the header has.",
        "line 13: INVALID: Must have 9 cells, as the header has.",
        "line 15: ALREADY_EXISTS at iban: This value is already in use.",
    ];
    assert_eq!(told, expected);
});

both!(a_row_that_is_too_long_passes_without_being_held, async |app| {
    let long = "x".repeat(2 * MAX_RECORD_BYTES);
    let file = format!("externalId,login\n\"a\",\"{long}\"\n{long},b\nc,c\n");
    let imported = import(app, &file).await;
    imported.is(1, 0, 0, 2);
    let expected = [2, 3].map(|line| format!("line {line}: INVALID: A record may have 1048576 bytes at the most."));
    assert_eq!(imported.rejections, expected);
});

both!(a_header_that_is_not_understood_is_refused_at_once, async |app| {
    let cases = [
        ("externalId,surname\na,b\n", "the header names a column that is not known: surname"),
        ("externalId,login,externalId\n", "the header names externalId twice"),
        ("login\na\n", "the header does not name externalId"),
    ];
    for (file, expected) in cases {
        let error = try_import(app.service(), Format::Csv, file.as_bytes()).await.expect_err(file);
        assert_eq!(error.to_string(), expected);
    }
    let wide = format!("{}\n", vec!["externalId"; 30].join(","));
    assert!(try_import(app.service(), Format::Csv, wide.as_bytes()).await.is_err());
    import(app, "").await.is(0, 0, 0, 0);
    import(app, "externalId\n").await.is(0, 0, 0, 0);
    import(app, "externalId\na").await.is(1, 0, 0, 0);
});
