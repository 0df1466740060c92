//! An outcome is kept for its time, and swept out after it.

use clientele::domain::idempotency::{IdempotencyKey, Token};
use clientele::domain::time::Timestamp;
use clientele::store::idempotency;
use serde_json::json;
use uuid::Uuid;

use super::{count, key, keyed};
use crate::support::app::{TestApp, both};
use crate::support::both::both_kinds;
use crate::watch::until;
use crate::write::{done, errors, mutate};

both_kinds!(an_outcome_whose_time_is_over_is_none, async |kind| {
    const DAY: i64 = 86_400_000;
    let app = TestApp::at_with(kind, FAR, |config| config.idempotency_sweep_ms = 3_600_000).await;
    let api = keyed(&app, &key());
    let input = json!({ "name": "Kyiv" });
    done(&api, "branchCreate", input.clone(), "__typename").await;
    app.set_time(FAR + DAY - 1);
    assert_eq!(done(&api, "branchCreate", input.clone(), "replayed").await["replayed"], true);
    app.set_time(FAR + DAY);
    let payload = mutate(&api, "branchCreate", input, "replayed").await;
    assert_eq!((errors(&payload), &payload["replayed"]), (vec!["ALREADY_EXISTS name".to_owned()], &json!(false)));
    // Another outcome takes its place, though nothing was swept.
    done(&api, "branchCreate", json!({ "name": "Lviv" }), "__typename").await;
    assert_eq!((count(&app, "idempotency").await, count(&app, "branch").await), (1, 2));
    app.stop().await;
});

both_kinds!(a_running_gateway_sweeps, async |kind| {
    let app = TestApp::start_with(kind, |config| {
        config.idempotency_kept_ms = 1;
        config.idempotency_sweep_ms = 20;
    });
    let app = app.await;
    for name in ["Kyiv", "Lviv"] {
        done(&keyed(&app, &key()), "branchCreate", json!({ "name": name }), "__typename").await;
    }
    until(async || (count(&app, "idempotency").await == 0).then_some(())).await;
    assert_eq!(count(&app, "branch").await, 2);
    app.stop().await;
});

/// 2100-01-01.
const FAR: i64 = 4_102_444_800_000;

both!(a_sweep_is_bounded_and_takes_only_what_is_over, async |app| {
    let database = &app.service().database;
    let who = clientele::app::local();
    // Long after the gateway's own sweeps.
    let time = |ms: i64| Timestamp::from_millis(FAR + ms);
    let token = |n: u128| {
        let key = IdempotencyKey::parse(&Uuid::from_u128(n).to_string()).unwrap();
        Token::new(key, &who, "a", "a", "")
    };
    let tx = database.begin().await.unwrap();
    for n in 0..25 {
        let until = FAR + if n < 20 { 1_000 } else { 1_001 };
        assert!(idempotency::keep(&tx, who.counterparty, token(n), "{}", time(0), until).await.unwrap());
    }
    tx.commit().await.unwrap();
    let mut swept = Vec::new();
    for _ in 0..4 {
        swept.push(idempotency::sweep(database, time(1_000), 8).await.unwrap());
    }
    assert_eq!(swept, [8, 8, 4, 0]);
    assert_eq!(count(app, "idempotency").await, 5);
});

both!(an_outcome_is_not_overwritten_before_its_time, async |app| {
    let who = clientele::app::local();
    let key = IdempotencyKey::parse(&key()).unwrap();
    let token = Token::new(key, &who, "a", "a", "");
    let keep = async |now: i64, until: i64| {
        let tx = app.service().database.begin().await.unwrap();
        let now = Timestamp::from_millis(FAR + now);
        let kept = idempotency::keep(&tx, who.counterparty, token, "{}", now, FAR + until).await.unwrap();
        tx.commit().await.unwrap();
        kept
    };
    assert_eq!(
        [keep(0, 10).await, keep(9, 20).await, keep(10, 20).await, keep(19, 30).await],
        [true, false, true, false]
    );
});
