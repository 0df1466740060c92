//! The tables that a caller can read, and their columns, as the entities define them.

use std::sync::LazyLock;

use sea_orm::{ColumnTrait, ColumnType, EntityTrait, IdenStatic, Iterable};

use super::cell::Kind;
use crate::entity::{account, address, branch, counterparty, customer, event};

/// A table that a caller can read.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Noun {
    Counterparty,
    Branch,
    Customer,
    Account,
    Address,
    Event,
}

/// A column of the noun at hand: its place in the entity's list of columns.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash)]
pub struct Column(pub u8);

/// A set of columns of one noun.
#[derive(Copy, Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Columns(u64);

impl Columns {
    /// Adds a column.
    pub const fn add(&mut self, column: Column) {
        self.0 |= 1 << column.0;
    }

    /// Adds another set.
    pub const fn merge(&mut self, other: Self) {
        self.0 |= other.0;
    }

    /// The set and one column more.
    #[must_use]
    pub const fn with(mut self, column: Column) -> Self {
        self.add(column);
        self
    }

    /// The place of a column among those of the set, or none when it is not in it.
    pub const fn place(self, column: Column) -> Option<usize> {
        let bit = 1 << column.0;
        if self.0 & bit == 0 { None } else { Some((self.0 & (bit - 1)).count_ones() as usize) }
    }

    /// The columns in their order.
    pub fn iter(self) -> impl Iterator<Item = Column> {
        (0..64).filter(move |index| self.0 & (1 << index) != 0).map(Column)
    }

    /// How many columns there are.
    pub const fn count(self) -> usize {
        self.0.count_ones() as usize
    }
}

impl Noun {
    /// The name of the table; statements use it as the alias as well.
    pub const fn table(self) -> &'static str {
        match self {
            Self::Counterparty => "counterparty",
            Self::Branch => "branch",
            Self::Customer => "customer",
            Self::Account => "account",
            Self::Address => "address",
            Self::Event => "event",
        }
    }

    /// The column that holds the counterparty: of the counterparty itself, its id.
    pub const fn owner(self) -> &'static str {
        match self {
            Self::Counterparty => "counterparty.id",
            Self::Branch => "branch.counterparty_id",
            Self::Customer => "customer.counterparty_id",
            Self::Account => "account.counterparty_id",
            Self::Address => "address.counterparty_id",
            Self::Event => "event.counterparty_id",
        }
    }

    /// Every column of the table, qualified, and how it is read.
    pub fn columns(self) -> &'static [(String, Kind)] {
        static COUNTERPARTY: LazyLock<Vec<(String, Kind)>> = LazyLock::new(read::<counterparty::Entity>);
        static BRANCH: LazyLock<Vec<(String, Kind)>> = LazyLock::new(read::<branch::Entity>);
        static CUSTOMER: LazyLock<Vec<(String, Kind)>> = LazyLock::new(read::<customer::Entity>);
        static ACCOUNT: LazyLock<Vec<(String, Kind)>> = LazyLock::new(read::<account::Entity>);
        static ADDRESS: LazyLock<Vec<(String, Kind)>> = LazyLock::new(read::<address::Entity>);
        static EVENT: LazyLock<Vec<(String, Kind)>> = LazyLock::new(read::<event::Entity>);
        match self {
            Self::Counterparty => &COUNTERPARTY,
            Self::Branch => &BRANCH,
            Self::Customer => &CUSTOMER,
            Self::Account => &ACCOUNT,
            Self::Address => &ADDRESS,
            Self::Event => &EVENT,
        }
    }

    /// The id of a row.
    pub const fn id(self) -> Column {
        Column(match self {
            Self::Counterparty => counterparty::Column::Id as u8,
            Self::Branch => branch::Column::Id as u8,
            Self::Customer => customer::Column::Id as u8,
            Self::Account => account::Column::Id as u8,
            Self::Address => address::Column::Id as u8,
            Self::Event => event::Column::Id as u8,
        })
    }

    /// The columns that hold sealed text; see [`super::seal`].
    pub const fn sealed(self) -> &'static [Column] {
        match self {
            Self::Customer => &[
                Column(customer::Column::DateOfBirth as u8),
                Column(customer::Column::Phone as u8),
                Column(customer::Column::Identities as u8),
            ],
            Self::Counterparty | Self::Branch | Self::Account | Self::Address | Self::Event => &[],
        }
    }

    /// How the value of a column is read.
    pub fn kind(self, column: Column) -> Kind {
        self.columns()[usize::from(column.0)].1
    }

    /// The qualified name of a column.
    pub fn name(self, column: Column) -> &'static str {
        &self.columns()[usize::from(column.0)].0
    }
}

fn read<E: EntityTrait>() -> Vec<(String, Kind)> {
    let table = E::default().as_str().to_owned();
    E::Column::iter()
        .map(|column| (format!("{table}.{}", column.as_str()), kind(column.def().get_column_type())))
        .collect()
}

fn kind(column: &ColumnType) -> Kind {
    match column {
        ColumnType::Uuid => Kind::Uuid,
        ColumnType::Boolean => Kind::Bool,
        ColumnType::BigInteger | ColumnType::Integer => Kind::Int,
        _ => Kind::Text,
    }
}
