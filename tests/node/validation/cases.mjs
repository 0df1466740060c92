// Documents that keep and break each rule of the specification's validation, over the product's schema: the cases of the
// reference implementation's own tests, told in customers and accounts instead of dogs and cats.

/** The rules by the name that graphql-js gives them. The broken ones break this rule; the others break none. */
export const CASES = {
  ExecutableDefinitionsRule: {
    valid: ['{ viewer { principal } }', 'query A { ...f } fragment f on Query { viewer { principal } }'],
    broken: [
      '{ viewer { principal } } type Customer { id: ID }',
      '{ viewer { principal } } extend type Customer { color: String }',
      'schema { query: Query } { viewer { principal } }',
      '{ viewer { principal } } directive @d on FIELD',
      '{ viewer { principal } } enum E { A }',
      '{ viewer { principal } } extend schema @include(if: true)',
    ],
  },
  UniqueOperationNamesRule: {
    valid: ['query A { viewer { principal } } query B { viewer { principal } }', 'query A { viewer { ...A } } fragment A on Viewer { principal }'],
    broken: [
      'query A { viewer { principal } } query A { viewer { onBehalfOf } }',
      'query A { viewer { principal } } mutation A { branchCreate(input: { name: "x" }) { branch { id } } }',
      'query A { viewer { principal } } subscription A { customerEvents { id } }',
    ],
  },
  LoneAnonymousOperationRule: {
    valid: ['{ viewer { principal } }', '{ viewer { ...F } } fragment F on Viewer { principal }'],
    broken: ['{ viewer { principal } } { viewer { principal } }', '{ viewer { principal } } query B { viewer { principal } }', 'query B { viewer { principal } } mutation { branchCreate(input: { name: "x" }) { branch { id } } }'],
  },
  SingleFieldSubscriptionsRule: {
    valid: ['subscription { customerEvents { id kind } }', 'subscription S { ...F } fragment F on Subscription { customerEvents { id } }', 'subscription { customerEvents { id } customerEvents { kind } }'],
    broken: [
      'subscription { customerEvents { id } again: customerEvents { id } }',
      'subscription { ...F } fragment F on Subscription { customerEvents { id } again: customerEvents { id } }',
      'subscription { customerEvents { id } ... { again: customerEvents { id } } }',
      'subscription { __typename }',
      'subscription { ...F } fragment F on Subscription { customerEvents { id } ...G } fragment G on Subscription { again: customerEvents { id } }',
    ],
  },
  KnownTypeNamesRule: {
    valid: ['query($id: ID!, $s: [CustomerStatus!]) { node(id: $id) { ... on Customer { id } ... { id } } customers(filter: { status: { in: $s } }) { nodes { id } } }'],
    broken: ['query($x: Nonsense) { customers(first: $x) { nodes { id } } }', '{ node(id: "x") { ... on Nonsense { id } } }', '{ viewer { ...F } } fragment F on Nonsense { id }', 'query($x: [Nonsense!]) { viewer { principal } }'],
  },
  FragmentsOnCompositeTypesRule: {
    valid: ['{ node(id: "x") { ...F ...G } } fragment F on Node { id } fragment G on Customer { id }', '{ viewer { ... { principal } } }'],
    broken: ['{ viewer { ...F } } fragment F on String { bad }', '{ viewer { ... on CustomerStatus { bad } } }', '{ viewer { ... on CustomerFilter { id } } }', '{ viewer { ...F } } fragment F on Decimal { bad }'],
  },
  VariablesAreInputTypesRule: {
    valid: ['query($a: String, $b: [Int!]!, $c: CustomerFilter) { customers(filter: $c, search: $a) { nodes { id } } accounts(filter: { addresses: { count: { in: $b } } }) { nodes { id } } }'],
    broken: ['query($a: Customer) { viewer { principal } }', 'query($a: [[Customer!]]!) { viewer { principal } }', 'query($a: Node!) { viewer { principal } }', 'query($a: CustomerConnection) { viewer { principal } }'],
  },
  ScalarLeafsRule: {
    valid: ['{ customers { nodes { id status labels balanceLimit { amount } } } }'],
    broken: ['{ customers }', '{ customers { nodes } }', '{ customers { nodes { id { x } } } }', '{ customers { nodes { labels { x } } } }', '{ customers { nodes { status { x } } } }', '{ viewer { principal(a: 1) { x } } }', '{ customers { totalCount } }', 'mutation { branchCreate(input: { name: "x" }) }', '{ node(id: "x") }', '{ nodes(ids: []) @include(if: true) }'],
  },
  FieldsOnCorrectTypeRule: {
    valid: ['{ node(id: "x") { __typename id } __typename }', '{ node(id: "x") { ... on Customer { externalId } } }', '{ a: viewer { b: principal } }', '{ __schema { types { name } } __type(name: "Customer") { fields { name } } }'],
    broken: ['{ nonsense }', '{ viewer { nonsense } }', '{ node(id: "x") { status } }', '{ customers { nodes { nonsense { deep } } } }', '{ customers { id } }', '{ principal: viewer { name: counterpart { id } } }', '{ viewer { __schema { types { name } } } }', 'mutation { viewer { principal } }', '{ customers { edges { id } } }', '{ node(id: "x") { ... on Customer { caip10 } } }', '{ customers { nodes { ...F } } } fragment F on Customer { caip10 }', '{ __type(name: "X") { nonsense } }', 'mutation { __schema { types { name } } }'],
  },
  UniqueFragmentNamesRule: {
    valid: ['{ viewer { ...A ...B } } fragment A on Viewer { principal } fragment B on Viewer { principal }', 'query F { viewer { ...F } } fragment F on Viewer { principal }'],
    broken: ['{ viewer { ...A } } fragment A on Viewer { principal } fragment A on Viewer { onBehalfOf }', 'fragment A on Viewer { principal } fragment A on Viewer { onBehalfOf } { viewer { ...A } }'],
  },
  KnownFragmentNamesRule: {
    valid: ['{ viewer { ...A ... on Viewer { ...B } ... { principal } } } fragment A on Viewer { ...B } fragment B on Viewer { principal }'],
    broken: ['{ viewer { ...Nonsense } }', '{ viewer { ... on Viewer { ...Nonsense } } }', '{ viewer { ...A } } fragment A on Viewer { principal ...Nonsense }'],
  },
  NoUnusedFragmentsRule: {
    valid: ['{ viewer { ...A } } fragment A on Viewer { ...B } fragment B on Viewer { principal }', 'query A { viewer { ...F } } query B { viewer { ...F } } fragment F on Viewer { principal }'],
    broken: ['{ viewer { principal } } fragment A on Viewer { principal }', '{ viewer { ...A } } fragment A on Viewer { principal } fragment B on Viewer { ...A }', '{ viewer { principal } } fragment A on Viewer { ...B } fragment B on Viewer { ...A }'],
  },
  PossibleFragmentSpreadsRule: {
    valid: ['{ node(id: "x") { ... on Customer { id ... on Node { id ... on Customer { id } } } } }', '{ customers { nodes { ... on Node { id } ... on Customer { id } } } }', '{ viewer { ... on Viewer { principal } } }'],
    broken: ['{ customers { nodes { ... on Account { id } } } }', '{ viewer { ... on Node { id } } }', '{ node(id: "x") { ... on Viewer { principal } } }', '{ customers { nodes { ...F } } } fragment F on Account { id }', '{ customers { nodes { ... on Node { ... on Viewer { principal } } } } }', '{ customers { ... on AccountConnection { nodes { id } } } }', '{ ... on Mutation { __typename } }'],
  },
  NoFragmentCyclesRule: {
    valid: ['{ viewer { ...A ...B } } fragment A on Viewer { ...C } fragment B on Viewer { ...C } fragment C on Viewer { principal }', '{ viewer { ...A ...A } } fragment A on Viewer { principal }'],
    broken: ['{ viewer { ...A } } fragment A on Viewer { ...A }', '{ viewer { ...A } } fragment A on Viewer { principal ...B } fragment B on Viewer { ...A }', '{ customers { nodes { ...A } } } fragment A on Customer { accounts { nodes { customer { ...A } } } }', '{ viewer { ...A } } fragment A on Viewer { ... on Viewer { ...B } } fragment B on Viewer { ... { ...C } } fragment C on Viewer { ...A }'],
  },
  UniqueVariableNamesRule: {
    valid: ['query A($x: Int) { customers(first: $x) { nodes { id } } } query B($x: Int) { customers(last: $x) { nodes { id } } }'],
    broken: ['query($x: Int, $x: Int) { customers(first: $x) { nodes { id } } }', 'query($x: Int, $x: String) { customers(first: $x) { nodes { id } } }'],
  },
  NoUndefinedVariablesRule: {
    valid: ['query($x: Int) { ...F } fragment F on Query { customers(first: $x) { nodes { id } } }', 'query A($x: Int) { ...F } query B($x: Int) { ...F } fragment F on Query { customers(first: $x) { nodes { id } } }'],
    broken: ['{ customers(first: $x) { nodes { id } } }', 'query A($x: Int) { ...F } query B { ...F } fragment F on Query { customers(first: $x) { nodes { id } } }', 'query($y: Boolean!) { viewer @include(if: $y) { principal @skip(if: $x) } }', '{ customers(filter: { kycLevel: { in: [1, $x] } }) { nodes { id } } }', 'query($a: Int) { ...F customers(first: $a) { nodes { id } } } fragment F on Query { ...G } fragment G on Query { accounts(first: $x) { nodes { id } } }'],
  },
  NoUnusedVariablesRule: {
    valid: ['query($x: Int) { ... { ... on Query { customers(first: $x) { nodes { id } } } } }', 'query($s: Boolean!) { viewer { principal @skip(if: $s) } }', 'query($x: Int) { ...F ...F } fragment F on Query { customers(filter: { kycLevel: { eq: $x } }) { nodes { id } } }'],
    broken: ['query($x: Int) { viewer { principal } }', 'query($x: Int, $y: Int) { customers(first: $x) { nodes { id } } }', 'query A($x: Int) { viewer { principal } } query B($x: Int) { ...F } fragment F on Query { customers(first: $x) { nodes { id } } }'],
  },
  KnownDirectivesRule: {
    valid: ['query($b: Boolean!) { viewer @include(if: $b) { principal @skip(if: true) ... @include(if: true) { onBehalfOf } ...F @skip(if: false) } } fragment F on Viewer { principal }'],
    broken: ['{ viewer @nonsense { principal } }', 'query @include(if: true) { viewer { principal } }', '{ viewer { ...F } } fragment F on Viewer @skip(if: true) { principal }', 'query($x: Int @include(if: true)) { customers(first: $x) { nodes { id } } }', '{ viewer @deprecated { principal } }', '{ viewer { principal @specifiedBy(url: "x") } }', '{ viewer @oneOf { principal } }', 'query @nonsense { viewer { principal } }'],
  },
  UniqueDirectivesPerLocationRule: {
    valid: ['{ viewer @skip(if: false) @include(if: true) { principal @skip(if: false) } }'],
    broken: ['{ viewer @skip(if: false) @skip(if: false) { principal } }', '{ viewer { principal @include(if: true) @skip(if: false) @include(if: true) } }', '{ viewer { ... @skip(if: false) @skip(if: true) { principal } } }', '{ viewer { ...F @skip(if: false) @skip(if: true) } } fragment F on Viewer { principal }'],
  },
  KnownArgumentNamesRule: {
    valid: ['{ customers(first: 1, search: "x") { nodes { id } } }', '{ viewer @skip(if: false) { principal } }'],
    broken: ['{ customers(nonsense: 1) { nodes { id } } }', '{ viewer { principal(x: 1) } }', '{ viewer @skip(if: false, unless: true) { principal } }', '{ customers { nodes { accounts(offset: 1) { nodes { id } } } } }', '{ customers { totalCount(first: 1) { value } } }', '{ viewer { __typename(a: 1) } }', '{ __typename(a: 1) }'],
  },
  UniqueArgumentNamesRule: {
    valid: ['{ a: customers(first: 1) { nodes { id } } b: customers(first: 1) { nodes { id } } }'],
    broken: ['{ customers(first: 1, first: 1) { nodes { id } } }', '{ viewer @skip(if: false, if: true) { principal } }', '{ customers(first: 1, last: 2, first: 3) { nodes { id } } }'],
  },
  ValuesOfCorrectTypeRule: {
    valid: [
      '{ customers(first: 1, search: "x", includeDisabled: true, filter: { kycLevel: { in: [1, 2] }, labels: { hasAny: "vip" } }) { nodes { id } } }',
      '{ customers(filter: null, orderBy: { field: LOGIN }) { nodes { id } } }',
      '{ node(id: "x") { id } nodes(ids: "x") { id } a: node(id: 5) { id } }',
      '{ customers(filter: { createdAt: { gt: "2025-01-01T00:00:00Z" }, balanceLimit: { gt: "1" } }) { nodes { id } } }',
      '{ customers(filter: { createdAt: { gt: 5 }, balanceLimit: { gt: 1.5 } }) { nodes { id } } }',
      '{ account(by: { iban: "x" }) { id } }',
      'query($x: String = null, $f: CustomerFilter = { kycLevel: { eq: 1 } }) { customers(search: $x, filter: $f) { nodes { id } } }',
      'query($x: Int!) { customers(filter: { kycLevel: { in: [$x, 1] } }) { nodes { id } } }',
      '{ customers(orderBy: [{ field: LOGIN, direction: DESC }]) { nodes { id } } }',
      '{ customers(first: 2147483647, last: -2147483648) { nodes { id } } }',
      '{ customers(search: """block""") { nodes { id } } }',
    ],
    broken: [
      '{ customers(first: "1") { nodes { id } } }', '{ customers(first: 1.0) { nodes { id } } }', '{ customers(first: 2147483648) { nodes { id } } }',
      '{ customers(first: true) { nodes { id } } }', '{ customers(first: ONE) { nodes { id } } }', '{ customers(first: [1]) { nodes { id } } }', '{ customers(first: {}) { nodes { id } } }',
      '{ customers(search: 1) { nodes { id } } }', '{ customers(search: true) { nodes { id } } }', '{ customers(search: X) { nodes { id } } }', '{ customers(search: ["x"]) { nodes { id } } }',
      '{ customers(includeDisabled: "true") { nodes { id } } }', '{ customers(includeDisabled: 1) { nodes { id } } }', '{ customers(includeDisabled: TRUE) { nodes { id } } }',
      '{ node(id: 1.5) { id } }', '{ node(id: true) { id } }', '{ node(id: X) { id } }', '{ node(id: null) { id } }', '{ node(id: ["x"]) { id } }',
      '{ nodes(ids: [null]) { id } }', '{ nodes(ids: null) { id } }', '{ nodes(ids: ["x", 1.5]) { id } }',
      '{ customers(filter: "x") { nodes { id } } }', '{ customers(filter: { nonsense: 1 }) { nodes { id } } }', '{ customers(filter: { kycLevel: 1 }) { nodes { id } } }', '{ customers(filter: [{ kycLevel: { eq: 1 } }]) { nodes { id } } }',
      '{ customers(filter: { status: { eq: "ACTIVE" } }) { nodes { id } } }', '{ customers(filter: { status: { eq: NONSENSE } }) { nodes { id } } }', '{ customers(filter: { status: { in: [ACTIVE, active] } }) { nodes { id } } }', '{ customers(filter: { status: { eq: 1 } }) { nodes { id } } }', '{ customers(filter: { status: { eq: true } }) { nodes { id } } }',
      '{ customers(orderBy: {}) { nodes { id } } }', '{ customers(orderBy: { direction: ASC }) { nodes { id } } }', '{ customers(orderBy: { field: null }) { nodes { id } } }', '{ customers(orderBy: [null]) { nodes { id } } }',
      '{ viewer @include(if: "true") { principal } }', '{ viewer @include(if: null) { principal } }',
      'query($x: Int = "1") { customers(first: $x) { nodes { id } } }', 'query($x: Int! = null) { customers(first: $x) { nodes { id } } }', 'query($f: CustomerFilter = { nonsense: 1 }) { customers(filter: $f) { nodes { id } } }', 'query($x: [Int!] = [1, null]) { customers(filter: { kycLevel: { in: $x } }) { nodes { id } } }', 'query($s: CustomerStatus = "ACTIVE") { customers(filter: { status: { eq: $s } }) { nodes { id } } }',
      'mutation { customerCreate(input: { kycLevel: "1" }) { customer { id } } }', 'mutation { branchCreate(input: {}) { branch { id } } }', 'mutation { branchCreate(input: { name: null }) { branch { id } } }', 'mutation { accountOpen(input: { customerId: "x", asset: { code: "X" } }) { account { id } } }',
      '{ customer(by: {}) { id } }', '{ customer(by: { id: "x", login: "y" }) { id } }', '{ customer(by: { login: null }) { id } }', '{ customer(by: { nonsense: 1 }) { id } }', 'query($by: CustomerKey! = { id: "x", login: "y" }) { customer(by: $by) { id } }',
    ],
  },
  ProvidedRequiredArgumentsRule: {
    valid: ['{ node(id: "x") { id } customers { nodes { id } } }', 'query($id: ID!) { node(id: $id) { id } }', '{ viewer @skip(if: true) { principal } }'],
    broken: ['{ node { id } }', '{ customer { id } }', 'mutation { branchCreate { branch { id } } }', '{ viewer @skip { principal } }', '{ __type { name } }', '{ nodes { id } }', '{ viewer { principal @include } }'],
  },
  VariablesInAllowedPositionRule: {
    valid: [
      'query($id: ID!) { node(id: $id) { id } }', 'query($id: ID = "x") { node(id: $id) { id } }', 'query($ids: [ID!]!) { nodes(ids: $ids) { id } }', 'query($id: ID!) { nodes(ids: [$id]) { id } }',
      'query($b: Boolean = true) { viewer @include(if: $b) { principal } }', 'query($x: Int!) { customers(first: $x) { nodes { id } } }', 'query($d: OrderDirection) { customers(orderBy: { field: LOGIN, direction: $d }) { nodes { id } } }',
      'query($login: String!) { customer(by: { login: $login }) { id } }', 'query($b: Boolean) { customers(includeDisabled: $b) { nodes { id } } }', 'query($s: String) { customers(filter: { login: { eq: $s } }) { nodes { id } } }',
    ],
    broken: [
      'query($id: ID) { node(id: $id) { id } }', 'query($id: String!) { node(id: $id) { id } }', 'query($x: String) { customers(first: $x) { nodes { id } } }', 'query($ids: [ID]!) { nodes(ids: $ids) { id } }', 'query($id: ID!) { nodes(ids: $id) { id } }', 'query($ids: [ID!]) { nodes(ids: $ids) { id } }',
      'query($b: Boolean) { viewer @include(if: $b) { principal } }', 'query($b: String!) { viewer @include(if: $b) { principal } }', 'query($f: CustomerOrderField) { customers(orderBy: { field: $f }) { nodes { id } } }', 'query($id: ID = null) { node(id: $id) { id } }',
      'query($x: [Int]) { customers(filter: { kycLevel: { in: $x } }) { nodes { id } } }', 'query($x: Int) { ...F } fragment F on Query { customers(search: $x) { nodes { id } } }', 'query($s: String) { customers(filter: { status: { eq: $s } }) { nodes { id } } }', 'query($x: Int) { customers { nodes { accounts(first: 1, after: $x) { nodes { id } } } } }',
    ],
  },
  OverlappingFieldsCanBeMergedRule: {
    valid: [
      '{ viewer { principal principal } viewer { principal } }', '{ viewer { a: principal a: principal b: principal } }', '{ customers(first: 1) { nodes { id } } customers(first: 1) { nodes { login } } }',
      '{ node(id: "x") { ... on Customer { a: login } ... on Address { a: label } } }', '{ node(id: "x") { ... on Customer { x: version } ... on Account { x: version } } }', '{ viewer { principal @include(if: true) principal @skip(if: false) } }',
      '{ customers(filter: { login: { eq: "a", ne: "b" } }) { nodes { id } } customers(filter: { login: { ne: "b", eq: "a" } }) { nodes { id } } }',
      '{ node(id: "x") { ... on Customer { accounts(first: 1) { nodes { id } } } ... on Account { accounts: addresses(first: 2) { nodes { id } } } } }',
      '{ node(id: "x") { ... on Customer { a: status } } b: node(id: "x") { ... on Account { a: status } } }',
    ],
    broken: [
      '{ viewer { a: principal a: onBehalfOf } }', '{ viewer { principal: onBehalfOf principal } }', '{ customers(first: 1) { nodes { id } } customers(first: 2) { nodes { id } } }', '{ customers { nodes { id } } customers(first: 2) { nodes { id } } }',
      '{ viewer { ...A ...B } } fragment A on Viewer { x: principal } fragment B on Viewer { x: onBehalfOf }', '{ viewer { x: principal } viewer { x: onBehalfOf } }', '{ customers { nodes { name { x: given } name { x: family } } } }',
      '{ node(id: "x") { ... on Customer { a: version } ... on Address { a: label } } }', '{ node(id: "x") { ... on Customer { a: version } ... on Address { a: caip10 } } }', '{ node(id: "x") { ... on Customer { a: login } ... on Address { a: caip10 } } }',
      '{ node(id: "x") { ... on Customer { status } ... on Account { status } } }', '{ node(id: "x") { ... on Customer { a: name { given } } ... on Account { a: asset { given: code } } } }', '{ node(id: "x") { ... on Customer { a: labels } ... on Address { a: label } } }',
      '{ a: customers { nodes { id } } a: accounts { nodes { id } } }', 'query($x: Int, $y: Int) { customers(first: $x) { nodes { id } } customers(first: $y) { nodes { id } } }', '{ customers(search: "1") { nodes { id } } customers(search: "2") { nodes { id } } }',
      '{ customers(filter: { login: { eq: "a" } }) { nodes { id } } customers(filter: { login: { eq: "b" } }) { nodes { id } } }', '{ customers { nodes { accounts { nodes { a: iban } } } nodes { accounts { nodes { a: balance } } } } }',
      '{ ...A ...B } fragment A on Query { customers { nodes { ...C } } } fragment B on Query { customers { nodes { x: login } } } fragment C on Customer { x: externalId }',
    ],
  },
  MaxIntrospectionDepthRule: {
    valid: ['{ __schema { types { fields { type { fields { name } } } } } }', '{ __type(name: "Customer") { interfaces { possibleTypes { name } } } }', '{ customers { nodes { id } } }', '{ __schema { ...F } } fragment F on __Schema { types { fields { name } inputFields { name } interfaces { name } possibleTypes { name } } }'],
    broken: ['{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }', '{ __type(name: "Customer") { interfaces { possibleTypes { inputFields { name } } } } }', '{ __schema { ...F } } fragment F on __Schema { types { ...G } } fragment G on __Type { fields { type { ...H } } } fragment H on __Type { fields { type { interfaces { name } } } }', '{ ...Q } fragment Q on Query { __type(name: "Customer") { fields { type { fields { type { fields { name } } } } } } }'],
  },
  UniqueInputFieldNamesRule: {
    valid: ['{ customers(filter: { login: { eq: "a" }, externalId: { eq: "a" } }) { nodes { id } } }', '{ customers(filter: { and: [{ login: { eq: "a" } }, { login: { eq: "b" } }] }) { nodes { id } } }'],
    broken: ['{ customers(filter: { login: { eq: "a" }, login: { eq: "b" } }) { nodes { id } } }', '{ customers(filter: { login: { eq: "a", eq: "b" } }) { nodes { id } } }', 'query($f: CustomerFilter = { kycLevel: { eq: 1, eq: 2 } }) { customers(filter: $f) { nodes { id } } }', '{ customers(orderBy: [{ field: LOGIN, field: STATUS }]) { nodes { id } } }', 'mutation { branchCreate(input: { name: "a", name: "a" }) { branch { id } } }', '{ customers(filter: { createdAt: { gt: { a: 1, a: 2 } } }) { nodes { id } } }', '{ customer(by: { id: "x", id: "y" }) { id } }'],
  },
};

