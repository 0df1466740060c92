//! The page's own part of the transport: what it loads comes with the binary.

use reqwest::StatusCode;
use reqwest::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};

use crate::support::app::both;
use crate::support::client::Response;

both!(the_page_loads_nothing_from_elsewhere, async |app| {
    let client = app.client();
    let page = Response::read(client.http().get(client.url("/graphiql"))).await;
    assert_eq!(page.headers[CONTENT_TYPE], "text/html; charset=utf-8");
    // Without `web/` built there is a page all the same, and it says so; the browser's own test has the built one.
    if page.status == StatusCode::OK {
        let policy = page.headers[CONTENT_SECURITY_POLICY].to_str().unwrap();
        assert!(policy.starts_with("default-src 'self';") && !policy.contains("http"), "{policy}");
    } else {
        assert_eq!(page.status, StatusCode::NOT_IMPLEMENTED);
    }
    let loaded: Vec<&str> = ["src=\"", "href=\""]
        .into_iter()
        .flat_map(|attribute| page.text.split(attribute).skip(1))
        .filter_map(|rest| rest.split('"').next())
        .collect();
    assert!(page.status != StatusCode::OK || !loaded.is_empty(), "{}", page.text);
    for address in loaded.iter().filter(|address| !address.starts_with("data:")) {
        assert!(address.starts_with('/') && !address.starts_with("//"), "the page loads {address}");
        assert_eq!(Response::read(client.http().get(client.url(address))).await.status, StatusCode::OK, "{address}");
    }
});
