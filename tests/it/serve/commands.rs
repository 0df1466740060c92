//! The commands beside `serve`: migrate and schema; and that no command tells the password of the database.

use clientele::store::database::Database;
use clientele::store::error::StoreError;
use futures_util::future::join_all;
use sea_orm::{ConnectionTrait as _, Statement};

use super::process::{Ended, Gateway, PASSWORD, program, run, with_password};
use crate::support::both::both_kinds;
use crate::support::database::{Kind, TestDatabase};

/// Runs a command that must succeed.
async fn done(arguments: &[&str], database: &TestDatabase) -> String {
    let Ended { code, out, err } = run(program(arguments, &with_password(&database.url))).await;
    assert_eq!(code, Some(0), "{arguments:?}: {err}");
    assert!(!err.contains(PASSWORD) && !out.contains(PASSWORD), "{arguments:?}: {out} {err}");
    out
}

/// The tables of a database, but for what the migrations keep for themselves.
async fn tables(database: &TestDatabase) -> usize {
    let sql = match database.kind {
        Kind::Sqlite => {
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN ('customer', 'account', 'event')"
        }
        Kind::Postgres => "SELECT count(*) FROM pg_tables WHERE tablename IN ('customer', 'account', 'event')",
    };
    let connection = database.connect().await;
    let statement = Statement::from_string(connection.backend(), sql);
    let count: i64 = connection.reader().query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    connection.close().await.unwrap();
    usize::try_from(count).unwrap()
}

/// How many steps are applied and how many are missing.
async fn status(database: &TestDatabase) -> (usize, usize) {
    let out = done(&["migrate", "status"], database).await;
    let begin_with = |word: &str| out.lines().filter(|line| line.starts_with(word)).count();
    let (applied, missing) = (begin_with("applied m"), begin_with("missing m"));
    assert_eq!(applied + missing, out.lines().count(), "{out}");
    (applied, missing)
}

both_kinds!(a_database_is_migrated_by_hand_up_and_down, async |kind| {
    let database = TestDatabase::empty(kind).await;
    let (none, all) = status(&database).await;
    assert!(none == 0 && all >= 6, "{none} {all}");
    assert_eq!(tables(&database).await, 0);

    done(&["migrate", "up", "--steps", "2"], &database).await;
    assert_eq!(status(&database).await, (2, all - 2));
    for _ in 0..2 {
        done(&["migrate", "up"], &database).await;
        assert_eq!(status(&database).await, (all, 0));
    }
    assert_eq!(tables(&database).await, 3);

    done(&["migrate", "down"], &database).await;
    assert_eq!(status(&database).await, (all - 1, 1));
    done(&["migrate", "down", "--steps", &(all - 1).to_string()], &database).await;
    assert_eq!(status(&database).await, (0, all));
    assert_eq!(tables(&database).await, 0);
    done(&["migrate", "up"], &database).await;
    assert_eq!(status(&database).await, (all, 0));
});

both_kinds!(many_that_migrate_and_connect_at_once_all_succeed, async |kind| {
    let rounds = match kind {
        Kind::Sqlite => 20,
        Kind::Postgres => 2,
    };
    for _ in 0..rounds {
        let database = TestDatabase::empty(kind).await;
        let settings = database.settings();
        let start = async || {
            Database::migrate_up(&settings, None).await?;
            let connection = Database::connect(&settings).await?;
            let ready = connection.ready().await?;
            connection.close().await?;
            Ok::<_, StoreError>(ready)
        };
        for started in join_all((0..8).map(|_| start())).await {
            assert!(started.unwrap());
        }
    }
});

both_kinds!(asking_for_the_status_changes_nothing, async |kind| {
    let database = TestDatabase::empty(kind).await;
    done(&["migrate", "status"], &database).await;
    assert_eq!(tables(&database).await, 0);
    let connection = database.connect().await;
    let sql = match kind {
        Kind::Sqlite => "SELECT count(*) FROM sqlite_schema",
        Kind::Postgres => "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'",
    };
    let statement = Statement::from_string(connection.backend(), sql);
    let count: i64 = connection.reader().query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap();
    assert_eq!(count, 0);
    connection.close().await.unwrap();
});

#[tokio::test]
async fn schema_prints_the_contract_without_any_database() {
    let nowhere = format!("postgres://nobody:{PASSWORD}@127.0.0.1:1/nowhere");
    let Ended { code, out, err } = run(program(&["schema"], &nowhere)).await;
    assert_eq!((code, err.as_str()), (Some(0), ""));
    assert_eq!(out, clientele::graphql::schema::sdl());
    assert!(out.contains("type Mutation {") && out.contains("customerCreate("), "{out}");
}

#[tokio::test]
async fn no_command_tells_the_password_of_the_database() {
    let addresses = [
        // Nobody is there; the port is none; the option is none; the driver is not in; the address is none.
        format!("postgres://nobody:{PASSWORD}@127.0.0.1:1/nowhere"),
        format!("postgres://nobody@127.0.0.1:1/nowhere?password={PASSWORD}"),
        format!("postgres://nobody:{PASSWORD}@127.0.0.1:port/nowhere"),
        format!("postgres://nobody:{PASSWORD}@127.0.0.1:1/nowhere?sslmode=perhaps"),
        format!("mysql://nobody:{PASSWORD}@127.0.0.1:1/nowhere"),
        format!("nobody:{PASSWORD}@127.0.0.1"),
        format!("//nobody:{PASSWORD}@127.0.0.1:1/nowhere"),
    ];
    let commands: [&[&str]; 6] = [
        &["--listen", "127.0.0.1:0"],
        &["migrate", "up"],
        &["migrate", "status"],
        &["migrate", "down"],
        &["--help"],
        &["serve", "--help"],
    ];
    // All at once: most of them wait for a database that does not come.
    let tells = async |(address, arguments): (&String, &[&str])| {
        let mut command = program(arguments, address);
        command.env("CLIENTELE_ACQUIRE_TIMEOUT_MS", "300").env("CLIENTELE_LOG", "trace").env("RUST_BACKTRACE", "1");
        let Ended { code, out, err } = run(command).await;
        let helps = arguments.contains(&"--help");
        assert_eq!(code, Some(if helps { 0 } else { 1 }), "{arguments:?} on {address}: {err}");
        assert!(helps || err.lines().last().is_some_and(|line| line.starts_with("clientele: ")), "{err}");
        (out + &err).contains(PASSWORD).then(|| format!("{arguments:?} on {address}"))
    };
    let all = addresses.iter().flat_map(|address| commands.map(|arguments| (address, arguments)));
    let told: Vec<String> = join_all(all.map(tells)).await.into_iter().flatten().collect();
    assert!(told.is_empty(), "{told:#?}");
}

both_kinds!(a_gateway_that_serves_tells_no_password_whatever_it_logs, async |kind| {
    let database = TestDatabase::empty(kind).await;
    let url = with_password(&database.url);
    let mut gateway = Gateway::spawn(&[], &url);
    let api = gateway.client().await;
    let answer =
        api.query("{ customers { nodes { id } } serviceConfig { version features } }", serde_json::json!({})).await;
    assert!(!answer.text.contains(PASSWORD));
    let Ended { code: _, out, err } = gateway.stop().await;
    assert!(!out.contains(PASSWORD) && !err.contains(PASSWORD), "{out}{err}");
    if kind == Kind::Postgres {
        assert!(url.contains(PASSWORD));
    }
});
