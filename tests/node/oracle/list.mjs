// A list in memory: its order, its pages, its count, and its cursors.
import { compare, millis, units } from './filter.mjs';
import { badInput, cursorMismatch, limitExceeded } from './problem.mjs';

const PAGE = { normal: 20, most: 200 };
const OFFSET = { most: 10_000 };
const COUNT = { normal: 10_000 };
const TOP = { normal: 20 };

/** What each field of an order compares. */
const KEYS = {
  CREATED_AT: (row) => millis(row.createdAt),
  UPDATED_AT: (row) => millis(row.updatedAt),
  EXTERNAL_ID: (row) => row.externalId,
  LOGIN: (row) => row.login,
  STATUS: (row) => row.status,
  KYC_LEVEL: (row) => row.kycLevel,
  FAMILY_NAME: (row) => row.name?.family ?? null,
  BALANCE_LIMIT: (row) => row.balanceLimit && units(row.balanceLimit.amount),
  ASSET_CODE: (row) => row.asset.code,
  BALANCE: (row) => units(row.balance),
  CAIP10: (row) => row.caip10,
};

/** An order of the API; `newestFirst` where none is asked for. A field that was named before decides nothing any more. */
export function order(orderBy, newestFirst) {
  if (!orderBy?.length) return [{ field: 'CREATED_AT', descending: newestFirst }];
  const steps = orderBy.map(({ field, direction }) => ({ field, descending: direction === 'DESC' }));
  return steps.filter(({ field }, at) => at === steps.length - 1 || steps.findIndex((step) => step.field === field) === at);
}

/** Missing values last in both directions; the id behind all, the way of the last key. */
function sorted(rows, steps) {
  const way = (descending, order) => (descending ? -order : order);
  return [...rows].sort((one, other) => {
    for (const { field, descending } of steps) {
      const [a, b] = [KEYS[field](one), KEYS[field](other)];
      if (a === null || b === null) {
        if (a !== b) return a === null ? 1 : -1;
        continue;
      }
      const order = way(descending, compare(a, b));
      if (order !== 0) return order;
    }
    return way(steps.at(-1).descending, compare(one.id, other.id));
  });
}

/** Where a cursor's fingerprint of its list stands in its bytes. How it is made is the gateway's own affair. */
const FINGERPRINT = [1, 5];

/** The cursor of a row without the fingerprint: version, id, and a tagged value for each key (domain/page/codec.rs). */
function cursor(row, steps) {
  const bytes = [Buffer.from([1, 0, 0, 0, 0]), Buffer.from(row.id.replaceAll('-', ''), 'hex')];
  for (const { field } of steps) {
    const value = KEYS[field](row);
    if (value === null) {
      bytes.push(Buffer.from([0]));
    } else if (typeof value === 'string') {
      const head = Buffer.from([2, 0, 0]);
      head.writeUInt16BE(Buffer.byteLength(value), 1);
      bytes.push(head, Buffer.from(value));
    } else {
      const head = Buffer.alloc(9, 1);
      head.writeBigInt64BE(BigInt(value), 1);
      bytes.push(head);
    }
  }
  return Buffer.concat(bytes).toString('base64url');
}

/** A cursor of the gateway with its fingerprint taken out; another text as it is. */
export function masked(text) {
  const bytes = Buffer.from(text, 'base64url');
  if (bytes.length < 21 || bytes[0] !== 1 || bytes.toString('base64url') !== text) return text;
  return bytes.fill(0, ...FINGERPRINT).toString('base64url');
}

/** The page that is asked for. Nothing is clamped: what cannot be had is refused. */
function page({ first, after, last, before, offset }) {
  const given = (value) => value !== undefined && value !== null;
  const backward = given(last) || given(before);
  if (backward && (given(first) || given(after))) throw badInput('both directions');
  const asked = first ?? last;
  if (given(asked) && asked < 1) throw badInput('not positive');
  if (given(asked) && asked > PAGE.most) throw limitExceeded('too large');
  const cursor = after ?? before ?? null;
  if (given(offset) && offset !== 0) {
    if (offset < 0 || backward || cursor !== null) throw badInput('offset');
    if (offset > OFFSET.most) throw limitExceeded('offset');
  }
  return { size: asked ?? PAGE.normal, backward, cursor, offset: offset ?? 0 };
}

/**
 * A connection over rows.
 *
 * `steps` is the order, or none for a list that has one of its own. `name` tells the list from every other; `cursors`
 * holds the list and the row of each cursor that the gateway has given out.
 */
export function connection({ rows, steps, name, args, cursors }) {
  const { size, backward, cursor: from, offset } = page(args);
  const all = steps ? sorted(rows, steps) : [...rows].sort((one, other) => one.place - other.place);
  let [start, end] = [0, all.length];
  if (from !== null) {
    const known = cursors.get(from);
    if (known === undefined) throw badInput('not a cursor');
    if (known.name !== name) throw cursorMismatch('the cursor of another list');
    // A list of the log may go on from an event that it does not hold itself.
    const place = steps ? all.indexOf(known.row) : all.filter((row) => row.place < known.row.place).length;
    if (backward) end = place;
    else start = place + Number(all[place] === known.row);
  }
  const open = all.slice(start, end);
  const own = backward ? open.slice(-size) : open.slice(offset, offset + size);
  const more = open.length > size + offset;
  const behind = from !== null || offset > 0;
  const edges = own.map((node) => ({ cursor: steps ? cursor(node, steps) : masked(node.listed), node }));
  return {
    edges,
    nodes: own,
    pageInfo: {
      hasNextPage: backward ? behind : more,
      hasPreviousPage: backward ? more : behind,
      startCursor: edges.at(0)?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
    totalCount: ({ limit }) => {
      const most = limit ?? COUNT.normal;
      if (most < 1) throw badInput('limit');
      return { value: Math.min(all.length, most), precision: all.length > most ? 'AT_LEAST' : 'EXACT' };
    },
    facets: ({ top }) => facets(all, top ?? TOP.normal),
  };
}

/** Group counts of customers. */
function facets(rows, top) {
  if (top < 1) throw badInput('top');
  if (top > PAGE.most) throw limitExceeded('top');
  const by = (values) => () => largest(rows.flatMap(values), top);
  return {
    statuses: by((row) => [row.status]),
    entityTypes: by((row) => [row.entity?.type ?? null]),
    kycLevels: by((row) => [row.kycLevel]),
    segments: by((row) => [row.segment]),
    labels: by((row) => row.labels),
  };
}

/** The largest groups of these values, equal ones by value, a missing one last among them. */
function largest(values, top) {
  const groups = new Map();
  for (const value of values) groups.set(value, (groups.get(value) ?? 0) + 1);
  const missing = (value) => Number(value === null);
  const order = ([one, count], [other, many]) => many - count || missing(one) - missing(other) || compare(one, other);
  return [...groups].sort(order).slice(0, top).map(([value, count]) => ({ value, count }));
}
