//! GraphiQL, served from the binary: no request of the page goes to another host.

use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use rust_embed::RustEmbed;

/// What `web/` was built to. Without that the gateway serves all the same, and the page says what is missing.
#[derive(RustEmbed)]
#[folder = "web/dist/"]
#[allow_missing = true]
struct Dist;

const NOT_BUILT: &str = "<!doctype html><meta charset=utf-8><title>Clientele</title>\
    <p>GraphiQL is not in this binary: its folder <code>web/</code> was not built when the gateway was. \
    Run <code>make web</code> and build again. The API is at <code>/graphql</code>.";

/// What the page may load and connect to: itself alone. Styles are inline in places, as the editor writes them.
const POLICY: &str = "default-src 'self'; style-src 'self' 'unsafe-inline'; font-src 'self' data:; \
    img-src 'self' data:; worker-src 'self' blob:; connect-src 'self' ws: wss:; frame-ancestors 'none'";

/// The page.
pub async fn page() -> Response {
    match Dist::get("index.html") {
        Some(page) => {
            let headers = [
                (header::CONTENT_TYPE, "text/html; charset=utf-8"),
                (header::CACHE_CONTROL, "no-cache"),
                (header::CONTENT_SECURITY_POLICY, POLICY),
                (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
                (header::REFERRER_POLICY, "no-referrer"),
            ];
            (headers, page.data).into_response()
        }
        None => (StatusCode::NOT_IMPLEMENTED, Html(NOT_BUILT)).into_response(),
    }
}

/// A file of the page. Names hold a hash of the content, so a browser may keep them.
pub async fn asset(Path(path): Path<String>) -> Response {
    let Some(file) = Dist::get(&path) else { return StatusCode::NOT_FOUND.into_response() };
    let kind =
        HeaderValue::from_str(file.metadata.mimetype()).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (headers, file.data).into_response()
}
