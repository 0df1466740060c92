//! A statement in the making: its text, and the values bound to it. A value never becomes text.

use sea_orm::sea_query::ArrayType;
use sea_orm::{DatabaseBackend, Statement, Value};
use tokio_postgres::types::private::BytesMut;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use uuid::Uuid;

/// The text and the values of a statement. Both databases read `$1`, `$2`, … as the bound values.
#[derive(Clone, Debug)]
pub struct Sql {
    pub text: String,
    pub values: Vec<Value>,
    pub backend: DatabaseBackend,
}

impl Sql {
    /// An empty statement for this database.
    pub fn new(backend: DatabaseBackend) -> Self {
        Self { text: String::with_capacity(512), values: Vec::with_capacity(8), backend }
    }

    /// Adds text of the program's own. What a caller sent goes through [`Sql::bind`].
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Adds a whole number of the program's own, as a limit is: the planner sees it.
    pub fn push_number(&mut self, number: u32) -> &mut Self {
        self.text.push_str(&number.to_string());
        self
    }

    /// Adds a value, and its place in the text.
    pub fn bind(&mut self, value: impl Into<Value>) -> &mut Self {
        self.values.push(value.into());
        self.text.push('$');
        self.push_number(u32::try_from(self.values.len()).unwrap_or(u32::MAX))
    }

    /// Adds `column` is one of `texts`: one bound value, so the text is the same whatever their number.
    pub fn is_one_of_texts(&mut self, column: &str, texts: Vec<String>) -> &mut Self {
        self.is_one_of(column, texts, ArrayType::String, Value::from, serde_json::Value::String, "value")
    }

    /// Adds `column` is one of `numbers`.
    pub fn is_one_of_numbers(&mut self, column: &str, numbers: Vec<i64>) -> &mut Self {
        self.is_one_of(column, numbers, ArrayType::BigInt, Value::from, serde_json::Value::from, "value")
    }

    /// Adds `column` is one of `ids`.
    pub fn is_one_of_ids(&mut self, column: &str, ids: Vec<Uuid>) -> &mut Self {
        let hex = |id: Uuid| serde_json::Value::String(id.simple().to_string());
        self.is_one_of(column, ids, ArrayType::Uuid, Value::from, hex, "unhex(value)")
    }

    /// PostgreSQL takes an array; SQLite takes a JSON array and opens it up.
    fn is_one_of<T>(
        &mut self,
        column: &str,
        items: Vec<T>,
        array: ArrayType,
        value: impl Fn(T) -> Value,
        json: impl Fn(T) -> serde_json::Value,
        opened: &str,
    ) -> &mut Self {
        self.push(column);
        if self.backend == DatabaseBackend::Postgres {
            let items = items.into_iter().map(value).collect();
            self.push(" = ANY(").bind(Value::Array(array, Some(Box::new(items)))).push(")")
        } else {
            let items: serde_json::Value = items.into_iter().map(json).collect();
            self.push(" IN (SELECT ").push(opened).push(" FROM json_each(").bind(items.to_string()).push("))")
        }
    }

    /// The statement, ready to be run.
    pub fn statement(self) -> Statement {
        let Self { text, values, backend } = self;
        Statement::from_sql_and_values(backend, text, values)
    }
}

/// A value as PostgreSQL's own driver sends it.
#[derive(Debug)]
pub struct Bound<'a>(pub &'a Value);

impl ToSql for Bound<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self.0 {
            Value::Bool(value) => value.to_sql(ty, out),
            Value::Int(value) => value.to_sql(ty, out),
            Value::BigInt(value) => value.to_sql(ty, out),
            Value::String(value) => value.to_sql(ty, out),
            Value::Uuid(value) => value.to_sql(ty, out),
            Value::Array(_, Some(items)) => items.iter().map(Bound).collect::<Vec<_>>().to_sql(ty, out),
            Value::Array(_, None) => Ok(IsNull::Yes),
            other => Err(format!("a value of this kind is not sent: {other:?}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
