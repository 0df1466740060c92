//! The objects of other systems as a form: a list or an object a line, and how what is neither is told.

use clientele::import::dialect::Dialect;
use clientele::import::{Format, ImportError, MAX_RECORD_BYTES, ReadError};
use serde_json::json;

use super::{Imported, try_import};
use crate::support::app::{TestApp, both};

async fn read(app: &TestApp, file: &str) -> Result<Imported, ImportError> {
    try_import(app.service(), Format::Dialect(Dialect::CustomerService), file.as_bytes()).await
}

both!(a_list_is_read_on_any_number_of_lines, async |app| {
    let pretty =
        "\u{feff}\n [\n{\n\"externalId\": \"a],{\\\"\",\n\"status\": \"active\"\n},\n\n{ \"externalId\": \"b\",
        \"labels\": [\"x\", {}] }, 7,\n{\"externalId\":\"c\",\"externalId\":\"d\"},{\"status\":\"active\"}\n]\n \n";
    let imported = read(app, pretty).await.unwrap();
    imported.is(2, 0, 0, 3);
    let expected = [
        "line 9: INVALID: This is not a JSON object on one line: column 1.",
        "line 10: DUPLICATE at externalId: This key is given twice.",
        "line 10: REQUIRED at externalId: A value is required.",
    ];
    assert_eq!(imported.rejections, expected);
    assert_eq!(imported.left, "not carried: labels in 1 objects");
    let again =
        read(app, "[{\"externalId\":\"a],{\\\"\",\"status\":\"active\"},{\"externalId\":\"b\"}]").await.unwrap();
    again.is(0, 0, 2, 0);
});

both!(an_object_a_line_is_read_too, async |app| {
    let imported = read(app, "\n \n{\"externalId\":\"a\"}\r\n\n[1]\nno\n{\"externalId\":\"b\"}").await.unwrap();
    imported.is(2, 0, 0, 2);
    let expected = [
        "line 5: INVALID: This is not a JSON object on one line: column 1.",
        "line 6: INVALID: This is not a JSON object on one line: column 2.",
    ];
    assert_eq!(imported.rejections, expected);
    for nothing in ["", "\n", "[]", " [ \n ] \n"] {
        read(app, nothing).await.unwrap().is(0, 0, 0, 0);
    }
});

both!(a_list_that_does_not_end_is_no_success, async |app| {
    let cases = ["[", "[{\"externalId\":\"a\"}", "[{\"externalId\":\"a\"},", "[{\"externalId\":\"a", "[] x", "[{}]]"];
    for file in cases {
        let error = read(app, file).await.unwrap_err();
        assert!(matches!(error, ImportError::Read(ReadError::List)), "{file}: {error:?}");
    }
    // What came before it is there.
    read(app, "[{\"externalId\":\"a\"}]").await.unwrap().is(0, 0, 1, 0);
    read(app, "[{\"externalId\":\"a\"},{\"externalId\":\"b\"}").await.unwrap_err();
    read(app, "[{\"externalId\":\"a\"},]").await.unwrap().is(0, 0, 1, 1);
});

both!(an_element_that_is_too_long_passes_without_being_held, async |app| {
    let long = |length: usize| {
        let empty = json!({ "externalId": "a", "note": "" }).to_string();
        json!({ "externalId": "a", "note": "x".repeat(length - empty.len()) }).to_string()
    };
    let file = format!("[\n{},\n{},{{\"externalId\":\"b\"}}]", long(MAX_RECORD_BYTES), long(MAX_RECORD_BYTES + 1));
    let imported = read(app, &file).await.unwrap();
    imported.is(2, 0, 0, 1);
    assert_eq!(imported.rejections, ["line 3: INVALID: A record may have 1048576 bytes at the most."]);
});

both!(so_many_names_are_kept_apart, async |app| {
    let fields = (0..1200).map(|n| (format!("field{n:04}\n"), json!(1)));
    let object: serde_json::Map<_, _> = fields.chain([("externalId".to_owned(), json!("a"))]).collect();
    let imported = read(app, &serde_json::Value::Object(object).to_string()).await.unwrap();
    imported.is(1, 0, 0, 0);
    let lines: Vec<&str> = imported.left.lines().collect();
    assert_eq!(lines.len(), 1001);
    assert_eq!(lines[0], "not carried: field0000\\n in 1 objects");
    assert_eq!(lines[1000], "not carried: other fields in 200 objects");
});
