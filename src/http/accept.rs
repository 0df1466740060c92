//! What a client accepts: the form of one answer, and the form of a stream of them, by the quality that it gives each.

use std::cmp::Reverse;

use axum::http::{HeaderMap, HeaderValue, header};

/// The form of one answer.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum Form {
    /// That of the GraphQL-over-HTTP draft: its status says whether the request was refused.
    GraphQl,
    /// That of old clients, who take any status but 200 for a fault between them and the gateway.
    Json,
}

impl Form {
    /// What the answer says of itself.
    pub const fn content_type(self) -> HeaderValue {
        match self {
            Self::GraphQl => HeaderValue::from_static("application/graphql-response+json; charset=utf-8"),
            Self::Json => HeaderValue::from_static("application/json; charset=utf-8"),
        }
    }
}

/// The form of a stream of answers.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub enum StreamForm {
    /// Server-sent events.
    Events,
    /// Apollo's parts.
    Multipart,
}

/// What a client accepts: at least one of the two.
#[derive(Copy, Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub single: Option<Form>,
    /// Only what is named: a client that accepts anything does not expect an answer without an end.
    pub stream: Option<StreamForm>,
}

impl Accepted {
    /// Reads the header; none when it leaves nothing to answer with. A client without the header is an old one.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let values = || headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
        let ranges: Vec<Range<'_>> = values().flat_map(|value| value.split(',')).filter_map(Range::parse).collect();
        if ranges.is_empty() {
            return Some(Self { single: Some(Form::Json), stream: None });
        }
        let best = |range: fn(&Range<'_>) -> Option<Match>| {
            ranges.iter().filter_map(|one| Some((range(one)?, one.quality))).max_by_key(|(found, _)| *found)
        };
        let [graphql, json] = [
            best(|range| range.covers("application", "graphql-response+json")),
            best(|range| range.covers("application", "json")),
        ];
        let [events, multipart] = [
            best(|range| range.covers("text", "event-stream").filter(|found| *found == Match::Named)),
            best(|range| range.covers("multipart", "mixed").filter(|_| range.has("subscriptionspec", "1.0"))),
        ];
        let single = [(Form::GraphQl, graphql), (Form::Json, json)];
        let stream = [(StreamForm::Events, events), (StreamForm::Multipart, multipart)];
        let accepted = Self { single: preferred(single, Form::Json), stream: preferred(stream, StreamForm::Events) };
        (accepted.single.is_some() || accepted.stream.is_some()).then_some(accepted)
    }
}

/// The form of the higher quality; at the same one, what is named before what is only covered, and then the first,
/// unless neither is named: then `plain`.
fn preferred<T: Copy>(forms: [(T, Option<(Match, u16)>); 2], plain: T) -> Option<T> {
    let mut given: Vec<_> = forms
        .into_iter()
        .filter_map(|(form, found)| found.filter(|(_, q)| *q > 0).map(|found| (form, found)))
        .collect();
    given.sort_by_key(|(_, (found, quality))| Reverse((*quality, *found)));
    match given.as_slice() {
        [(_, (one, first)), (_, (_, second))] if *one != Match::Named && first == second => Some(plain),
        [(form, _), ..] => Some(*form),
        [] => None,
    }
}

/// How closely a range says what it covers.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Match {
    Anything,
    Type,
    Named,
}

/// One of the media ranges of the header.
struct Range<'a> {
    main: &'a str,
    sub: &'a str,
    parameters: &'a str,
    /// Thousandths.
    quality: u16,
}

impl<'a> Range<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (essence, parameters) = text.split_once(';').unwrap_or((text, ""));
        let (main, sub) = essence.trim().split_once('/')?;
        let mut range = Self { main, sub, parameters, quality: 1_000 };
        if let Some(quality) = range.parameter("q") {
            // What is no number asks for nothing in particular.
            range.quality = quality.parse().map_or(1_000, |quality: f32| (quality.clamp(0.0, 1.0) * 1_000.0) as u16);
        }
        Some(range)
    }

    fn covers(&self, main: &str, sub: &str) -> Option<Match> {
        match (self.main, self.sub) {
            ("*", "*") => Some(Match::Anything),
            (own, "*") if own.eq_ignore_ascii_case(main) => Some(Match::Type),
            (own, other) if own.eq_ignore_ascii_case(main) && other.eq_ignore_ascii_case(sub) => Some(Match::Named),
            _ => None,
        }
    }

    fn has(&self, name: &str, value: &str) -> bool {
        self.parameter(name) == Some(value)
    }

    fn parameter(&self, name: &str) -> Option<&'a str> {
        self.parameters.split(';').find_map(|parameter| {
            let (own, value) = parameter.split_once('=')?;
            own.trim().eq_ignore_ascii_case(name).then(|| value.trim().trim_matches('"'))
        })
    }
}
