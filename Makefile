# A line or two each, no logic: what is more stands in scripts/.

.PHONY: run test lint schema web bench deny clean

run: web/dist ## Build and serve with the sample on http://127.0.0.1:8000
	cargo run --release -- serve --demo

test: ## Everything: format, lints, tests on both databases, web build, JavaScript clients, browser
	scripts/test

lint: ## Format and lints alone
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings

schema: ## Write schema.graphql anew from the code
	UPDATE=1 cargo test --test it contract::

web: ## Build GraphiQL, which the next cargo build embeds
	cd web && npm ci --no-audit --no-fund && npm run build

web/dist: web/package-lock.json $(wildcard web/src/* examples/*.graphql)
	$(MAKE) web && touch web/dist

bench: ## What requests cost, on both databases
	cargo bench --bench engine
	cargo bench --bench requests

deny: ## Licences, bans, duplicates and sources of the dependencies
	cargo deny check

clean:
	rm -rf target web/dist web/node_modules
