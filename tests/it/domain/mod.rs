//! The rules of floor 1, each type by its success, its refusal and its limit.
//! They must not need a database, a schema or a runtime.

mod amount;
mod caip10;
mod challenge;
mod label;
mod personal;
mod problem;
mod text;
mod time;
mod values;

use clientele::domain::problem::{ProblemCode, Problems, Rule};

/// The code of a refusal, for tables that do not care about its words.
fn code<T>(result: Result<T, Rule>) -> Option<ProblemCode> {
    result.err().map(|rule| rule.code)
}

/// Code and dotted path of each problem.
fn found(problems: Problems) -> Vec<(ProblemCode, String)> {
    problems.into_vec().into_iter().map(|problem| (problem.code, problem.field.join("."))).collect()
}
