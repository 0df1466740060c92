//! The comparisons of a filter, one function per kind of value.

use sea_orm::{DatabaseBackend, Iterable, Value};
use uuid::Uuid;

use super::All;
use crate::domain::filter::{
    DateTimeFilter, DecimalFilter, Given, IdFilter, IntFilter, LabelsFilter, NodeId, StringFilter, UuidFilter,
};
use crate::domain::text::fold;
use crate::store::dialect::is_not;
use crate::store::sql::Sql;

/// Where a text is looked for: the column itself, and its folded form for what ignores case.
pub struct Text<'a> {
    exact: &'a str,
    folded: String,
    /// Only the folded form has an index, so an exact comparison goes by it first.
    through_folded: bool,
}

impl<'a> Text<'a> {
    /// Both forms have an index.
    pub fn both(exact: &'a str, folded: &str) -> Self {
        Self { exact, folded: folded.to_owned(), through_folded: false }
    }

    /// Only the folded form has one.
    pub fn folded(exact: &'a str, folded: &str) -> Self {
        Self { exact, folded: folded.to_owned(), through_folded: true }
    }

    /// A column that holds nothing but ASCII, which every database folds alike.
    pub fn ascii(exact: &'a str) -> Self {
        Self { exact, folded: format!("lower({exact})"), through_folded: false }
    }
}

/// Conditions on a text.
pub fn text(sql: &mut Sql, column: Text<'_>, filter: &StringFilter) {
    let StringFilter { eq, ne, r#in, not_in, starts_with, is_null } = filter;
    let Text { exact, folded, through_folded } = &column;
    let mut all = All::new(sql);
    all.given(eq, |sql, value| {
        if *through_folded {
            sql.push(folded).push(" = ").bind(fold(value)).push(" AND ");
        }
        sql.push(exact).push(" = ").bind(value.as_str());
    });
    all.given(ne, |sql, value| {
        let is_not = is_not(sql.backend);
        sql.push(exact).push(is_not).bind(value.as_str());
    });
    all.given(r#in, |sql, values| {
        if *through_folded {
            sql.is_one_of_texts(folded, values.iter().map(|value| fold(value)).collect()).push(" AND ");
        }
        sql.is_one_of_texts(exact, values.clone());
    });
    all.given(not_in, |sql, values| not(sql, |sql| sql.is_one_of_texts(exact, values.clone())));
    all.given(starts_with, |sql, prefix| {
        let prefix = fold(prefix);
        let end = after_prefix(&prefix);
        // Said in words, so that an index that leaves out what is missing is seen to hold all that is asked for.
        sql.push(exact).push(" IS NOT NULL AND ").push(folded).push(" >= ").bind(prefix);
        if let Some(end) = end {
            sql.push(" AND ").push(folded).push(" < ").bind(end);
        }
    });
    all.given(is_null, |sql, yes| null(sql, exact, *yes));
    all.end();
}

/// The smallest text that is greater than every text with this prefix, in the order of code points.
fn after_prefix(prefix: &str) -> Option<String> {
    let mut chars: Vec<char> = prefix.chars().collect();
    while let Some(last) = chars.pop() {
        // The code points between U+D7FF and U+E000 are no characters.
        let next = if last == '\u{d7ff}' { Some('\u{e000}') } else { char::from_u32(u32::from(last) + 1) };
        if let Some(next) = next {
            chars.push(next);
            return Some(chars.into_iter().collect());
        }
    }
    None
}

