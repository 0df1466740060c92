// Filters in memory: whether a row is so. The logic has two values: a comparison with a missing value is false, `ne`
// is exactly "not eq", `notIn` exactly "not in". A key that the contract gains fails here until it has its line.
import { badInput } from './problem.mjs';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** An id argument: a UUID in any case. */
export function id(text) {
  if (!UUID.test(text)) throw badInput('not an id');
  return text.toLowerCase();
}

/** A decimal as a whole number of 10⁻⁷, which compares exactly. */
export function units(decimal) {
  const parts = /^(\d+)(?:\.(\d{1,7}))?$/.exec(decimal);
  if (parts === null) throw badInput('not a decimal');
  return BigInt(parts[1] + (parts[2] ?? '').padEnd(7, '0'));
}

/** A time as its milliseconds, where it is one. */
export function millis(text) {
  const ms = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(ms)) throw badInput('not a time');
  return ms;
}

/** Texts by Unicode code point, as UTF-8 compares; everything else by size. */
export function compare(one, other) {
  if (typeof one === 'string') return Buffer.compare(Buffer.from(one), Buffer.from(other));
  return one < other ? -1 : Number(one > other);
}

const same = (value) => value;
const lower = (text) => text.toLowerCase();
const ordered = (holds) => (value, wanted) => value !== null && holds(compare(value, wanted));

const OPERATORS = {
  eq: (value, wanted) => value === wanted,
  ne: (value, wanted) => value !== wanted,
  in: (value, wanted) => wanted.includes(value),
  notIn: (value, wanted) => !wanted.includes(value),
  isNull: (value, wanted) => (value === null) === wanted,
  startsWith: (value, wanted) => value !== null && lower(value).startsWith(lower(wanted)),
  gt: ordered((order) => order > 0),
  gte: ordered((order) => order >= 0),
  lt: ordered((order) => order < 0),
  lte: ordered((order) => order <= 0),
};

/** A condition on one value; `read` turns what the caller wrote, and what the row holds, into what compares. */
function value(of, read = same) {
  return (condition) => {
    const tests = Object.entries(condition).map(([operator, wanted]) => {
      const read1 = operator === 'isNull' || operator === 'startsWith' ? same : read;
      const bound = Array.isArray(wanted) ? wanted.map(read1) : read1(wanted);
      return (held) => OPERATORS[operator](held, bound);
    });
    return (row) => {
      const held = of(row) ?? null;
      const known = held === null ? null : read(held);
      return tests.every((test) => test(known));
    };
  };
}

const LABELS = {
  hasAll: (has, wanted) => wanted.every((label) => has.includes(label)),
  hasAny: (has, wanted) => wanted.some((label) => has.includes(label)),
  hasNone: (has, wanted) => !wanted.some((label) => has.includes(label)),
};

const labels = (condition) => (row) =>
  Object.entries(condition).every(([key, wanted]) => LABELS[key](row.labels, wanted));

/** The filters of every noun over these rows. */
export function filters(rows) {
  const hanging = (type, link, filter) => (condition) => {
    const { some, every, none, exists, count } = condition;
    const [one, each, no] = [some, every, none].map((given) => given && filter(given));
    const counted = count && value((row) => row)(count);
    return (row) => {
      const below = rows.of(type, (other) => other[link]?.id === row.id);
      return (
        (!one || below.some(one)) && (!each || below.every(each)) && (!no || !below.some(no)) &&
        (exists === undefined || below.length > 0 === exists) && (!counted || counted(below.length))
      );
    };
  };

  const address = noun('AddressFilter', () => address, {
    id: value((row) => row.id, id),
    customerId: value((row) => row.customer.id, id),
    accountId: value((row) => row.account?.id, id),
    caip10: value((row) => row.caip10),
    chainId: value((row) => row.chainId),
    status: value((row) => row.status),
    ownership: value((row) => row.ownership),
    createdAt: value((row) => row.createdAt, millis),
  });

  const account = noun('AccountFilter', () => account, {
    id: value((row) => row.id, id),
    customerId: value((row) => row.customer.id, id),
    assetCode: value((row) => row.asset.code),
    assetIssuer: value((row) => row.asset.issuer),
    iban: value((row) => row.iban),
    status: value((row) => row.status),
    balance: value((row) => row.balance, units),
    createdAt: value((row) => row.createdAt, millis),
    updatedAt: value((row) => row.updatedAt, millis),
    addresses: hanging('Address', 'account', address),
  });

  const customer = noun('CustomerFilter', () => customer, {
    id: value((row) => row.id, id),
    externalId: value((row) => row.externalId),
    login: value((row) => row.login),
    status: value((row) => row.status),
    disabled: (wanted) => (row) => row.disabled === wanted,
    entityId: value((row) => row.entity?.id, lower),
    entityType: value((row) => row.entity?.type),
    labels,
    segment: value((row) => row.segment),
    kycLevel: value((row) => row.kycLevel),
    branchId: value((row) => row.branch?.id, id),
    givenName: value((row) => row.name?.given),
    paternalName: value((row) => row.name?.paternal),
    familyName: value((row) => row.name?.family),
    balanceLimit: value((row) => row.balanceLimit?.amount, units),
    balanceAssetCode: value((row) => row.balanceLimit?.asset?.code),
    balanceAssetIssuer: value((row) => row.balanceLimit?.asset?.issuer),
    createdAt: value((row) => row.createdAt, millis),
    updatedAt: value((row) => row.updatedAt, millis),
    accounts: hanging('Account', 'customer', account),
    addresses: hanging('Address', 'customer', address),
  });

  const event = noun('EventFilter', () => event, {
    kinds: (kinds) => (row) => kinds.includes(row.kind),
    customerIds: (ids) => {
      const wanted = ids.map(id);
      return (row) => wanted.includes(row.customer.id);
    },
    statuses: (statuses) => (row) => statuses.includes(row.status),
    occurredAt: value((row) => row.occurredAt, millis),
  });

  return { customer, account, address, event };
}

/** The filter of a noun: all keys are meant, and `and`, `or` and `not` put filters together. */
function noun(name, itself, keys) {
  const filter = (given) => {
    const tests = Object.entries(given).map(([key, condition]) => {
      switch (key) {
        case 'and':
        case 'or': {
          const below = condition.map(itself());
          return key === 'and' ? (row) => below.every((one) => one(row)) : (row) => below.some((one) => one(row));
        }
        case 'not': {
          const below = itself()(condition);
          return (row) => !below(row);
        }
        default:
          if (!(key in keys)) throw new Error(`${name}.${key} is not known here`);
          return keys[key](condition);
      }
    });
    return (row) => tests.every((test) => test(row));
  };
  return filter;
}

/** Refuses a filter that says nothing anywhere: null, {} and []. */
export function mustSaySomething(given) {
  const nothing = given === null || (typeof given === 'object' && Object.keys(given).length === 0);
  if (nothing) throw badInput('a condition must say something');
  if (typeof given === 'object') Object.values(given).forEach(mustSaySomething);
}
