//! Changes of rows that go to the database together: PostgreSQL takes them as one statement, which saves a round trip
//! for each; SQLite, which is in this process, takes them one after the other.
//!
//! On PostgreSQL none of them sees what another one did: they must not build on one another.

use sea_orm::{ConnectionTrait, DatabaseBackend, DatabaseTransaction, DbErr, QueryResult};

use super::error::StoreError;
use super::sql::Sql;

/// Changes in the making.
#[derive(Debug)]
pub struct Changes {
    backend: DatabaseBackend,
    /// On PostgreSQL the one statement; on SQLite a statement for each change.
    statements: Vec<Sql>,
    /// How many changes there are.
    count: usize,
}

impl Changes {
    /// No change yet.
    pub const fn new(backend: DatabaseBackend) -> Self {
        Self { backend, statements: Vec::new(), count: 0 }
    }

    /// Begins the next change. What is added to the statement is an INSERT, UPDATE or DELETE without RETURNING.
    pub fn add(&mut self) -> &mut Sql {
        if self.backend == DatabaseBackend::Postgres {
            let words = if self.count == 0 { "WITH change_" } else { " RETURNING 1), change_" };
            let number = u32::try_from(self.count).unwrap_or(u32::MAX);
            self.count += 1;
            return self.together().push(words).push_number(number).push(" AS (");
        }
        self.count += 1;
        self.alone()
    }

    /// Begins the last one, an INSERT that ends with RETURNING and what is to be read of its row.
    pub fn last(&mut self) -> &mut Sql {
        if self.backend != DatabaseBackend::Postgres {
            return self.alone();
        }
        let words = if self.count == 0 { "" } else { " RETURNING 1) " };
        self.together().push(words)
    }

    /// Makes them all, and gives the row that the last one returns, and how many rows each of the others touched. The
    /// counts stand behind the `columns` of the row.
    pub async fn make(
        mut self,
        tx: &DatabaseTransaction,
        columns: usize,
    ) -> Result<(QueryResult, Vec<u64>), StoreError> {
        let mut touched = Vec::with_capacity(self.count);
        if self.backend == DatabaseBackend::Postgres {
            for number in 0..u32::try_from(self.count).unwrap_or(u32::MAX) {
                self.together().push(", (SELECT count(*) FROM change_").push_number(number).push(")");
            }
        }
        let last = self.statements.pop().ok_or_else(nothing)?;
        for statement in self.statements {
            touched.push(tx.execute_raw(statement.statement()).await?.rows_affected());
        }
        let row = tx.query_one_raw(last.statement()).await?.ok_or_else(nothing)?;
        if self.backend == DatabaseBackend::Postgres {
            for place in columns..columns + self.count {
                touched.push(row.try_get_by_index::<i64>(place)?.unsigned_abs());
            }
        }
        Ok((row, touched))
    }

    fn together(&mut self) -> &mut Sql {
        if self.statements.is_empty() {
            self.statements.push(Sql::new(self.backend));
        }
        &mut self.statements[0]
    }

    fn alone(&mut self) -> &mut Sql {
        let place = self.statements.len();
        self.statements.push(Sql::new(self.backend));
        &mut self.statements[place]
    }
}

fn nothing() -> StoreError {
    DbErr::RecordNotInserted.into()
}
