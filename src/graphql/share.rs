//! Subscriptions that ask for the same are answered once: the first of them runs, its answers go to all of them, and
//! what is sent to each is the same piece of memory. Dashboards that watch one thing cost one query an event, not a
//! thousand.
//!
//! It must not know what is asked. Two requests ask for the same when their text, variables and caller are equal.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use async_graphql::Response;
use futures_util::future::{AbortHandle, Abortable};
use futures_util::stream::{BoxStream, unfold};
use futures_util::{FutureExt as _, StreamExt as _};
use tokio::sync::broadcast;
use tokio::sync::broadcast::error::RecvError;

use super::error::{Code, coded};
use super::streamed::Streamed;
use crate::domain::principal::Principal;
use crate::event::bus::QUEUE;

/// What a subscription asks, and who asks it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Question {
    pub document: String,
    pub operation: Option<String>,
    /// As JSON, in the order in which the operation declares them.
    pub variables: String,
    pub principal: Principal,
    /// The response key of the one root field.
    pub field: String,
}

/// The subscriptions that run. Cheap to clone.
#[derive(Clone, Default)]
pub struct Shared(Arc<Mutex<HashMap<Question, Weak<Group>>>>);

/// One that runs, for as long as somebody listens.
struct Group {
    question: Question,
    said: broadcast::Sender<Said>,
    driver: AbortHandle,
    groups: Shared,
}

/// What goes to every member.
#[derive(Clone)]
enum Said {
    Answer(Arc<str>),
    /// An answer with errors: each member gets it with the id of its own request.
    Flawed(Arc<Response>),
    End,
}

impl Shared {
    /// Listens to what is answered to a question from now on; where nobody has asked it yet, it is run.
    pub fn join(
        &self,
        question: Question,
        run: impl FnOnce() -> BoxStream<'static, Response>,
    ) -> BoxStream<'static, Streamed> {
        let field = question.field.clone();
        let (group, said) = self.enter(question, run);
        unfold(Some((group, said)), move |state| {
            let field = field.clone();
            async move {
                let (group, mut said) = state?;
                match said.recv().await {
                    Ok(Said::Answer(text)) => Some((Streamed::Made(text), Some((group, said)))),
                    Ok(Said::Flawed(answer)) => Some((Streamed::from(copied(&answer)), Some((group, said)))),
                    Ok(Said::End) | Err(RecvError::Closed) => None,
                    Err(RecvError::Lagged(missed)) => Some((Streamed::from(lagged(missed, &field)), None)),
                }
            }
        })
        .boxed()
    }

    fn enter(
        &self,
        question: Question,
        run: impl FnOnce() -> BoxStream<'static, Response>,
    ) -> (Arc<Group>, broadcast::Receiver<Said>) {
        let mut groups = self.groups();
        if let Some(group) = groups.get(&question).and_then(Weak::upgrade) {
            let said = group.said.subscribe();
            return (group, said);
        }
        let (said, first) = broadcast::channel(QUEUE);
        let (driver, registration) = AbortHandle::new_pair();
        let mut answers = run();
        // The subscription listens from here on, not from when its task first runs.
        let begun = answers.next().now_or_never();
        let to = said.clone();
        let drive = async move {
            if let Some(answer) = begun {
                let Some(answer) = answer else {
                    let _ = to.send(Said::End);
                    return;
                };
                let _ = to.send(Said::of(answer));
            }
            while let Some(answer) = answers.next().await {
                // An error only says that nobody listens just now.
                let _ = to.send(Said::of(answer));
            }
            let _ = to.send(Said::End);
        };
        #[expect(clippy::disallowed_methods, reason = "the group, which its members hold, aborts it when it goes")]
        tokio::spawn(Abortable::new(drive, registration));
        let group = Arc::new(Group { question: question.clone(), said, driver, groups: self.clone() });
        groups.insert(question, Arc::downgrade(&group));
        (group, first)
    }

    fn groups(&self) -> MutexGuard<'_, HashMap<Question, Weak<Group>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many subscriptions run.
    pub fn len(&self) -> usize {
        self.groups().len()
    }

    /// Whether none runs.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

impl Drop for Group {
    fn drop(&mut self) {
        self.driver.abort();
        let mut groups = self.groups.groups();
        // Somebody may have asked the same again since the last member went.
        if groups.get(&self.question).is_some_and(|group| group.strong_count() == 0) {
            groups.remove(&self.question);
        }
    }
}

impl Said {
    fn of(answer: Response) -> Self {
        if answer.errors.is_empty() {
            Self::Answer(super::response::to_json(&answer).into())
        } else {
            Self::Flawed(Arc::new(answer))
        }
    }
}

fn copied(answer: &Response) -> Response {
    let mut copy = Response::new(answer.data.clone());
    copy.errors.clone_from(&answer.errors);
    copy
}

fn lagged(missed: u64, field: &str) -> Response {
    let problem = coded(Code::Lagged, format!("This subscriber was too slow and missed {missed} events."));
    let mut error = super::error::refusal(problem);
    error.path = vec![async_graphql::PathSegment::Field(field.to_owned())];
    Response::from_errors(vec![error])
}
