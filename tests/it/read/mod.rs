//! Reading through the API: pages, filters, search, levels, and the plans behind them, on both databases.

mod data;
mod deep;
mod errors;
mod explain;
mod facets;
mod filters;
mod filters_random;
mod given;
mod levels;
mod many;
mod model;
mod nested;
mod pages;
mod pipeline;
mod plans;
mod random;
mod refused;
mod replica;
mod search;
mod statements;
mod twelve;
mod walk;
