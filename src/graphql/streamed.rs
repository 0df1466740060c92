//! One answer of a stream, as the transports send it.

use std::borrow::Cow;
use std::sync::Arc;

use async_graphql::Response;
use uuid::Uuid;

use super::{position, response};

/// An answer of its own, or one that goes to many and is JSON by now.
pub enum Streamed {
    Own(Box<Response>),
    Made(Arc<str>),
}

impl From<Response> for Streamed {
    fn from(response: Response) -> Self {
        Self::Own(Box::new(response))
    }
}

impl Streamed {
    /// The answer as JSON, in the order of the document.
    pub fn json(&self) -> Cow<'_, str> {
        match self {
            Self::Own(response) => Cow::Owned(response::to_json(response)),
            Self::Made(text) => Cow::Borrowed(text),
        }
    }

    /// Whether the request itself was refused, so that there is no data at all, not even null.
    pub fn is_refused(&self) -> bool {
        match self {
            Self::Own(response) => response::is_refused(response),
            Self::Made(_) => false,
        }
    }

    /// Its errors as JSON.
    pub fn errors_json(&self) -> String {
        match self {
            Self::Own(response) => response::errors_to_json(response),
            Self::Made(_) => "[]".to_owned(),
        }
    }

    /// The event whose position it tells. What goes to many tells none.
    pub fn position(&self) -> Option<Uuid> {
        match self {
            Self::Own(response) => position::told(response),
            Self::Made(_) => None,
        }
    }

    /// Gives an answer of its own the public form of its errors. One that went to many has none.
    #[must_use]
    pub fn finished(mut self, request_id: &str) -> Self {
        if let Self::Own(response) = &mut self {
            response::finish(response, request_id);
        }
        self
    }
}
