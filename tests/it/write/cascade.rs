//! What follows a customer from status to status: deactivation takes what is active and remembers it, a return to
//! ACTIVE brings back exactly that, and DELETED closes all. [S0]

use serde_json::{Value, json};

use super::{done, query, text};
use crate::support::app::{TestApp, both};
use crate::support::fixture::{SavedCustomer, evm};

/// A customer with a wallet, and one account in each status that accounts can be in beside REGISTERED: USD active with
/// one address in use and one not, EUR inactive and GBP blocked with an address in use each, CHF closed.
async fn alice(app: &TestApp) -> SavedCustomer {
    let api = app.client();
    let saved = app
        .customer("alice")
        .active()
        .wallet(&evm(1))
        .account("USD")
        .address(&evm(2))
        .address(&evm(3))
        .account("EUR")
        .address(&evm(4))
        .account("GBP")
        .address(&evm(5))
        .account("CHF")
        .save()
        .await;
    let unused = json!({ "id": saved.accounts[0].addresses[1], "status": "INACTIVE" });
    done(&api, "addressUpdate", unused, "address { id }").await;
    for (account, status) in saved.accounts[1..].iter().zip(["INACTIVE", "BLOCKED", "CLOSED"]) {
        done(&api, "accountStatusChange", json!({ "id": account.id, "status": status }), "account { id }").await;
    }
    saved
}

/// Status and version of the accounts by asset, and of the addresses in their order.
async fn state(app: &TestApp, id: &str) -> (Vec<String>, Vec<String>) {
    let document = "query($id: ID!) { customer(by: { id: $id }) {
        accounts(first: 20) { nodes { asset { code } status version } }
        addresses(first: 20) { nodes { status version } } } }";
    let customer = query(&app.client(), document, json!({ "id": id })).await["customer"].take();
    let lines = |list: &str, line: fn(&Value) -> String| {
        customer[list]["nodes"].as_array().unwrap().iter().map(line).collect::<Vec<_>>()
    };
    let account =
        |node: &Value| format!("{} {} {}", text(&node["asset"]["code"]), text(&node["status"]), node["version"]);
    let address = |node: &Value| format!("{} {}", text(&node["status"]), node["version"]);
    (lines("accounts", account), lines("addresses", address))
}

/// Moves a customer, and says how many accounts and addresses moved with it.
async fn move_to(app: &TestApp, id: &str, status: &str) -> (Value, Value) {
    let input = json!({ "id": id, "status": status });
    moved(app, "customerStatusChange", input).await
}

async fn moved(app: &TestApp, mutation: &str, input: Value) -> (Value, Value) {
    let payload = done(&app.client(), mutation, input, "affectedAccounts affectedAddresses").await;
    (payload["affectedAccounts"].clone(), payload["affectedAddresses"].clone())
}

both!(deactivation_takes_what_is_active_and_its_end_brings_back_that_and_no_more, async |app| {
    let id = alice(app).await.id;
    let before = state(app, &id).await;
    assert_eq!(before.0, ["USD ACTIVE 1", "EUR INACTIVE 2", "GBP BLOCKED 2", "CHF CLOSED 2"]);
    assert_eq!(before.1, ["ACTIVE 1", "ACTIVE 1", "INACTIVE 2", "ACTIVE 1", "ACTIVE 1"]);

    assert_eq!(moved(app, "customerDeactivate", json!({ "id": id })).await, (json!(1), json!(4)));
    let (accounts, addresses) = state(app, &id).await;
    assert_eq!(accounts, ["USD INACTIVE 2", "EUR INACTIVE 2", "GBP BLOCKED 2", "CHF CLOSED 2"]);
    assert_eq!(addresses, ["INACTIVE 2", "INACTIVE 2", "INACTIVE 2", "INACTIVE 2", "INACTIVE 2"]);

    assert_eq!(moved(app, "customerReactivate", json!({ "id": id })).await, (json!(1), json!(4)));
    let (accounts, addresses) = state(app, &id).await;
    assert_eq!(accounts, ["USD ACTIVE 3", "EUR INACTIVE 2", "GBP BLOCKED 2", "CHF CLOSED 2"]);
    assert_eq!(addresses, ["ACTIVE 3", "ACTIVE 3", "INACTIVE 2", "ACTIVE 3", "ACTIVE 3"]);

    // What has been brought back is not remembered for longer.
    assert_eq!(move_to(app, &id, "BLOCKED").await, (json!(0), json!(0)));
    assert_eq!(move_to(app, &id, "ACTIVE").await, (json!(0), json!(0)));
    assert_eq!(state(app, &id).await, (accounts, addresses));
});

both!(what_was_taken_comes_back_whatever_the_way, async |app| {
    let id = alice(app).await.id;
    let (accounts, _) = state(app, &id).await;
    for way in [&["SUSPENDED"][..], &["BLOCKED"], &["SUSPENDED", "BLOCKED"], &["SUSPENDED", "INACTIVE", "SUSPENDED"]] {
        assert_eq!(move_to(app, &id, "INACTIVE").await, (json!(1), json!(4)), "by way of {way:?}");
        for status in way {
            assert_eq!(move_to(app, &id, status).await, (json!(0), json!(0)), "by way of {way:?}");
        }
        assert_eq!(move_to(app, &id, "ACTIVE").await, (json!(1), json!(4)), "by way of {way:?}");
        let now = state(app, &id).await.0;
        let statuses =
            |lines: &[String]| lines.iter().map(|line| line[..line.len() - 2].to_owned()).collect::<Vec<_>>();
        assert_eq!(statuses(&now), statuses(&accounts));
    }
});

