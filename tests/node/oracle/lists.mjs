// Lists whose cursors are known: the gateway is asked for them once, and random documents go on from there.
import assert from 'node:assert/strict';
import { astFromValue, getNamedType, print } from 'graphql';
import { Arguments } from './arguments.mjs';

/** Random lists at the root and below single rows, each with cursors of the gateway, which `cursors` comes to know too. */
export async function harvest(server, schema, random, rows, resolvers, cursors) {
  const draw = new Arguments(random, rows);
  const busy = (type, below, link) => rows.of(type, (row) => rows.of(below, (other) => other[link]?.id === row.id).length > 3);
  const parents = [
    ['Customer', 'accounts', 'Account', busy('Customer', 'Account', 'customer')],
    ['Customer', 'addresses', 'Address', busy('Customer', 'Address', 'customer')],
    ['Customer', 'events', 'CustomerEvent', busy('Customer', 'CustomerEvent', 'customer')],
    ['Account', 'addresses', 'Address', busy('Account', 'Address', 'account')],
  ];
  const lists = ['customers', 'accounts', 'addresses', 'events'].flatMap((field) =>
    Array.from({ length: 6 }, () => ({ type: 'Query', parent: null, field })));
  for (const [type, field, , from] of parents) {
    for (const { id } of random.some(6, from)) lists.push({ type, parent: id, field });
  }
  for (const list of lists) {
    const field = schema.getType(list.type).getFields()[list.field];
    const noun = getNamedType(getNamedType(field.type).getFields().nodes.type).name;
    list.args = {};
    if (!random.onceIn(3)) list.args.filter = sound(() => draw.filter(noun));
    if (noun !== 'CustomerEvent' && !random.onceIn(3)) list.args.orderBy = draw.orderBy(noun);
    if (list.field === 'customers' && random.onceIn(2)) list.args.includeDisabled = true;
    const given = Object.entries({ ...list.args, first: 50 });
    const args = given.map(([name, value]) => `${name}: ${print(astFromValue(value, field.args.find((one) => one.name === name).type))}`);
    const select = `list: ${list.field}(${args.join(', ')}) { edges { cursor node { id } } }`;
    const data = await server.query(list.parent ? `{ node(id: "${list.parent}") { ... on ${list.type} { ${select} } } }` : `{ ${select} }`);
    const { edges } = (data.node ?? data).list;
    list.cursors = edges.map(({ cursor }) => cursor);
    // The name that the resolvers know the list by is theirs to make, so they are asked for it.
    const name = resolvers[list.type][list.field].nameOf(list.parent && rows.find(list.parent), withDefaults(field, list.args), list.field);
    for (const { cursor, node } of edges) cursors.set(cursor, { name, row: rows.find(node.id) });
  }
  for (const row of rows.of('CustomerEvent')) cursors.set(row.cursor, { name: 'event', row });
  const known = lists.filter((list) => list.cursors.length > 0);
  assert.ok(known.length > 20, 'too few lists have rows');
  return known;
}

/** A filter that says something. */
function sound(draw) {
  for (;;) {
    const filter = draw();
    const text = JSON.stringify(filter);
    if (!/null|\{\}|\[\]|no-uuid/.test(text)) return filter;
  }
}

/** The arguments as a resolver gets them. */
function withDefaults(field, given) {
  const defaults = field.args.filter((arg) => arg.defaultValue !== undefined).map((arg) => [arg.name, arg.defaultValue]);
  const args = { ...Object.fromEntries(defaults), ...given };
  if (args.orderBy) args.orderBy = args.orderBy.map((step) => ({ direction: 'ASC', ...step }));
  return args;
}
