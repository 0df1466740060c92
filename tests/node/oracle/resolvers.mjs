// The registry in memory: plain resolvers for the reference implementation, over the rows alone. Values, parts and
// links follow from the rows by themselves; lists are written out here, and what else a field does with its arguments.
import assert from 'node:assert/strict';
import { getNamedType, isObjectType } from 'graphql';
import { filters, id, mustSaySomething } from './filter.mjs';
import { connection, order } from './list.mjs';
import { badInput, limitExceeded } from './problem.mjs';
import { kindOf } from './rows.mjs';

/** Fields that are not compared here, each with the reason. */
export const LEFT_OUT = {
  'CustomerFacets.createdPer': 'it ends with the present moment, which is another one on each side',
};

/** The types whose every field must be known here or be left out with a reason. */
const COMPLETE = /^(Customer|Account|Address|CustomerEvent|Branch|Counterparty|PageInfo|Count|CustomerFacets|.*Connection|.*Edge)$/;

/** Gives the schema its resolvers. `cursors` is filled by whoever reads cursors from the gateway. */
export function resolve(schema, rows, cursors) {
  const holds = filters(rows);

  /**
   * The resolver of a list of a noun. `from` gives the rows that it is taken from; `nameOf` says which list it is, by
   * what a cursor belongs to.
   */
  function list(noun, newestFirst, from) {
    const steps = (args) => (noun === 'event' ? null : order(args.orderBy, newestFirst));
    const nameOf = (row, args, field) =>
      // The cursors of the log are good for every list of it.
      noun === 'event' ? 'event' : canonical([row?.id ?? null, field, args.filter ?? null, steps(args), shown(args)]);
    const resolver = (row, args, _, { fieldName }) => {
      if (args.filter !== undefined) mustSaySomething(args.filter);
      const keeps = args.filter ? holds[noun](args.filter) : () => true;
      return connection({ rows: from(row, args).filter(keeps), steps: steps(args), name: nameOf(row, args, fieldName), args, cursors });
    };
    return Object.assign(resolver, { nameOf });
  }

  /** Which of the customers that a list hides are shown after all: those that it, or its filter, speaks of. */
  function shown({ includeDisabled, includeDeleted, filter }) {
    return [includeDisabled || speaksOf(filter, 'disabled'), includeDeleted || speaksOf(filter, 'status')];
  }

  const customers = list('customer', true, (_, args) => {
    const [disabled, deleted] = shown(args);
    return rows.of('Customer', (row) => (disabled || !row.disabled) && (deleted || row.status !== 'DELETED'));
  });

  /** A list below a row, of the rows of `type` that link to it. */
  const below = (noun, type, link) => list(noun, false, (row) => rows.of(type, (other) => other[link]?.id === row.id));

  /** A list that has one order and no filter. */
  const plain = (type) => (_, args, __, { fieldName }) =>
    connection({ rows: rows.of(type), steps: null, name: fieldName, args, cursors });

  const found = (type, row) => (row?.__typename === type ? row : null);
  const key = (type, keys) => (_, { by }) => {
    const [[name, wanted]] = Object.entries(by);
    if (name === 'id') return found(type, rows.find(id(wanted)));
    return rows.of(type, keys[name](wanted))[0] ?? null;
  };

  const lists = {
    Query: {
      node: (_, args) => rows.find(id(args.id)),
      nodes: (_, { ids }) => {
        const wanted = ids.map(id);
        if (wanted.length > rows.serviceConfig.maxPageSize) throw limitExceeded('too many ids');
        return wanted.map((one) => rows.find(one));
      },
      customer: key('Customer', {
        externalId: (text) => (row) => row.externalId === text,
        login: (text) => (row) => row.login === text,
        wallet: (text) => (row) => row.wallet !== null && rows.find(row.wallet.id).caip10 === caip10(text),
      }),
      customers,
      account: key('Account', { iban: (text) => (row) => row.iban === iban(text) }),
      accounts: list('account', true, () => rows.of('Account')),
      address: key('Address', { caip10: (text) => (row) => row.caip10 === caip10(text) }),
      addresses: list('address', true, () => rows.of('Address')),
      events: list('event', false, () => rows.of('CustomerEvent')),
      counterparty: (_, args) => found('Counterparty', args.id ? rows.find(id(args.id)) : rows.of('Counterparty')[0]),
      counterparties: plain('Counterparty'),
      viewer: () => rows.viewer,
      serviceConfig: () => rows.serviceConfig,
    },
    Customer: {
      accounts: below('account', 'Account', 'customer'),
      addresses: below('address', 'Address', 'customer'),
      events: below('event', 'CustomerEvent', 'customer'),
    },
    Account: { addresses: below('address', 'Address', 'account') },
    Counterparty: { branches: plain('Branch') },
  };

  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const own = lists[type.name]?.[field.name];
      if (own) field.resolve = own;
      else if (kindOf(field) === 'link') field.resolve = (row) => row[field.name] && rows.find(row[field.name].id);
      else if (COMPLETE.test(type.name)) known(type, field);
    }
  }
  return lists;
}

/** Values and parts come from the row, the members of a connection from the list; anything else must be known. */
function known(type, field) {
  const name = `${type.name}.${field.name}`;
  const ofConnection = /Connection$|Edge$/.test(type.name) && ['edges', 'nodes', 'node', 'pageInfo', 'totalCount', 'facets'].includes(field.name);
  const plain = ['value', 'part'].includes(kindOf(field));
  assert.ok(
    plain || ofConnection || name in LEFT_OUT,
    `${name} is new: give it a resolver in tests/node/oracle/resolvers.mjs, or a reason in LEFT_OUT`,
  );
}

/** A value as a text that does not depend on the order of its keys. */
function canonical(value) {
  const plain = (one) => one !== null && typeof one === 'object' && !Array.isArray(one);
  const inOrder = (one) => Object.fromEntries(Object.keys(one).sort().map((key) => [key, one[key]]));
  return JSON.stringify(value, (_, one) => (plain(one) ? inOrder(one) : one));
}

/** Whether a filter speaks of a field at any depth. */
function speaksOf(filter, field) {
  return Object.entries(filter ?? {}).some(([key, below]) => {
    if (key === 'and' || key === 'or') return below.some((one) => speaksOf(one, field));
    return key === 'not' ? speaksOf(below, field) : key === field;
  });
}

/** An IBAN as it is kept; whether its check digits hold is asked of known ones only. */
function iban(text) {
  const bare = text.replaceAll(' ', '').toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$/.test(bare)) throw badInput('not an IBAN');
  return bare;
}

/** A CAIP-10 id as it is kept, which is how the generator writes it; or none at all. */
function caip10(text) {
  if (!/^[-a-z0-9]{3,8}:[-_a-zA-Z0-9]{1,32}:[-.%a-zA-Z0-9]{1,128}$/.test(text)) throw badInput('not a CAIP-10 id');
  return text;
}

/** The object types that an interface or an object stands for. */
export function possible(schema, type) {
  const named = getNamedType(type);
  return isObjectType(named) ? [named] : schema.getPossibleTypes(named);
}