both!(only_deactivation_takes, async |app| {
    let saved = app.customer("alice").wallet(&evm(1)).account("USD").address(&evm(2)).save().await;
    let before = state(app, &saved.id).await;
    for status in ["ACTIVE", "SUSPENDED", "BLOCKED", "ACTIVE"] {
        assert_eq!(move_to(app, &saved.id, status).await, (json!(0), json!(0)), "{status}");
        assert_eq!(state(app, &saved.id).await, before, "{status}");
    }
});

both!(an_account_changed_by_hand_in_between_is_not_brought_back, async |app| {
    let api = app.client();
    let saved = app.customer("alice").active().account("USD").account("EUR").account("GBP").save().await;
    assert_eq!(move_to(app, &saved.id, "INACTIVE").await, (json!(3), json!(0)));
    let by_hand = async |account: usize, status: &str| {
        let input = json!({ "id": saved.accounts[account].id, "status": status });
        done(&api, "accountStatusChange", input, "account { id }").await;
    };
    by_hand(0, "BLOCKED").await;
    by_hand(1, "ACTIVE").await;
    by_hand(1, "INACTIVE").await;
    assert_eq!(move_to(app, &saved.id, "ACTIVE").await, (json!(1), json!(0)));
    let (accounts, _) = state(app, &saved.id).await;
    assert_eq!(accounts, ["USD BLOCKED 3", "EUR INACTIVE 4", "GBP ACTIVE 3"]);
});

both!(an_address_put_to_rest_by_hand_in_between_is_not_brought_back, async |app| {
    let api = app.client();
    let usd = app.customer("alice").active().account("USD");
    let saved = usd.address(&evm(1)).address(&evm(2)).address(&evm(3)).address(&evm(4)).save().await;
    assert_eq!(move_to(app, &saved.id, "INACTIVE").await, (json!(1), json!(4)));
    let by_hand = async |address: usize, change: Value| {
        let input = super::with(change, json!({ "id": saved.accounts[0].addresses[address] }));
        done(&api, "addressUpdate", input, "address { id }").await;
    };
    by_hand(0, json!({ "status": "ACTIVE" })).await;
    by_hand(0, json!({ "status": "INACTIVE" })).await;
    // It is INACTIVE already, but now somebody wants it so.
    by_hand(1, json!({ "status": "INACTIVE" })).await;
    by_hand(2, json!({ "label": "cold", "status": "INACTIVE" })).await;
    // A label says nothing of the status.
    by_hand(3, json!({ "label": "hot" })).await;
    assert_eq!(move_to(app, &saved.id, "ACTIVE").await, (json!(1), json!(1)));
    let (_, addresses) = state(app, &saved.id).await;
    let statuses: Vec<&str> = addresses.iter().map(|line| line.split(' ').next().unwrap()).collect();
    assert_eq!(statuses, ["INACTIVE", "INACTIVE", "INACTIVE", "ACTIVE"]);
});

both!(deletion_closes_accounts_and_puts_addresses_to_rest, async |app| {
    let id = alice(app).await.id;
    assert_eq!(move_to(app, &id, "DELETED").await, (json!(3), json!(4)));
    let (accounts, addresses) = state(app, &id).await;
    assert_eq!(accounts, ["USD CLOSED 2", "EUR CLOSED 3", "GBP CLOSED 3", "CHF CLOSED 2"]);
    assert_eq!(addresses, ["INACTIVE 2", "INACTIVE 2", "INACTIVE 2", "INACTIVE 2", "INACTIVE 2"]);
});

both!(deletion_of_an_inactive_customer_closes_what_its_deactivation_took, async |app| {
    let id = alice(app).await.id;
    move_to(app, &id, "INACTIVE").await;
    assert_eq!(move_to(app, &id, "DELETED").await, (json!(3), json!(0)));
    let (accounts, addresses) = state(app, &id).await;
    assert!(accounts.iter().all(|line| line.contains(" CLOSED ")), "{accounts:?}");
    assert!(addresses.iter().all(|line| line.starts_with("INACTIVE ")), "{addresses:?}");
});

both!(only_the_customers_own_accounts_follow_it, async |app| {
    let (alice, bob) =
        (alice(app).await.id, app.customer("bob").active().account("USD").address(&evm(9)).save().await.id);
    let before = state(app, &bob).await;
    for status in ["INACTIVE", "ACTIVE", "DELETED"] {
        move_to(app, &alice, status).await;
        assert_eq!(state(app, &bob).await, before, "{status}");
    }
});

both!(the_answer_of_a_move_has_what_moved_with_it, async |app| {
    let saved = app.customer("alice").active().account("USD").address(&evm(1)).save().await;
    let selection = "customer { status accounts { nodes { status } } addresses { nodes { status } } }";
    let payload = done(&app.client(), "customerDeactivate", json!({ "id": saved.id }), selection).await;
    let expected = json!({
        "status": "INACTIVE", "accounts": { "nodes": [{ "status": "INACTIVE" }] },
        "addresses": { "nodes": [{ "status": "INACTIVE" }] },
    });
    assert_eq!(payload["customer"], expected);
});