/**
 * Documents that the specification refuses and graphql-js 16 lets through; the gateway refuses them.
 */
export const BEYOND = {
  // It looks at the type of the argument itself, which is not null here, and so finds no input object that is a OneOf.
  'a nullable variable for the key of a OneOf input': ['query($login: String) { customer(by: { login: $login }) { id } }', 'query($login: String = "x") { customer(by: { login: $login }) { id } }'],
  // Its rule on the one field of a subscription is older than this (GraphQL of September 2025, §5.2.4.1); where the
  // condition is a variable it even throws.
  'a condition on the field of a subscription': ['subscription { customerEvents @include(if: true) { id } }', 'subscription { ... @skip(if: false) { customerEvents { id } } }'],
};

/** What is a document at all: texts that the grammar has, and texts that it has not. */
export const GRAMMAR = {
  valid: [
    '{viewer{principal}}', 'query{viewer{principal}}', 'query query { viewer { principal } }', '# a comment\n{ viewer { principal } } # another', '\ufeff{ viewer { principal } }', '{ viewer, { principal,, } }', '{ on: viewer { fragment: principal } }',
    '{ customers(search: "\\u0041\\u{1F600}\\n\\"\\\\") { nodes { id } } }', '{ customers(search: """a "quoted" \\""" block\n  of lines""") { nodes { id } } }', '{ customers(search: "") { nodes { id } } }', '{ customers(search: "\\uD83D\\uDE00") { nodes { id } } }', '{ customers(search: "😀 é") { nodes { id } } }',
    '{ customers(first: -0) { nodes { id } } }', '{ customers(filter: { balanceLimit: { gt: -1.5e+3 } }) { nodes { id } } }', '{ customers(filter: { balanceLimit: { gt: 0.0E-1 } }) { nodes { id } } }', '{ viewer\r\n{\rprincipal\t} }', '{ viewer { ...on } } fragment on_ on Viewer { principal } fragment onx on Viewer { principal }'.replace('...on }', '...on_ ...onx }'),
    '{ viewer { ... on Viewer { principal } } }', '{ viewer { ...{ principal } } }', 'query Q($a: Int = 1, $b: [Int!]! = [1]) { customers(first: $a, filter: { kycLevel: { in: $b } }) { nodes { id } } }', '{ customers(filter: { externalId: { in: [] } }) { nodes { id } } }',
  ],
  broken: [
    '', ' ', '#', '{', '}', '{}', '{ }', '{ viewer { } }', 'query', 'query {', 'query A', 'query A() { viewer { principal } }', '{ viewer() { principal } }', '{ viewer { ... } }', '{ ...on }', 'fragment on on Viewer { principal } { viewer { ...on } }', 'fragment F { principal }', 'fragment F on { principal }', 'nonsense { viewer { principal } }', '{ viewer { principal } } }', '{ viewer { principal }', '{ viewer principal: }', '{ : viewer { principal } }', '{ a: b: viewer { principal } }',
    '{ customers(first) { nodes { id } } }', '{ customers(first:) { nodes { id } } }', '{ customers(first: 1 { nodes { id } } }', '{ customers(first: 01) { nodes { id } } }', '{ customers(first: 1.) { nodes { id } } }', '{ customers(first: .5) { nodes { id } } }', '{ customers(first: 1e) { nodes { id } } }', '{ customers(first: +1) { nodes { id } } }', '{ customers(first: - 1) { nodes { id } } }', '{ customers(first: --1) { nodes { id } } }', '{ customers(first: 1a) { nodes { id } } }', '{ customers(first: 0x1) { nodes { id } } }', '{ customers(first: 1_0) { nodes { id } } }', '{ customers(first: 1.5.5) { nodes { id } } }', '{ customers(first: 00) { nodes { id } } }', '{ customers(first: -a) { nodes { id } } }', '{ customers(first: 1.a) { nodes { id } } }', '{ customers(first: 1.5e) { nodes { id } } }', '{ customers(first: 1e5a) { nodes { id } } }',
    '{ customers(search: "a) { nodes { id } } }', '{ customers(search: "a\nb") { nodes { id } } }', '{ customers(search: "\\x") { nodes { id } } }', '{ customers(search: "\\u12") { nodes { id } } }', '{ customers(search: "\\uZZZZ") { nodes { id } } }', '{ customers(search: "\\u{}") { nodes { id } } }', '{ customers(search: "\\u{110000}") { nodes { id } } }', '{ customers(search: "\\uD800") { nodes { id } } }', '{ customers(search: "\\uDC00x") { nodes { id } } }', '{ customers(search: "\\u{D800}") { nodes { id } } }', '{ customers(search: "\\u{1F600") { nodes { id } } }', '{ customers(search: """a) { nodes { id } } }', "{ customers(search: 'a') { nodes { id } } }", '{ customers(search: "\\") { nodes { id } } }',
    '{ customers(filter: { login }) { nodes { id } } }', '{ customers(filter: { login: }) { nodes { id } } }', '{ customers(filter: { "login": { eq: "a" } }) { nodes { id } } }', '{ customers(filter: [) { nodes { id } } }', '{ customers(first: $) { nodes { id } } }', '{ customers(first: $1) { nodes { id } } }', 'query($x) { customers(first: $x) { nodes { id } } }', 'query($x: ) { customers(first: $x) { nodes { id } } }', 'query(x: Int) { customers(first: $x) { nodes { id } } }', 'query($x: Int!!) { customers(first: $x) { nodes { id } } }', 'query($x: [Int) { customers(first: $x) { nodes { id } } }', 'query($x: Int = $y) { customers(first: $x) { nodes { id } } }', 'query($x: [Int] = [$y]) { customers(first: 1) { nodes { id } } }',
    '{ viewer @ { principal } }', '{ viewer @skip(if: true { principal } }', '{ viewer { principal? } }', '{ viewer { principal; } }', '{ viewer { principal } } \u0007', '{ viewer { prin\u200bcipal } }', '{ viewer { é } }', '{ viewer . { principal } }', '{ viewer .. on Viewer { principal } }', '{ viewer { ....F } }', '{ viewer { %principal } }', 'query Q query R { viewer { principal } }', 'subscription', '{ 1: viewer { principal } }', '"a description" { viewer { principal } }', '{ viewer { principal } } &', 'query Q($x: Int,) { customers(first: $x, ) { nodes { id } } } )', '{ customers(first: null }', '{ viewer { principal }} ""',
  ],
};
