//! Rows put straight into the tables, so that a test says every value of them, times and ids included; and the same
//! rows as the API tells them, for what a test expects.

use clientele::domain::account::AccountStatus;
use clientele::domain::address::{AddressStatus, OwnershipState};
use clientele::domain::caip10::Caip10;
use clientele::domain::customer::CustomerStatus;
use clientele::domain::label::Labels;
use clientele::domain::phone::Phone;
use clientele::domain::principal::DEFAULT_COUNTERPARTY;
use clientele::domain::text::fold;
use clientele::domain::time::Timestamp;
use clientele::entity::{account, address, branch, customer, customer_label};
use clientele::store::customer::search_parts;
use clientele::store::database::Database;
use clientele::store::search;
use sea_orm::{ConnectionTrait as _, DatabaseTransaction, EntityTrait, IntoActiveModel};
use serde_json::{Value, json};
use uuid::Uuid;

/// 2025-01-01T00:00:00.000Z.
pub const NEW_YEAR: i64 = 1_735_689_600_000;

/// How many rows one statement writes: SQLite binds 32,766 values at the most.
const BATCH: usize = 500;

/// Rows of every table that lists are made of.
#[derive(Clone, Debug, Default)]
pub struct Data {
    pub branches: Vec<branch::Model>,
    pub customers: Vec<customer::Model>,
    pub accounts: Vec<account::Model>,
    pub addresses: Vec<address::Model>,
}

/// A branch of this name.
pub fn branch(id: Uuid, name: &str) -> branch::Model {
    branch::Model { id, counterparty_id: DEFAULT_COUNTERPARTY, name: name.to_owned(), created_at_ms: NEW_YEAR }
}

/// A customer with nothing but what it must have. What ignores case is filled in when it is written.
pub fn customer(id: Uuid) -> customer::Model {
    customer::Model {
        id,
        counterparty_id: DEFAULT_COUNTERPARTY,
        version: 1,
        external_id: None,
        external_id_folded: None,
        login: None,
        login_folded: None,
        entity_id: None,
        entity_type: None,
        status: CustomerStatus::Active,
        disabled: false,
        labels: "[]".to_owned(),
        segment: None,
        kyc_level: 0,
        branch_id: None,
        balance_limit: None,
        balance_asset_code: None,
        balance_asset_issuer: None,
        given_name: None,
        given_name_folded: None,
        middle_name: None,
        paternal_name: None,
        paternal_name_folded: None,
        family_name: None,
        family_name_folded: None,
        date_of_birth: None,
        phone: None,
        phone_index: None,
        identities: None,
        residence_street: None,
        residence_street2: None,
        residence_city: None,
        residence_post_code: None,
        residence_state: None,
        residence_country: None,
        created_at_ms: NEW_YEAR,
        updated_at_ms: NEW_YEAR,
    }
}

/// An account for an asset of this code and issuer.
pub fn account(id: Uuid, customer_id: Uuid, code: &str, issuer: &str) -> account::Model {
    account::Model {
        id,
        counterparty_id: DEFAULT_COUNTERPARTY,
        customer_id,
        version: 1,
        asset_code: code.to_owned(),
        asset_issuer: issuer.to_owned(),
        iban: None,
        status: AccountStatus::Active,
        balance: 0,
        deactivated_with_customer: false,
        created_at_ms: NEW_YEAR,
        updated_at_ms: NEW_YEAR,
    }
}

/// An address of an account, or a wallet.
pub fn address(id: Uuid, customer_id: Uuid, account_id: Option<Uuid>, caip10: &str) -> address::Model {
    let caip10 = Caip10::parse(caip10).unwrap();
    address::Model {
        id,
        counterparty_id: DEFAULT_COUNTERPARTY,
        customer_id,
        account_id,
        version: 1,
        caip10: caip10.as_str().to_owned(),
        chain_id: caip10.chain_id().to_owned(),
        address: caip10.address().to_owned(),
        label: None,
        status: AddressStatus::Active,
        ownership: OwnershipState::Unverified,
        verified_at_ms: None,
        deactivated_with_customer: false,
        created_at_ms: NEW_YEAR,
        updated_at_ms: NEW_YEAR,
    }
}

