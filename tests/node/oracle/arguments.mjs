// Random arguments: mostly such as have rows to answer with, some that cannot be taken. A new argument of the contract
// is not used until it has its line here.

const FAULTY = 25;

const CUSTOMER_STATUSES = ['REGISTERED', 'ACTIVE', 'INACTIVE', 'SUSPENDED', 'BLOCKED', 'DELETED'];
const ACCOUNT_STATUSES = ['REGISTERED', 'ACTIVE', 'INACTIVE', 'BLOCKED', 'CLOSED'];
const EVENT_KINDS = ['CUSTOMER_CREATED', 'CUSTOMER_UPDATED', 'CUSTOMER_STATUS_CHANGED', 'ACCOUNT_OPENED', 'ADDRESS_ADDED'];

const ORDERS = {
  Customer: ['CREATED_AT', 'UPDATED_AT', 'EXTERNAL_ID', 'LOGIN', 'STATUS', 'KYC_LEVEL', 'FAMILY_NAME', 'BALANCE_LIMIT'],
  Account: ['CREATED_AT', 'UPDATED_AT', 'ASSET_CODE', 'BALANCE'],
  Address: ['CREATED_AT', 'CAIP10'],
};

export class Arguments {
  #random;
  #rows;

  constructor(random, rows) {
    this.#random = random;
    this.#rows = rows;
  }