/// Conditions on a UUID that may be missing.
pub fn uuids(sql: &mut Sql, column: &str, filter: &UuidFilter) {
    let UuidFilter { eq, ne, r#in, not_in, is_null } = filter;
    let mut all = All::new(sql);
    equality(&mut all, column, [eq, ne], [r#in, not_in], |id| *id);
    all.given(is_null, |sql, yes| null(sql, column, *yes));
    all.end();
}

/// Conditions on an id.
pub fn ids(sql: &mut Sql, column: &str, filter: &IdFilter) {
    let IdFilter { eq, ne, r#in, not_in } = filter;
    let mut all = All::new(sql);
    equality(&mut all, column, [eq, ne], [r#in, not_in], |NodeId(id)| *id);
    all.end();
}

fn equality<T>(all: &mut All<'_>, column: &str, one: [&Given<T>; 2], many: [&Given<Vec<T>>; 2], id: fn(&T) -> Uuid) {
    let ([eq, ne], [within, without]) = (one, many);
    all.given(eq, |sql, value| {
        sql.push(column).push(" = ").bind(id(value));
    });
    all.given(ne, |sql, value| {
        let is_not = is_not(sql.backend);
        sql.push(column).push(is_not).bind(id(value));
    });
    all.given(within, |sql, values| {
        sql.is_one_of_ids(column, values.iter().map(id).collect());
    });
    all.given(without, |sql, values| not(sql, |sql| sql.is_one_of_ids(column, values.iter().map(id).collect())));
}

/// Conditions on a value out of a short list, kept as its name.
///
/// "Not this one" is asked as "one of the others", which an index answers.
pub fn choice<T: Copy + Iterable>(
    sql: &mut Sql,
    column: &str,
    [eq, ne]: [&Given<T>; 2],
    [within, without]: [&Given<Vec<T>>; 2],
    is_null: Option<bool>,
    name: fn(T) -> &'static str,
) {
    let names = |values: &[T]| values.iter().map(|value| name(*value).to_owned()).collect::<Vec<_>>();
    let others = |values: &[T]| {
        let excluded = names(values);
        T::iter().map(|value| name(value).to_owned()).filter(|name| !excluded.contains(name)).collect::<Vec<_>>()
    };
    let mut all = All::new(sql);
    all.given(eq, |sql, value| {
        sql.push(column).push(" = ").bind(name(*value));
    });
    all.given(ne, |sql, value| {
        sql.is_one_of_texts(column, others(std::slice::from_ref(value)));
    });
    all.given(within, |sql, values| {
        sql.is_one_of_texts(column, names(values));
    });
    all.given(without, |sql, values| {
        sql.is_one_of_texts(column, others(values));
    });
    if let Some(yes) = is_null {
        null(all.also(), column, yes);
    }
    all.end();
}

/// Conditions on a whole number.
pub fn number(sql: &mut Sql, column: &str, filter: &IntFilter) {
    let IntFilter { eq, ne, r#in, not_in, gt, gte, lt, lte } = filter;
    let numbers = |values: &Vec<i32>| values.iter().copied().map(i64::from).collect();
    let mut all = All::new(sql);
    for (operator, value) in [(" = ", eq), (" <> ", ne), (" > ", gt), (" >= ", gte), (" < ", lt), (" <= ", lte)] {
        all.given(value, |sql, value| compare(sql, column, operator, i64::from(*value)));
    }
    all.given(r#in, |sql, values| {
        sql.is_one_of_numbers(column, numbers(values));
    });
    all.given(not_in, |sql, values| not(sql, |sql| sql.is_one_of_numbers(column, numbers(values))));
    all.end();
}

/// Conditions on an amount.
pub fn amount(sql: &mut Sql, column: &str, filter: &DecimalFilter) {
    let DecimalFilter { eq, gt, gte, lt, lte, is_null } = filter;
    let mut all = All::new(sql);
    for (operator, value) in [(" = ", eq), (" > ", gt), (" >= ", gte), (" < ", lt), (" <= ", lte)] {
        all.given(value, |sql, value| compare(sql, column, operator, value.units()));
    }
    all.given(is_null, |sql, yes| null(sql, column, *yes));
    all.end();
}

/// Conditions on a time.
pub fn time(sql: &mut Sql, column: &str, filter: &DateTimeFilter) {
    let DateTimeFilter { gt, gte, lt, lte } = filter;
    let mut all = All::new(sql);
    for (operator, value) in [(" > ", gt), (" >= ", gte), (" < ", lt), (" <= ", lte)] {
        all.given(value, |sql, value| compare(sql, column, operator, value.millis()));
    }
    all.end();
}

/// Conditions on the labels of a customer, by the table of labels. [S2]
pub fn customer_labels(sql: &mut Sql, filter: &LabelsFilter) {
    let one_of = |sql: &mut Sql, labels: Vec<String>| {
        sql.push("customer.id IN (SELECT customer_label.customer_id FROM customer_label WHERE ");
        // The counterparty of the statement, see `scope::owned`: so the labels are looked up once for all customers.
        sql.push("customer_label.counterparty_id = $1 AND ");
        sql.is_one_of_texts("customer_label.label", labels);
    };
    let LabelsFilter { has_all, has_any, has_none } = filter;
    let mut all = All::new(sql);
    all.given(has_all, |sql, labels| {
        let labels = distinct(labels);
        let number = labels.len();
        one_of(sql, labels);
        sql.push(" GROUP BY customer_label.customer_id HAVING count(*) = ").bind(number as i64).push(")");
    });
    all.given(has_any, |sql, labels| {
        one_of(sql, labels.clone());
        sql.push(")");
    });
    all.given(has_none, |sql, labels| {
        not(sql, |sql| {
            one_of(sql, labels.clone());
            sql.push(")")
        });
    });
    all.end();
}

/// Conditions on the labels that stood on the customer after an event.
pub fn event_labels(sql: &mut Sql, filter: &LabelsFilter) {
    let number_of = |sql: &mut Sql, labels: Vec<String>| {
        let (open, value) = match sql.backend {
            DatabaseBackend::Postgres => {
                ("(SELECT count(*) FROM jsonb_array_elements_text(event.labels::jsonb) AS l(label) WHERE ", "l.label")
            }
            _ => ("(SELECT count(*) FROM json_each(event.labels) AS l WHERE ", "l.value"),
        };
        sql.push(open).is_one_of_texts(value, labels).push(")");
    };
    let LabelsFilter { has_all, has_any, has_none } = filter;
    let mut all = All::new(sql);
    all.given(has_all, |sql, labels| {
        let labels = distinct(labels);
        let number = labels.len();
        number_of(sql, labels);
        sql.push(" = ").bind(number as i64);
    });
    all.given(has_any, |sql, labels| {
        number_of(sql, labels.clone());
        sql.push(" > 0");
    });
    all.given(has_none, |sql, labels| {
        number_of(sql, labels.clone());
        sql.push(" = 0");
    });
    all.end();
}

fn distinct(labels: &[String]) -> Vec<String> {
    let mut labels = labels.to_vec();
    labels.sort_unstable();
    labels.dedup();
    labels
}

fn compare(sql: &mut Sql, column: &str, operator: &str, value: impl Into<Value>) {
    sql.push(column).push(operator).bind(value);
}

fn null(sql: &mut Sql, column: &str, yes: bool) {
    sql.push(column).push(if yes { " IS NULL" } else { " IS NOT NULL" });
}

fn not(sql: &mut Sql, condition: impl FnOnce(&mut Sql) -> &mut Sql) {
    sql.push("((");
    condition(sql).push(") IS NOT TRUE)");
}
