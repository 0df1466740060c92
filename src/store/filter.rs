//! A filter as a condition in SQL. Every key is walked by name: a new one does not compile until it has its line here.
//!
//! The conditions have two values on both databases: where a missing value would make one unknown, it is made false
//! with `IS TRUE`, so that `not` and `every` mean what they say.

pub mod narrow;
mod operator;

use operator::{Text, amount, choice, ids, number, text, time, uuids};

use super::dialect::settled_events;
use super::noun::Noun;
use super::scope;
use super::sql::Sql;
use crate::domain::account::AccountStatus;
use crate::domain::address::{AddressStatus, OwnershipState};
use crate::domain::customer::{CustomerStatus, EntityType, Segment};
use crate::domain::filter::{
    AccountFilter, AccountListFilter, AccountStatusFilter, AddressFilter, AddressListFilter, AddressStatusFilter,
    CustomerFilter, CustomerStatusFilter, EntityTypeFilter, EventFilter, Given, OwnershipFilter, SegmentFilter,
};

/// Conditions joined by AND; none at all is true.
pub struct All<'a> {
    sql: &'a mut Sql,
    empty: bool,
}

impl<'a> All<'a> {
    /// No condition yet.
    pub const fn new(sql: &'a mut Sql) -> Self {
        Self { sql, empty: true }
    }

    /// The place for the next condition.
    pub fn also(&mut self) -> &mut Sql {
        if !self.empty {
            self.sql.push(" AND ");
        }
        self.empty = false;
        self.sql
    }

    /// Adds a condition for a key that was given.
    fn given<T>(&mut self, key: &Given<T>, condition: impl FnOnce(&mut Sql, &T)) {
        if let Some(value) = key.as_ref() {
            condition(self.also(), value);
        }
    }

    /// Ends the conditions.
    pub fn end(self) {
        if self.empty {
            self.sql.push("TRUE");
        }
    }

    /// `and`, `or` and `not`, which every noun has.
    fn logic<F>(&mut self, and: &Given<Vec<F>>, or: &Given<Vec<F>>, not: &Given<F>, one: fn(&mut Sql, &F)) {
        self.given(and, |sql, filters| joined(sql, filters, " AND ", one));
        self.given(or, |sql, filters| joined(sql, filters, " OR ", one));
        self.given(not, |sql, filter| {
            sql.push("((");
            one(sql, filter);
            sql.push(") IS NOT TRUE)");
        });
    }
}

fn joined<F>(sql: &mut Sql, filters: &[F], joint: &str, one: fn(&mut Sql, &F)) {
    sql.push("(");
    for (index, filter) in filters.iter().enumerate() {
        if index > 0 {
            sql.push(joint);
        }
        sql.push("(");
        one(sql, filter);
        sql.push(")");
    }
    sql.push(")");
}

