//! `clientele import --from`, as an operator runs it: what it prints, and how it ends.

use std::fs;

use super::process::{Ended, program, run};
use crate::support::app::KEY;
use crate::support::both::both_kinds;
use crate::support::database::TestDatabase;

both_kinds!(what_another_system_wrote_is_imported_and_what_is_left_is_counted, async |kind| {
    let database = TestDatabase::migrated(kind).await;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("customers.json");
    let customers =
        r#"[{ "id": "1", "externalId": "a", "status": "active" }, { "id": "2", "externalId": "b", "status": "gone" }]"#;
    fs::write(&file, customers).unwrap();
    let file = file.to_str().unwrap();

    let import = async |arguments: &[&str]| {
        let arguments = [&["import", "--encryption-keys", KEY], arguments].concat();
        run(program(&arguments, &database.url)).await
    };
    let Ended { code, out, err } = import(&["--from", "customer-service", file]).await;
    assert_eq!(code, Some(1), "{err}");
    assert_eq!(out, "created 1, updated 0, unchanged 0, rejected 1\nnot carried: id in 2 objects\n");
    let told = "line 1: INVALID at status: Must be one of `active`, `inactive`, `deleted`, `suspended`.";
    assert!(err.lines().any(|line| line == told), "{err}");

    let valid = customers.replace("gone", "inactive");
    fs::write(file, valid).unwrap();
    for (code, out) in [
        (0, "created 1, updated 0, unchanged 1, rejected 0\nnot carried: id in 2 objects\n"),
        (0, "created 0, updated 0, unchanged 2, rejected 0\nnot carried: id in 2 objects\n"),
    ] {
        let ended = import(&["--from", "customer-service", file]).await;
        assert_eq!((ended.code, ended.out.as_str()), (Some(code), out), "{}", ended.err);
    }

    // A list that breaks off is no success, and a file is of one kind only.
    fs::write(file, "[{ \"externalId\": \"c\" }").unwrap();
    let Ended { code, out, err } = import(&["--from", "customer-service", file]).await;
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("the list that the file begins with does not end"), "{err}");
    assert_eq!(import(&["--from", "kyc", "--format", "csv", file]).await.code, Some(2));
    assert_eq!(import(&["--from", "nobody", file]).await.code, Some(2));
});
