//! Where the two databases spell a type differently. Nothing here knows a table.

use sea_orm_migration::{
    prelude::{DbErr, SchemaManager},
    sea_orm::{ConnectionTrait, DatabaseBackend},
};

/// Runs each statement of a step, with the `{words}` replaced for the database at hand.
///
/// Text on PostgreSQL carries `COLLATE "C"`, so that it compares and sorts by Unicode code point as SQLite's does.
/// Times are 64-bit milliseconds since 1970 and amounts 64-bit units of 10⁻⁷: exact, and the same on both.
pub async fn run(manager: &SchemaManager<'_>, statements: &[&str]) -> Result<(), DbErr> {
    let db = manager.get_connection();
    let words: [(&str, &str); 6] = if is_postgres(manager) {
        [
            ("{uuid}", "uuid"),
            ("{text}", "text COLLATE \"C\""),
            ("{i64}", "bigint"),
            ("{bool}", "boolean"),
            ("{sequence}", "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY"),
            ("{transaction}", "txid_current()"),
        ]
    } else {
        [
            ("{uuid}", "blob"),
            ("{text}", "text"),
            ("{i64}", "integer"),
            ("{bool}", "boolean"),
            ("{sequence}", "integer PRIMARY KEY AUTOINCREMENT"),
            ("{transaction}", "0"),
        ]
    };
    for statement in statements {
        let sql = words.iter().fold((*statement).to_owned(), |sql, (word, spelling)| sql.replace(word, spelling));
        db.execute_unprepared(&sql).await?;
    }
    Ok(())
}

/// Whether the step runs on PostgreSQL; SQLite is the only other database.
pub fn is_postgres(manager: &SchemaManager<'_>) -> bool {
    manager.get_database_backend() == DatabaseBackend::Postgres
}
