//! A small language for what a test needs to be there before it begins, spoken through the API itself, and valid
//! values by number.
//!
//! `app.customer("alice").active().label("vip").account("USD").save().await`

use serde_json::{Map, Value, json};

use super::app::TestApp;

/// A customer to be saved. All that is not said is left out of the call.
#[must_use = "nothing happens before `save`"]
pub struct NewCustomer<'a> {
    app: &'a TestApp,
    input: Map<String, Value>,
    labels: Vec<String>,
    status: &'static str,
    accounts: Vec<NewAccount>,
}

struct NewAccount {
    code: String,
    addresses: Vec<String>,
}

/// The ids of what was saved.
#[derive(Clone, Debug)]
pub struct SavedCustomer {
    pub id: String,
    /// The id of the wallet, if it has one.
    pub wallet: Option<String>,
    pub accounts: Vec<SavedAccount>,
}

/// The ids of an account and of its addresses, in the order given.
#[derive(Clone, Debug)]
pub struct SavedAccount {
    pub id: String,
    pub addresses: Vec<String>,
}

impl TestApp {
    /// A customer with this external id.
    pub fn customer(&self, external_id: &str) -> NewCustomer<'_> {
        let input = Map::from_iter([("externalId".to_owned(), json!(external_id))]);
        NewCustomer { app: self, input, labels: Vec::new(), status: "REGISTERED", accounts: Vec::new() }
    }
}

impl NewCustomer<'_> {
    pub fn active(self) -> Self {
        self.status("ACTIVE")
    }

    /// A CustomerStatus as the schema spells it.
    pub fn status(mut self, status: &'static str) -> Self {
        self.status = status;
        self
    }

    /// One more label.
    pub fn label(mut self, label: &str) -> Self {
        self.labels.push(label.to_owned());
        self
    }

    pub fn wallet(self, caip10: &str) -> Self {
        self.with("wallet", json!(caip10))
    }

    /// Any other field of CustomerCreateInput.
    pub fn with(mut self, field: &str, value: Value) -> Self {
        self.input.insert(field.to_owned(), value);
        self
    }

    /// One more account, for this asset of `issuer(1)`.
    pub fn account(mut self, code: &str) -> Self {
        self.accounts.push(NewAccount { code: code.to_owned(), addresses: Vec::new() });
        self
    }

    /// One more address of the last account.
    pub fn address(mut self, caip10: &str) -> Self {
        let account = self.accounts.last_mut().expect("an address comes after its account");
        account.addresses.push(caip10.to_owned());
        self
    }

    /// Saves it all. Accounts open only for customers that are REGISTERED or ACTIVE, so one with accounts and another
    /// status is first ACTIVE.
    pub async fn save(self) -> SavedCustomer {
        let Self { app, mut input, labels, status, accounts } = self;
        let opens = matches!(status, "REGISTERED" | "ACTIVE") || accounts.is_empty();
        input.insert("status".to_owned(), json!(if opens { status } else { "ACTIVE" }));
        if !labels.is_empty() {
            input.insert("labels".to_owned(), json!(labels));
        }
        let payload = write(app, &CUSTOMER_CREATE, Value::Object(input)).await;
        let id = text(&payload["customer"]["id"]);
        let wallet = payload["customer"]["wallet"]["id"].as_str().map(str::to_owned);
        let mut saved = SavedCustomer { id, wallet, accounts: Vec::new() };
        for account in accounts {
            saved.accounts.push(open(app, &saved.id, account).await);
        }
        if !opens {
            write(app, &CUSTOMER_STATUS_CHANGE, json!({ "id": saved.id, "status": status })).await;
        }
        saved
    }
}

async fn open(app: &TestApp, customer: &str, account: NewAccount) -> SavedAccount {
    let NewAccount { code, addresses: texts } = account;
    let asset = json!({ "code": code, "issuer": issuer(1) });
    let payload = write(app, &ACCOUNT_OPEN, json!({ "customerId": customer, "asset": asset })).await;
    let id = text(&payload["account"]["id"]);
    let mut addresses = Vec::new();
    for caip10 in texts {
        let payload = write(app, &ADDRESS_ADD, json!({ "accountId": id, "caip10": caip10 })).await;
        addresses.push(text(&payload["address"]["id"]));
    }
    SavedAccount { id, addresses }
}

