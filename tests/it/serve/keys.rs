//! `clientele keys` as an operator runs it: a key is made, put before the old one, everything is encrypted again, and the
//! old one is taken out of the settings.

use std::os::unix::fs::PermissionsExt as _;

use super::process::{Ended, program, run};
use crate::support::both::both_kinds;
use crate::support::database::TestDatabase;

const RECORD: &str = r#"{"externalId":"a","phone":"+380440000001","dateOfBirth":"1990-12-31"}"#;

async fn with_keys(arguments: &[&str], keys: &str, database: &TestDatabase) -> Ended {
    let mut command = program(arguments, &database.url);
    command.env("CLIENTELE_ENCRYPTION_KEYS", keys);
    run(command).await
}

async fn new_key(database: &TestDatabase) -> String {
    let Ended { code, out, err } = run(program(&["keys", "new"], &database.url)).await;
    assert_eq!((code, err.as_str()), (Some(0), ""));
    let key = out.trim_end().to_owned();
    assert_eq!((key.len(), out.lines().count()), (44, 1), "32 bytes in base64");
    key
}

both_kinds!(a_key_is_replaced, async |kind| {
    let database = TestDatabase::empty(kind).await;
    let (old, new) = (new_key(&database).await, new_key(&database).await);
    assert_ne!(old, new);
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("a.jsonl");
    std::fs::write(&file, RECORD).unwrap();
    let imported = with_keys(&["import", file.to_str().unwrap()], &old, &database).await;
    assert_eq!(imported.out, "created 1, updated 0, unchanged 0, rejected 0\n", "{imported:?}");

    // The old key alone is not enough once another is configured without it, and no key is told.
    let refused = with_keys(&["export"], &new, &database).await;
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("not among the configured ones"), "{}", refused.err);
    assert!(!refused.err.contains(&new) && !refused.err.contains(&old), "{}", refused.err);

    let both = format!("{new},{old}");
    for (again, expected) in [(false, "encrypted 1 customers again\n"), (true, "encrypted 0 customers again\n")] {
        let rotated = with_keys(&["keys", "rotate"], &both, &database).await;
        assert_eq!((rotated.code, rotated.out.as_str()), (Some(0), expected), "{again} {}", rotated.err);
    }
    let exported = with_keys(&["export"], &new, &database).await;
    assert_eq!(exported.code, Some(0), "{}", exported.err);
    assert!(exported.out.contains(r#""dateOfBirth":"1990-12-31","phone":"+380440000001""#), "{}", exported.out);
    let output = directory.path().join("export.jsonl");
    let written = with_keys(&["export", "--output", output.to_str().unwrap()], &new, &database).await;
    assert_eq!((written.code, std::fs::read_to_string(&output).unwrap()), (Some(0), exported.out));
    assert_eq!(
        std::fs::metadata(&output).unwrap().permissions().mode() & 0o777,
        0o600,
        "it is open, so it is its owner's"
    );
    assert_eq!(with_keys(&["export"], &old, &database).await.code, Some(1), "the old one opens nothing any more");
});

both_kinds!(keys_come_from_a_file_or_from_the_environment_but_not_from_both, async |kind| {
    let database = TestDatabase::empty(kind).await;
    let key = new_key(&database).await;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("keys");
    std::fs::write(&file, format!("# made for a test\n{key} # the first\n\n")).unwrap();
    let mut command = program(&["export"], &database.url);
    command.env("CLIENTELE_ENCRYPTION_KEY_FILE", &file);
    let exported = run(command).await;
    assert_eq!(exported.code, Some(0), "{}", exported.err);
    let mut command = program(&["export"], &database.url);
    command.env("CLIENTELE_ENCRYPTION_KEY_FILE", &file).env("CLIENTELE_ENCRYPTION_KEYS", &key);
    let refused = run(command).await;
    assert_eq!(refused.code, Some(2));
    assert!(!refused.err.contains(&key), "{}", refused.err);
    std::fs::remove_file(&file).unwrap();
    let mut command = program(&["export"], &database.url);
    command.env("CLIENTELE_ENCRYPTION_KEY_FILE", &file);
    let refused = run(command).await;
    assert_eq!(refused.code, Some(1));
    assert!(refused.err.contains("the key file cannot be used"), "{}", refused.err);
});
