//! One case on both databases. A test of the product is written once and runs as `name::sqlite` and `name::postgres`.

use std::time::Duration;

use super::database::Kind;

/// No test may hang for longer than this.
const LONGEST: Duration = Duration::from_mins(2);

/// A case that sets up what it needs by itself: `both_kinds!(name, async |kind| { … })`.
macro_rules! both_kinds {
    ($name:ident, $case:expr $(,)?) => {
        async fn $name(kind: $crate::support::database::Kind) {
            $crate::support::both::in_time(kind, $case).await;
        }

        mod $name {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                super::$name($crate::support::database::Kind::Sqlite).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                super::$name($crate::support::database::Kind::Postgres).await;
            }
        }
    };
}

pub(crate) use both_kinds;

pub async fn in_time(kind: Kind, case: impl AsyncFnOnce(Kind)) {
    let outcome = tokio::time::timeout(LONGEST, case(kind)).await;
    assert!(outcome.is_ok(), "the case has not ended within {} s", LONGEST.as_secs());
}