  #row(type) {
    return this.#random.one(this.#rows.of(type));
  }

  /** Conditions that rows of a type meet now and then, a function for each key. */
  #conditions(type) {
    const random = this.#random;
    const row = this.#row(type);
    const text = (of) => random.one([{ eq: of ?? 'none' }, { ne: of ?? 'none' }, { startsWith: (of ?? 'A').slice(0, 3) }, { isNull: random.onceIn(2) }]);
    const status = (all) => random.one([{ eq: random.one(all) }, { ne: random.one(all) }, { in: random.some(3, all) }, { notIn: random.some(2, all) }]);
    const time = (at) => ({ [random.one(['gt', 'gte', 'lt', 'lte'])]: at });
    const amount = (of) => ({ [random.one(['gt', 'lte', 'eq'])]: of ?? '1000' });
    const list = (of) => random.one([
      () => ({ exists: random.onceIn(2) }),
      () => ({ count: { [random.one(['gte', 'eq'])]: random.within(0, 3) } }),
      () => ({ [random.one(['some', 'every', 'none'])]: this.#one(of) }),
    ])();
    switch (type) {
      case 'Customer':
        return {
          status: () => status(CUSTOMER_STATUSES),
          disabled: () => random.onceIn(2),
          externalId: () => text(row.externalId),
          kycLevel: () => ({ [random.one(['gte', 'lt', 'eq'])]: row.kycLevel }),
          labels: () => ({ [random.one(['hasAny', 'hasAll', 'hasNone'])]: [row.labels[0] ?? 'vip'] }),
          segment: () => random.one([{ eq: 'PL' }, { in: ['PL', 'PI'] }, { isNull: random.onceIn(2) }]),
          familyName: () => text(row.name?.family),
          balanceLimit: () => amount(row.balanceLimit?.amount),
          createdAt: () => time(row.createdAt),
          id: () => ({ in: [row.id, this.#row(type).id.toUpperCase()] }),
          accounts: () => list('Account'),
          addresses: () => list('Address'),
        };
      case 'Account':
        return {
          status: () => status(ACCOUNT_STATUSES),
          assetCode: () => random.one([{ eq: row.asset.code }, { in: ['USD', 'UAH', 'PLN'] }, { startsWith: 'u' }]),
          iban: () => ({ isNull: random.onceIn(2) }),
          balance: () => amount(row.balance),
          updatedAt: () => time(row.updatedAt),
          addresses: () => list('Address'),
        };
      case 'Address':
        return {
          status: () => ({ eq: random.one(['ACTIVE', 'INACTIVE']) }),
          chainId: () => random.one([{ eq: row.chainId }, { startsWith: 'eip155' }, { notIn: ['eip155:1'] }]),
          accountId: () => (row.account ? random.one([{ eq: row.account.id }, { ne: row.account.id }]) : { ne: row.id }),
          createdAt: () => time(row.createdAt),
        };
      case 'CustomerEvent':
        return {
          kinds: () => random.some(3, EVENT_KINDS),
          statuses: () => random.some(3, CUSTOMER_STATUSES),
          customerIds: () => [row.customer.id, this.#row(type).customer.id],
          occurredAt: () => time(row.occurredAt),
        };
    }
  }

  #one(type) {
    const conditions = this.#conditions(type);
    return Object.fromEntries(this.#random.some(this.#random.onceIn(3) ? 2 : 1, Object.keys(conditions)).map((key) => [key, conditions[key]()]));
  }

  filter(type) {
    const random = this.#random;
    if (random.onceIn(FAULTY)) return random.one([{}, null, type === 'CustomerEvent' ? { kinds: [] } : { id: { eq: 'no-uuid' } }]);
    if (type === 'CustomerEvent' || !random.onceIn(4)) return this.#one(type);
    return random.one([
      () => ({ and: [this.#one(type), this.#one(type)] }),
      () => ({ or: [this.#one(type), this.#one(type)] }),
      () => ({ not: this.#one(type) }),
    ])();
  }

  orderBy(type) {
    const random = this.#random;
    const step = () => {
      const field = random.one(ORDERS[type]);
      return random.onceIn(3) ? { field } : { field, direction: random.one(['ASC', 'DESC']) };
    };
    return random.onceIn(10) ? [] : Array.from({ length: random.within(1, 2) }, step);
  }

  /** The page of a list; `cursors` are some that belong to it, and `few` says that a row stands for many. */
  page(cursors, few, offset) {
    const random = this.#random;
    if (random.onceIn(FAULTY)) {
      return random.one([
        { first: 0 }, { first: 201 }, { last: -1 }, { first: 2, last: 2 }, { first: 2, before: 'AQ' },
        { first: 3, after: 'not a cursor' }, { after: this.#rows.of('CustomerEvent')[0].cursor },
      ]);
    }
    const size = random.within(1, few ? 3 : 8);
    const cursor = cursors.length > 0 && random.onceIn(2) ? random.one(cursors) : null;
    if (random.onceIn(4)) return cursor ? { last: size, before: cursor } : { last: size };
    if (cursor) return { first: size, after: cursor };
    if (offset && random.onceIn(5)) return { first: size, offset: random.one([0, 3, 490, -1]) };
    return few || !random.onceIn(6) ? { first: size } : {};
  }

  count() {
    return this.#random.one([{}, {}, { limit: 2 }, { limit: 100 }, { limit: this.#random.onceIn(4) ? 0 : 7 }]);
  }

  facets() {
    return this.#random.one([{}, { top: 1 }, { top: 3 }, { top: this.#random.onceIn(3) ? 201 : 200 }]);
  }

  /** The id of anything, now and then of nothing, seldom none at all. */
  id() {
    const random = this.#random;
    if (random.onceIn(FAULTY)) return random.one(['no-uuid', '']);
    if (random.onceIn(12)) return '00000000-0000-7000-8000-000000000000';
    const { id } = this.#row(random.one(Object.keys(this.#rows.byType)));
    return random.onceIn(8) ? id.toUpperCase() : id;
  }

  key(type) {
    const random = this.#random;
    const row = this.#row(type);
    if (random.onceIn(5)) return { id: this.id() };
    switch (type) {
      case 'Customer':
        return random.one([{ id: row.id }, { externalId: row.externalId ?? 'none' }, { login: row.login ?? 'none' }]);
      case 'Account':
        return row.iban ? random.one([{ iban: row.iban }, { iban: row.iban.replace(/(....)/g, '$1 ') }]) : { id: row.id };
      default:
        return random.one([{ caip10: row.caip10 }, { id: row.id }, { caip10: random.onceIn(8) ? 'nonsense' : row.caip10 }]);
    }
  }
}