/// A mutation of the API: its field, the type of its input, and what is selected of the payload.
struct Mutation(&'static str, &'static str, &'static str);

const CUSTOMER_CREATE: Mutation = Mutation("customerCreate", "CustomerCreateInput", "customer { id wallet { id } }");
const CUSTOMER_STATUS_CHANGE: Mutation =
    Mutation("customerStatusChange", "CustomerStatusChangeInput", "customer { id }");
const ACCOUNT_OPEN: Mutation = Mutation("accountOpen", "AccountOpenInput", "account { id }");
const ADDRESS_ADD: Mutation = Mutation("addressAdd", "AddressAddInput", "address { id }");

/// The payload of a mutation that must succeed.
async fn write(app: &TestApp, mutation: &Mutation, input: Value) -> Value {
    let Mutation(field, input_type, selection) = mutation;
    let document = format!(
        "mutation($input: {input_type}!) {{ \
         {field}(input: $input) {{ {selection} userErrors {{ code field message }} }} }}"
    );
    let response = app.client().query(&document, json!({ "input": input })).await;
    assert_eq!(response.user_errors(field), [], "{field} of {input} should succeed: {}", response.text);
    response.data()[field].clone()
}

fn text(id: &Value) -> String {
    id.as_str().expect("an id").to_owned()
}

/// The n-th address on Ethereum, in lower case, which says nothing of a checksum.
pub fn evm(n: u64) -> String {
    format!("eip155:1:0x{n:040x}")
}

/// The n-th German IBAN, for n of at most 18 digits.
pub fn iban(n: u64) -> String {
    // ISO 13616: the country's letters as numbers (D = 13, E = 14) and 00 go behind the number.
    let remainder = (u128::from(n) * 1_000_000 + 131_400) % 97;
    format!("DE{:02}{n:018}", 98 - remainder)
}

/// The n-th account on Stellar, as the issuer of an asset.
pub fn issuer(n: u8) -> String {
    stellar_strkey::ed25519::PublicKey([n; 32]).to_string().as_str().to_owned()
}

#[cfg(test)]
mod tests {
    use clientele::domain::asset::AssetIssuer;
    use clientele::domain::caip10::Caip10;
    use clientele::domain::iban::Iban;
    use serde_json::json;

    use super::{evm, iban, issuer};
    use crate::support::app::both;

    #[test]
    fn values_by_number_are_valid_and_differ() {
        for n in 0..1000 {
            assert_eq!(Iban::parse(&iban(n)).unwrap().as_str(), iban(n));
            assert_ne!(Caip10::parse(&evm(n)).unwrap(), Caip10::parse(&evm(n + 1)).unwrap());
        }
        assert!(Iban::parse(&iban(999_999_999_999_999_999)).is_ok());
        assert!(Caip10::parse(&evm(u64::MAX)).is_ok());
        for n in 0..=u8::MAX {
            assert_eq!(AssetIssuer::parse(&issuer(n)).unwrap().as_str(), issuer(n));
        }
    }

    both!(what_is_refused_is_named, async |app| {
        let document = "mutation($input: CustomerCreateInput!) { customerCreate(input: $input) {
            userErrors { code field } } }";
        let input = json!({ "externalId": "alice", "name": { "given": "x".repeat(51) } });
        let refused = app.client().query(document, json!({ "input": input })).await;
        assert_eq!(refused.user_errors("customerCreate"), [("TOO_LONG".to_owned(), "name.given".to_owned())]);
    });

    both!(what_is_saved_is_there_and_told, async |app| {
        let client = app.client();
        let mut events = client.subscribe("subscription { customerEvents { kind status } }", json!({})).await;
        let saved = app.customer("alice").status("SUSPENDED").label("vip").label("eu").wallet(&evm(1));
        let saved = saved.with("kycLevel", json!(3)).account("USD").address(&evm(2)).account("EUR").save().await;

        let document = "query($id: ID!) { customer(by: { id: $id }) {
            externalId status labels kycLevel wallet { id }
            accounts(first: 5) { nodes { id asset { code } addresses(first: 5) { nodes { id } } } } } }";
        let answer = client.query(document, json!({ "id": saved.id })).await;
        let [usd, eur] = saved.accounts.as_slice() else { panic!("two accounts, not {saved:?}") };
        let expected = json!({
            "externalId": "alice", "status": "SUSPENDED", "labels": ["vip", "eu"], "kycLevel": 3,
            "wallet": { "id": saved.wallet },
            "accounts": { "nodes": [
                { "id": usd.id, "asset": { "code": "USD" }, "addresses": { "nodes": [{ "id": usd.addresses[0] }] } },
                { "id": eur.id, "asset": { "code": "EUR" }, "addresses": { "nodes": [] } },
            ] },
        });
        assert_eq!(answer.data()["customer"], expected);

        let created = json!({ "customerEvents": { "kind": "CUSTOMER_CREATED", "status": "ACTIVE" } });
        assert_eq!(events.next().await, created);
        events.complete().await;
    });
}
