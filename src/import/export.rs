//! The way back: customers as records that an import reads. An import of an export changes nothing.

use std::io;
use std::sync::Arc;

use serde::Serialize;
use tokio::io::{AsyncWrite, AsyncWriteExt as _};
use uuid::Uuid;

use crate::domain::account::AccountStatus;
use crate::domain::address::AddressStatus;
use crate::domain::amount::Amount;
use crate::domain::country::CountryCode;
use crate::domain::customer::{CustomerStatus, EntityType, Segment};
use crate::domain::date::Date;
use crate::domain::filter::CustomerFilter;
use crate::domain::identity::IdentityDocument;
use crate::domain::label::Labels;
use crate::domain::or_default::OrDefault;
use crate::domain::order::{CustomerOrder, CustomerOrderField, OrderDirection};
use crate::domain::page::{Page, Toward};
use crate::domain::personal::Personal;
use crate::domain::phone::Phone;
use crate::domain::principal::Principal;
use crate::domain::residence::Residence;
use crate::entity::{account, address, customer};
use crate::service::Service;
use crate::store::error::StoreError;
use crate::store::export::{Whole, read};
use crate::store::noun::Noun;
use crate::store::page::{Condition, List};
use crate::store::{order, personal};

/// How many customers are held at once.
const PAGE: u32 = 500;

/// Why an export came to its end too soon.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("the customers could not be read")]
    Store(#[from] StoreError),
    #[error("the records could not be written")]
    Io(#[from] io::Error),
}

/// What was written.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    pub customers: u64,
    /// Those among them that an import will refuse, because it knows a customer by its external id.
    pub without_external_id: u64,
}

/// Writes a line for each customer that the filter keeps, the disabled and the DELETED ones too, oldest first. Each page
/// is of one moment; a customer that is created meanwhile comes at the end. `told` hears how many were written.
pub async fn run(
    service: &Service,
    who: &Principal,
    filter: Option<CustomerFilter>,
    out: &mut (impl AsyncWrite + Unpin),
    mut told: impl FnMut(u64),
) -> Result<Exported, ExportError> {
    let condition = Condition::Customers { filter: filter.map(Arc::new), search: None, disabled: true, deleted: true };
    let oldest_first =
        CustomerOrder { field: CustomerOrderField::CreatedAt, direction: OrDefault(OrderDirection::Asc) };
    let order = order::customers(&[oldest_first]);
    let list = List { noun: Noun::Customer, counterparty: who.counterparty, condition, order };
    let mut exported = Exported::default();
    let mut page = Some(Page { size: PAGE, toward: Toward::End, cursor: None, offset: 0 });
    while let Some(present) = page {
        let (wholes, next) = read(&service.database, &list, &present).await?;
        for whole in &wholes {
            exported.customers += 1;
            exported.without_external_id += u64::from(whole.customer.external_id.is_none());
            let personal = personal::open(&whole.customer, service.database.keys())?;
            out.write_all(line(whole, &personal)?.as_bytes()).await?;
        }
        told(exported.customers);
        page = next;
    }
    out.flush().await?;
    Ok(exported)
}

/// The record of a customer with its personal data, and with the end of its line.
///
/// # Errors
/// None in fact: every key is a string.
pub fn line(whole: &Whole, personal: &Personal) -> io::Result<String> {
    let mut line = serde_json::to_string(&Record::of(whole, personal))?;
    line.push('\n');
    Ok(line)
}

/// A customer. What is empty is left out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    external_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    wallet: Option<Address<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    entity: Option<Entity>,
    status: CustomerStatus,
    disabled: bool,
    labels: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    segment: Option<Segment>,
    kyc_level: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    branch_id: Option<Uuid>,
    #[serde(skip_serializing_if = "Option::is_none")]
    balance_limit: Option<Limit<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<Name<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    date_of_birth: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    identities: &'a [IdentityDocument],
    #[serde(skip_serializing_if = "Option::is_none")]
    residence: Option<PostalAddress<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    accounts: Vec<Account<'a>>,
}

#[derive(Serialize)]
struct Entity {
    id: Uuid,
    r#type: EntityType,
}

#[derive(Serialize)]
struct Limit<'a> {
    amount: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    asset: Option<Asset<'a>>,
}

#[derive(Serialize)]
struct Asset<'a> {
    code: &'a str,
    issuer: &'a str,
}

