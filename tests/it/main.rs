//! Every test of the product in one binary: it links once, and shares one PostgreSQL cluster.

mod domain;
mod support;
