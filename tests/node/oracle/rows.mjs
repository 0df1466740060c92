// The rows that both sides answer from: every object of the registry, read by flat lists, with its own values and the
// ids of what it links to. What to read is asked of the schema, so a new value of an object comes along by itself.
import assert from 'node:assert/strict';
import { getNamedType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql';

/** The objects that have an id, and the list at the root that holds them all. */
const LISTS = {
  Counterparty: 'counterparties',
  Customer: 'customers(includeDisabled: true, includeDeleted: true',
  Account: 'accounts',
  Address: 'addresses',
  CustomerEvent: 'events',
};

/** What a field of an object is: a value, a part made of values, a link to one other object, or a list. */
export function kindOf(field) {
  const type = getNamedType(field.type);
  if (field.args.length > 0) return 'list';
  if (isLeafType(type)) return 'value';
  if (isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node')) {
    const bare = isNonNullType(field.type) ? field.type.ofType : field.type;
    return isListType(bare) ? 'list' : 'link';
  }
  return isObjectType(type) && !type.name.endsWith('Connection') ? 'part' : 'list';
}

function fieldsOf(type) {
  return Object.values(type.getFields());
}

/** Everything of an object but its lists; of a link the id alone. */
function selection(type) {
  const members = fieldsOf(type).map((field) => {
    switch (kindOf(field)) {
      case 'value':
        return field.name;
      case 'part':
        return `${field.name} ${selection(getNamedType(field.type))}`;
      case 'link':
        return `${field.name} { id }`;
      default:
        return '';
    }
  });
  return `{ ${members.join(' ')} }`;
}

/** Reads every row of a list: the objects in their order, and the cursor of each. */
async function all(server, list, select) {
  const rows = [];
  for (let after = ''; ; ) {
    const page = `first: 200${after}`;
    const field = list.includes('(') ? `${list}, ${page})` : `${list}(${page})`;
    const data = await server.query(`{ list: ${field} { edges { cursor node ${select} } pageInfo { hasNextPage endCursor } } }`);
    rows.push(...data.list.edges);
    if (!data.list.pageInfo.hasNextPage) return rows;
    after = `, after: "${data.list.pageInfo.endCursor}"`;
  }
}

export class Rows {
  /** Each type's rows in the order of its list. */
  byType = {};
  #byId = new Map();

  /** Reads them all from a gateway. */
  static async read(server, schema) {
    const rows = new Rows();
    for (const [type, list] of Object.entries(LISTS)) {
      const edges = await all(server, list, selection(schema.getType(type)));
      rows.#add(schema.getType(type), edges);
    }
    const { counterparty } = await server.query(
      `{ counterparty { branches(first: 200) { edges { cursor node ${selection(schema.getType('Branch'))} } } } }`,
    );
    rows.#add(schema.getType('Branch'), counterparty.branches.edges);
    for (const field of ['viewer', 'serviceConfig']) {
      const type = getNamedType(schema.getQueryType().getFields()[field].type);
      rows[field] = (await server.query(`{ ${field} ${selection(type)} }`))[field];
    }
    return rows;
  }

  #add(type, edges) {
    this.byType[type.name] = edges.map(({ cursor, node }, place) => {
      // `place` is the row's in its list, `listed` the cursor there: some orders go by what no field shows.
      const row = Object.assign(node, { __typename: type.name, place, listed: cursor });
      assert.ok(!this.#byId.has(row.id), `the id ${row.id} stands twice`);
      this.#byId.set(row.id, row);
      return row;
    });
  }

  /** The object with this id, whatever it is; null where there is none. */
  find(id) {
    return this.#byId.get(id) ?? null;
  }

  /** The rows of a type that are so. */
  of(type, where = () => true) {
    return this.byType[type].filter(where);
  }
}

/**
 * Holds the rows against what `clientele export` says of the same database, which reads it by another way: so the two
 * sides do not merely agree on a value that the gateway reads wrong.
 */
export function holdAgainstExport(rows, lines) {
  const records = new Map(lines.map((record) => [record.externalId, record]));
  const customers = rows.of('Customer', ({ externalId }) => externalId !== null);
  assert.ok(customers.length > 400, 'there are too few rows to compare');
  for (const row of customers) {
    const record = records.get(row.externalId);
    assert.ok(record, `${row.externalId} is not in the export`);
    const names = Object.fromEntries(Object.entries(row.name ?? {}).filter(([part, text]) => part !== 'full' && text !== null));
    assert.deepEqual(
      [row.login, row.status, row.disabled, row.labels, row.segment, row.kycLevel, row.entity, names, row.balanceLimit?.amount],
      [
        record.login ?? null, record.status, record.disabled ?? false, record.labels ?? [], record.segment ?? null,
        record.kycLevel ?? 0, record.entity ?? null, record.name ?? {}, record.balanceLimit?.amount,
      ],
      row.externalId,
    );
    const accounts = rows.of('Account', (account) => account.customer.id === row.id);
    const told = (account) => [account.asset.code, account.asset.issuer, account.iban ?? null, account.status];
    const sorted = (list) => list.map((one) => JSON.stringify(told(one))).sort();
    assert.deepEqual(sorted(accounts), sorted(record.accounts ?? []), row.externalId);
  }
}