impl Data {
    /// Writes it all in one transaction. Phones are sealed where the database has keys.
    pub async fn write(&self, database: &Database) {
        let tx = database.begin().await.unwrap();
        let folded = |text: &Option<String>| text.as_deref().map(fold);
        let (sealed, hashed) = (
            |row: &customer::Model| {
                let seal = |phone: &String| database.keys().seal(customer::Column::Phone, row.id, phone);
                row.phone.as_ref().map(|phone| seal(phone).unwrap())
            },
            |row: &customer::Model| {
                let hash = |phone: &String| database.keys().index(DEFAULT_COUNTERPARTY, &Phone::parse(phone).unwrap());
                row.phone.as_ref().map(|phone| hash(phone).unwrap()).or(row.phone_index.clone())
            },
        );
        let customers = self.customers.iter().map(|row| customer::Model {
            phone: sealed(row),
            phone_index: hashed(row),
            external_id_folded: folded(&row.external_id),
            login_folded: folded(&row.login),
            given_name_folded: folded(&row.given_name),
            paternal_name_folded: folded(&row.paternal_name),
            family_name_folded: folded(&row.family_name),
            ..row.clone()
        });
        let labels = self.customers.iter().flat_map(|row| {
            let label =
                |label| customer_label::Model { customer_id: row.id, counterparty_id: row.counterparty_id, label };
            labels(row).into_iter().map(label)
        });
        insert::<branch::Entity, _>(&tx, self.branches.iter().cloned()).await;
        insert::<customer::Entity, _>(&tx, customers).await;
        insert::<customer_label::Entity, _>(&tx, labels).await;
        insert::<account::Entity, _>(&tx, self.accounts.iter().cloned()).await;
        insert::<address::Entity, _>(&tx, self.addresses.iter().cloned()).await;
        tx.commit().await.unwrap();
    }

    /// Writes what the search box looks through.
    pub async fn write_words(&self, database: &Database) {
        let tx = database.begin().await.unwrap();
        for row in &self.customers {
            search::write(&tx, row.id, search_parts(row)).await.unwrap();
        }
        tx.commit().await.unwrap();
    }

    /// Takes every such row out of the database, and writes these.
    pub async fn replace(&self, database: &Database) {
        let tx = database.begin().await.unwrap();
        for table in ["challenge", "address", "account", "customer_label", "customer", "branch"] {
            tx.execute_unprepared(&format!("DELETE FROM {table}")).await.unwrap();
        }
        tx.commit().await.unwrap();
        self.write(database).await;
    }

    /// The customers as the filters of the API speak of them, each with its accounts and addresses.
    pub fn customers(&self) -> Vec<Value> {
        let (accounts, addresses) = (self.accounts(), self.addresses());
        self.customers.iter().map(|row| customer_seen(row, &accounts, &addresses)).collect()
    }

    /// The accounts, each with its addresses.
    pub fn accounts(&self) -> Vec<Value> {
        let addresses = self.addresses();
        self.accounts.iter().map(|row| account_seen(row, &addresses)).collect()
    }

    /// The addresses.
    pub fn addresses(&self) -> Vec<Value> {
        self.addresses.iter().map(address_seen).collect()
    }
}

async fn insert<E, M>(tx: &DatabaseTransaction, rows: impl Iterator<Item = M>)
where
    E: EntityTrait<Model = M>,
    M: IntoActiveModel<E::ActiveModel>,
{
    let rows: Vec<E::ActiveModel> = rows.map(IntoActiveModel::into_active_model).collect();
    for batch in rows.chunks(BATCH) {
        E::insert_many(batch.iter().cloned()).exec_without_returning(tx).await.unwrap();
    }
}

fn labels(row: &customer::Model) -> Vec<String> {
    Labels::from_json(&row.labels).as_slice().to_vec()
}

fn time(ms: i64) -> String {
    Timestamp::from_millis(ms).to_string()
}

/// Those of `rows` that hang on this row.
fn hanging(rows: &[Value], key: &str, id: Uuid) -> Vec<Value> {
    rows.iter().filter(|row| row[key] == json!(id)).cloned().collect()
}

fn customer_seen(row: &customer::Model, accounts: &[Value], addresses: &[Value]) -> Value {
    json!({
        "id": row.id,
        "externalId": row.external_id,
        "login": row.login,
        "status": row.status,
        "disabled": row.disabled,
        "entityId": row.entity_id,
        "entityType": row.entity_type,
        "labels": labels(row),
        "segment": row.segment,
        "kycLevel": row.kyc_level,
        "branchId": row.branch_id,
        "givenName": row.given_name,
        "paternalName": row.paternal_name,
        "familyName": row.family_name,
        "phone": row.phone,
        "balanceLimit": row.balance_limit,
        "balanceAssetCode": row.balance_asset_code,
        "balanceAssetIssuer": row.balance_asset_issuer,
        "createdAt": time(row.created_at_ms),
        "updatedAt": time(row.updated_at_ms),
        "accounts": hanging(accounts, "customerId", row.id),
        "addresses": hanging(addresses, "customerId", row.id),
    })
}

fn account_seen(row: &account::Model, addresses: &[Value]) -> Value {
    json!({
        "id": row.id,
        "customerId": row.customer_id,
        "assetCode": row.asset_code,
        "assetIssuer": row.asset_issuer,
        "iban": row.iban,
        "status": row.status,
        "balance": row.balance,
        "createdAt": time(row.created_at_ms),
        "updatedAt": time(row.updated_at_ms),
        "addresses": hanging(addresses, "accountId", row.id),
    })
}

fn address_seen(row: &address::Model) -> Value {
    json!({
        "id": row.id,
        "customerId": row.customer_id,
        "accountId": row.account_id,
        "caip10": row.caip10,
        "chainId": row.chain_id,
        "status": row.status,
        "ownership": row.ownership,
        "createdAt": time(row.created_at_ms),
    })
}
