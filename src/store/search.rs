//! The search box: words that a customer is found by, whatever their case and wherever they stand in a word.
//!
//! A word of three letters or more is looked for anywhere in a word, a shorter one at its beginning; every word must
//! be found. Something that is an id, an IBAN, an address or a phone in full is looked up first, and comes first. [S4]

use sea_orm::sea_query::ArrayType;
use sea_orm::{ConnectionTrait, DatabaseBackend, Statement, Value};
use uuid::Uuid;

use super::cell::Kind;
use super::database::Reader;
use super::error::StoreError;
use super::sql::Sql;
use crate::domain::caip10::{Caip10, bare_address};
use crate::domain::customer::search_text;
use crate::domain::iban::Iban;
use crate::domain::phone::Phone;
use crate::domain::text::{search_words, trigrams};

/// What to look for.
#[derive(Clone, Debug)]
pub struct Search {
    /// Each as it stands in the text: folded, and a short one with the two spaces that a word begins with.
    words: Vec<String>,
    /// The customers that the text names exactly.
    pub exact: Vec<Uuid>,
}

impl Search {
    /// Reads the text of the search box, and looks up what it may name exactly. None where it holds no word.
    pub async fn parse(reader: &Reader, counterparty: Uuid, text: &str) -> Result<Option<Self>, StoreError> {
        let words: Vec<String> = search_words(text)
            .into_iter()
            .map(|word| if word.chars().count() < 3 { format!("  {word}") } else { word })
            .collect();
        if words.is_empty() {
            return Ok(None);
        }
        let exact = exact(reader, counterparty, text.trim()).await?;
        Ok(Some(Self { words, exact }))
    }

    /// Adds the condition that a customer is found.
    pub fn push(&self, sql: &mut Sql) {
        sql.push("(");
        if !self.exact.is_empty() {
            sql.is_one_of_ids("customer.id", self.exact.clone()).push(" OR ");
        }
        sql.push("customer.id IN (SELECT customer_search.customer_id FROM ");
        if sql.backend == DatabaseBackend::Postgres {
            self.push_postgres(sql);
        } else {
            self.push_sqlite(sql);
        }
        sql.push("))");
    }

    /// The hashes of the trigrams find the candidates, and the text decides.
    fn push_postgres(&self, sql: &mut Sql) {
        let hashes = self.words.iter().flat_map(|word| trigrams(word)).map(Value::from).collect();
        sql.push("customer_search WHERE customer_search.trigrams @> ");
        sql.bind(Value::Array(ArrayType::Int, Some(Box::new(hashes)))).push("::integer[]");
        for word in &self.words {
            sql.push(" AND strpos(customer_search.words, ").bind(word.as_str()).push(") > 0");
        }
    }

    /// A phrase of trigrams is the word itself, so the index alone decides.
    fn push_sqlite(&self, sql: &mut Sql) {
        let phrases: Vec<String> = self.words.iter().map(|word| format!("\"{}\"", word.replace('"', "\"\""))).collect();
        sql.push(
            "customer_search_trigram JOIN customer_search ON customer_search.row = customer_search_trigram.rowid ",
        );
        sql.push("WHERE customer_search_trigram.words MATCH ").bind(phrases.join(" AND "));
    }
}

async fn exact(reader: &Reader, counterparty: Uuid, text: &str) -> Result<Vec<Uuid>, StoreError> {
    let mut sql = Sql::new(reader.backend());
    if let Ok(id) = Uuid::try_parse(text) {
        sql.push("SELECT id FROM customer WHERE counterparty_id = ").bind(counterparty).push(" AND id = ").bind(id);
    } else if let Ok(iban) = Iban::parse(text) {
        sql.push("SELECT customer_id FROM account WHERE counterparty_id = ").bind(counterparty);
        sql.push(" AND iban = ").bind(iban.as_str());
    } else if let Ok(caip10) = Caip10::parse(text) {
        sql.push("SELECT customer_id FROM address WHERE counterparty_id = ").bind(counterparty);
        sql.push(" AND caip10 = ").bind(caip10.as_str());
    } else if let Ok(phone) = Phone::parse(text)
        && let Ok(hashes) = reader.keys().indexes(counterparty, &phone)
    {
        sql.push("SELECT id FROM customer WHERE counterparty_id = ").bind(counterparty).push(" AND ");
        sql.is_one_of_texts("phone_index", hashes).push(" LIMIT 100");
    } else if let Some(address) = bare_address(text) {
        sql.push("SELECT customer_id FROM address WHERE counterparty_id = ").bind(counterparty);
        sql.push(" AND address = ").bind(address).push(" LIMIT 100");
    } else {
        return Ok(Vec::new());
    }
    let found = reader.query(sql, &[Kind::Uuid]).await?;
    let mut ids: Vec<Uuid> = (0..found.len()).filter_map(|row| found.get(row, 0).id()).collect();
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// Writes the words of a customer, beside its row and in the same transaction.
pub async fn write(db: &impl ConnectionTrait, customer: Uuid, parts: [Option<&str>; 6]) -> Result<(), StoreError> {
    let words = search_text(parts);
    let mut sql = Sql::new(db.get_database_backend());
    match sql.backend {
        DatabaseBackend::Postgres => {
            let hashes = trigrams(&words).into_iter().map(Value::from).collect();
            sql.push("INSERT INTO customer_search (customer_id, words, trigrams) VALUES (").bind(customer).push(", ");
            sql.bind(words).push(", ").bind(Value::Array(ArrayType::Int, Some(Box::new(hashes)))).push(")");
            sql.push(" ON CONFLICT (customer_id) DO UPDATE SET words = excluded.words, trigrams = excluded.trigrams");
        }
        _ => {
            sql.push("INSERT INTO customer_search (customer_id, words) VALUES (").bind(customer).push(", ").bind(words);
            sql.push(") ON CONFLICT (customer_id) DO UPDATE SET words = excluded.words");
        }
    }
    let statement: Statement = sql.statement();
    db.execute_raw(statement).await?;
    Ok(())
}