#[derive(Serialize, PartialEq, Default)]
struct Name<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    given: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    middle: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    paternal: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    family: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PostalAddress<'a> {
    street: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    street2: Option<&'a str>,
    city: &'a str,
    post_code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'a str>,
    country: CountryCode,
}

#[derive(Serialize)]
struct Account<'a> {
    asset: Asset<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iban: Option<&'a str>,
    status: AccountStatus,
    balance: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    addresses: Vec<Address<'a>>,
}

/// An address: its id alone where there is nothing else to say.
#[derive(Serialize)]
#[serde(untagged)]
enum Address<'a> {
    Id(&'a str),
    Object {
        caip10: &'a str,
        #[serde(skip_serializing_if = "Option::is_none")]
        label: Option<&'a str>,
        status: AddressStatus,
    },
}

impl<'a> Record<'a> {
    fn of(Whole { customer, accounts, addresses }: &'a Whole, personal: &'a Personal) -> Self {
        let customer::Model {
            id: _,
            counterparty_id: _,
            version: _,
            external_id,
            external_id_folded: _,
            login,
            login_folded: _,
            entity_id,
            entity_type,
            status,
            disabled,
            labels,
            segment,
            kyc_level,
            branch_id,
            balance_limit,
            balance_asset_code,
            balance_asset_issuer,
            given_name,
            given_name_folded: _,
            middle_name,
            paternal_name,
            paternal_name_folded: _,
            family_name,
            family_name_folded: _,
            // Sealed, or in parts; `personal` has them open.
            date_of_birth: _,
            phone: _,
            phone_index: _,
            identities: _,
            residence_street: _,
            residence_street2: _,
            residence_city: _,
            residence_post_code: _,
            residence_state: _,
            residence_country: _,
            created_at_ms: _,
            updated_at_ms: _,
        } = customer;
        let Personal { date_of_birth, phone, identities, residence } = personal;
        let name = Name {
            given: given_name.as_deref(),
            middle: middle_name.as_deref(),
            paternal: paternal_name.as_deref(),
            family: family_name.as_deref(),
        };
        let limit_asset = balance_asset_code.as_deref().zip(balance_asset_issuer.as_deref());
        let limit_asset = limit_asset.map(|(code, issuer)| Asset { code, issuer });
        Self {
            external_id: external_id.as_deref(),
            login: login.as_deref(),
            wallet: addresses.iter().find(|row| row.account_id.is_none()).map(Address::of),
            entity: entity_id.zip(*entity_type).map(|(id, r#type)| Entity { id, r#type }),
            status: *status,
            disabled: *disabled,
            labels: Labels::from_json(labels).as_slice().to_vec(),
            segment: *segment,
            kyc_level: *kyc_level,
            branch_id: *branch_id,
            balance_limit: balance_limit
                .map(|units| Limit { amount: Amount::from_units(units).to_string(), asset: limit_asset }),
            name: (name != Name::default()).then_some(name),
            date_of_birth: *date_of_birth,
            phone: phone.as_ref().map(Phone::as_str),
            identities,
            residence: residence.as_ref().map(PostalAddress::of),
            accounts: accounts.iter().map(|row| Account::of(row, addresses)).collect(),
        }
    }
}

impl<'a> PostalAddress<'a> {
    fn of(residence: &'a Residence) -> Self {
        let Residence { street, street2, city, post_code, state, country } = residence;
        let (street2, state) = (street2.as_deref(), state.as_deref());
        Self { street, street2, city, post_code, state, country: *country }
    }
}

impl<'a> Account<'a> {
    fn of(row: &'a account::Model, addresses: &'a [address::Model]) -> Self {
        let account::Model {
            id,
            counterparty_id: _,
            customer_id: _,
            version: _,
            asset_code,
            asset_issuer,
            iban,
            status,
            balance,
            deactivated_with_customer: _,
            created_at_ms: _,
            updated_at_ms: _,
        } = row;
        Self {
            asset: Asset { code: asset_code, issuer: asset_issuer },
            iban: iban.as_deref(),
            status: *status,
            balance: Amount::from_units(*balance).to_string(),
            addresses: addresses.iter().filter(|row| row.account_id == Some(*id)).map(Address::of).collect(),
        }
    }
}

impl<'a> Address<'a> {
    fn of(row: &'a address::Model) -> Self {
        match (row.label.as_deref(), row.status) {
            (None, AddressStatus::Active) => Self::Id(&row.caip10),
            (label, status) => Self::Object { caip10: &row.caip10, label, status },
        }
    }
}