/// Conditions on a customer.
pub fn customer(sql: &mut Sql, filter: &CustomerFilter) {
    let CustomerFilter {
        and,
        or,
        not,
        id,
        external_id,
        login,
        status,
        disabled,
        entity_id,
        entity_type,
        labels,
        segment,
        kyc_level,
        branch_id,
        given_name,
        paternal_name,
        family_name,
        phone,
        balance_limit,
        balance_asset_code,
        balance_asset_issuer,
        created_at,
        updated_at,
        accounts,
        addresses,
    } = filter;
    let mut all = All::new(sql);
    all.logic(and, or, not, customer);
    all.given(id, |sql, f| ids(sql, "customer.id", f));
    all.given(external_id, |sql, f| text(sql, Text::both("customer.external_id", "customer.external_id_folded"), f));
    all.given(login, |sql, f| text(sql, Text::both("customer.login", "customer.login_folded"), f));
    all.given(status, |sql, f| {
        let CustomerStatusFilter { eq, ne, r#in, not_in } = f;
        choice(sql, "customer.status", [eq, ne], [r#in, not_in], None, CustomerStatus::name);
    });
    all.given(disabled, |sql, yes| flag(sql, "customer.disabled", *yes));
    all.given(entity_id, |sql, f| uuids(sql, "customer.entity_id", f));
    all.given(entity_type, |sql, f| {
        let EntityTypeFilter { eq, r#in, is_null } = f;
        choice(
            sql,
            "customer.entity_type",
            [eq, &Given::default()],
            [r#in, &Given::default()],
            is_null.as_ref().copied(),
            EntityType::name,
        );
    });
    all.given(labels, operator::customer_labels);
    all.given(segment, |sql, f| {
        let SegmentFilter { eq, r#in, is_null } = f;
        choice(
            sql,
            "customer.segment",
            [eq, &Given::default()],
            [r#in, &Given::default()],
            is_null.as_ref().copied(),
            Segment::name,
        );
    });
    all.given(kyc_level, |sql, f| number(sql, "customer.kyc_level", f));
    all.given(branch_id, |sql, f| ids(sql, "customer.branch_id", f));
    all.given(given_name, |sql, f| text(sql, Text::folded("customer.given_name", "customer.given_name_folded"), f));
    all.given(paternal_name, |sql, f| {
        text(sql, Text::folded("customer.paternal_name", "customer.paternal_name_folded"), f);
    });
    all.given(family_name, |sql, f| text(sql, Text::both("customer.family_name", "customer.family_name_folded"), f));
    // What the filter holds by now are hashes.
    all.given(phone, |sql, f| text(sql, Text::ascii("customer.phone_index"), f));
    all.given(balance_limit, |sql, f| amount(sql, "customer.balance_limit", f));
    all.given(balance_asset_code, |sql, f| text(sql, Text::ascii("customer.balance_asset_code"), f));
    all.given(balance_asset_issuer, |sql, f| text(sql, Text::ascii("customer.balance_asset_issuer"), f));
    all.given(created_at, |sql, f| time(sql, "customer.created_at_ms", f));
    all.given(updated_at, |sql, f| time(sql, "customer.updated_at_ms", f));
    all.given(accounts, account_list);
    all.given(addresses, |sql, f| address_list(sql, "address.customer_id = customer.id", f));
    all.end();
}

/// Conditions on an account.
pub fn account(sql: &mut Sql, filter: &AccountFilter) {
    let AccountFilter {
        and,
        or,
        not,
        id,
        customer_id,
        asset_code,
        asset_issuer,
        iban,
        status,
        balance,
        created_at,
        updated_at,
        addresses,
    } = filter;
    let mut all = All::new(sql);
    all.logic(and, or, not, account);
    all.given(id, |sql, f| ids(sql, "account.id", f));
    all.given(customer_id, |sql, f| ids(sql, "account.customer_id", f));
    all.given(asset_code, |sql, f| text(sql, Text::ascii("account.asset_code"), f));
    all.given(asset_issuer, |sql, f| text(sql, Text::ascii("account.asset_issuer"), f));
    all.given(iban, |sql, f| text(sql, Text::ascii("account.iban"), f));
    all.given(status, |sql, f| {
        let AccountStatusFilter { eq, ne, r#in, not_in } = f;
        choice(sql, "account.status", [eq, ne], [r#in, not_in], None, AccountStatus::name);
    });
    all.given(balance, |sql, f| amount(sql, "account.balance", f));
    all.given(created_at, |sql, f| time(sql, "account.created_at_ms", f));
    all.given(updated_at, |sql, f| time(sql, "account.updated_at_ms", f));
    all.given(addresses, |sql, f| address_list(sql, "address.account_id = account.id", f));
    all.end();
}

/// Conditions on an address.
pub fn address(sql: &mut Sql, filter: &AddressFilter) {
    let AddressFilter { and, or, not, id, customer_id, account_id, caip10, chain_id, status, ownership, created_at } =
        filter;
    let mut all = All::new(sql);
    all.logic(and, or, not, address);
    all.given(id, |sql, f| ids(sql, "address.id", f));
    all.given(customer_id, |sql, f| ids(sql, "address.customer_id", f));
    all.given(account_id, |sql, f| ids(sql, "address.account_id", f));
    all.given(caip10, |sql, f| text(sql, Text::ascii("address.caip10"), f));
    all.given(chain_id, |sql, f| text(sql, Text::ascii("address.chain_id"), f));
    all.given(status, |sql, f| {
        let AddressStatusFilter { eq, r#in } = f;
        choice(sql, "address.status", [eq, &Given::default()], [r#in, &Given::default()], None, AddressStatus::name);
    });
    all.given(ownership, |sql, f| {
        let OwnershipFilter { eq, r#in } = f;
        choice(
            sql,
            "address.ownership",
            [eq, &Given::default()],
            [r#in, &Given::default()],
            None,
            OwnershipState::name,
        );
    });
    all.given(created_at, |sql, f| time(sql, "address.created_at_ms", f));
    all.end();
}

/// Conditions on an event, and that its place in the log is settled.
pub fn event(sql: &mut Sql, filter: Option<&EventFilter>) {
    sql.push(settled_events(sql.backend));
    let Some(EventFilter { kinds, customer_ids, statuses, labels, occurred_at }) = filter else { return };
    sql.push(" AND ");
    let mut all = All::new(sql);
    all.given(kinds, |sql, kinds| {
        sql.is_one_of_texts("event.kind", kinds.iter().map(|kind| kind.name().to_owned()).collect());
    });
    all.given(customer_ids, |sql, ids| {
        sql.is_one_of_ids("event.customer_id", ids.iter().map(|id| id.0).collect());
    });
    all.given(statuses, |sql, statuses| {
        sql.is_one_of_texts("event.status", statuses.iter().map(|status| status.name().to_owned()).collect());
    });
    all.given(labels, operator::event_labels);
    all.given(occurred_at, |sql, f| time(sql, "event.occurred_at_ms", f));
    all.end();
}

/// The customers that a list leaves out by default, unless the filter itself speaks of them. [S4 is_disabled]
pub fn hidden_customers(sql: &mut Sql, filter: Option<&CustomerFilter>, disabled: bool, deleted: bool) {
    let speaks = filter.map(mentions).unwrap_or_default();
    if !disabled && !speaks.disabled {
        flag(sql.push(" AND "), "customer.disabled", false);
    }
    if !deleted && !speaks.status {
        sql.push(" AND customer.status <> 'DELETED'");
    }
}

/// Which of the two hiding fields a filter speaks of, at any depth.
#[derive(Copy, Clone, Default)]
struct Mentions {
    status: bool,
    disabled: bool,
}

fn mentions(filter: &CustomerFilter) -> Mentions {
    let below = |filters: &Given<Vec<CustomerFilter>>| -> Vec<Mentions> {
        filters.as_ref().map(|filters| filters.iter().map(mentions).collect()).unwrap_or_default()
    };
    let own = Mentions { status: filter.status.is_some(), disabled: filter.disabled.is_some() };
    let not = filter.not.as_ref().map(mentions);
    below(&filter.and).into_iter().chain(below(&filter.or)).chain(not).fold(own, |one, other| Mentions {
        status: one.status || other.status,
        disabled: one.disabled || other.disabled,
    })
}

fn flag(sql: &mut Sql, column: &str, yes: bool) {
    sql.push(if yes { "" } else { "NOT " }).push(column);
}

fn account_list(sql: &mut Sql, filter: &AccountListFilter) {
    let AccountListFilter { some, every, none, exists, count } = filter;
    let lists = List { noun: Noun::Account, link: "account.customer_id = customer.id" };
    lists.push(sql, [some, every, none], exists.as_ref().copied(), count, account);
}

fn address_list(sql: &mut Sql, link: &'static str, filter: &AddressListFilter) {
    let AddressListFilter { some, every, none, exists, count } = filter;
    let lists = List { noun: Noun::Address, link };
    lists.push(sql, [some, every, none], exists.as_ref().copied(), count, address);
}

/// The rows of `noun` that hang on the row at hand by `link`.
struct List {
    noun: Noun,
    link: &'static str,
}

impl List {
    fn push<F>(
        &self,
        sql: &mut Sql,
        [some, every, none]: [&Given<F>; 3],
        exists: Option<bool>,
        count: &Given<crate::domain::filter::IntFilter>,
        one: fn(&mut Sql, &F),
    ) {
        let mut all = All::new(sql);
        all.given(some, |sql, f| self.exists(sql, true, |sql| one(sql.push(" AND ("), f), ")"));
        all.given(every, |sql, f| self.exists(sql, false, |sql| one(sql.push(" AND (("), f), ") IS NOT TRUE)"));
        all.given(none, |sql, f| self.exists(sql, false, |sql| one(sql.push(" AND ("), f), ")"));
        if let Some(yes) = exists {
            self.exists(all.also(), yes, |_| (), "");
        }
        all.given(count, |sql, f| {
            let counted = format!("(SELECT count(*) FROM {} WHERE {})", self.noun.table(), self.link);
            number(sql, &counted, f);
        });
        all.end();
    }

    fn exists(&self, sql: &mut Sql, yes: bool, condition: impl FnOnce(&mut Sql), end: &str) {
        sql.push(if yes { "EXISTS (SELECT 1 FROM " } else { "NOT EXISTS (SELECT 1 FROM " });
        sql.push(self.noun.table()).push(" WHERE ").push(self.link).push(" AND ");
        scope::owned_as_statement(sql, self.noun);
        condition(sql);
        sql.push(end).push(")");
    }
}
