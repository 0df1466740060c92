// Random documents over the schema: aliases, fragments, directives, variables, fields that stand twice and are merged,
// and arguments that fail now and then.
import { astFromValue, getNamedType, isInterfaceType, isObjectType, print } from 'graphql';
import { Arguments } from './arguments.mjs';
import { LEFT_OUT, possible } from './resolvers.mjs';
import { kindOf } from './rows.mjs';

const DEEPEST = 5;

/** Where cursors can be used: `at` names a list that the gateway has been asked for, with its arguments. */
export class Generator {
  #schema;
  #random;
  #arguments;
  #lists;
  #known;

  /**
   * `known` says what of each type may be selected; `lists` are lists whose cursors are known:
   * `{ parent, field, args, cursors }`.
   */
  constructor({ schema, random, rows, lists, known }) {
    this.#schema = schema;
    this.#random = random;
    this.#arguments = new Arguments(random, rows);
    this.#lists = lists;
    this.#known = known;
  }

  /** A document with its variables. */
  document() {
    return new Draft(this.#schema, this.#random, this.#arguments, this.#lists, this.#known).finish();
  }
}

class Draft {
  #schema;
  #random;
  #arguments;
  #lists;
  #known;
  #fragments = [];
  #declared = [];
  #variables = {};
  #aliases = 0;
  /** How many fields there may still be: once there are none, whatever is open is closed with a value. */
  #left;

  constructor(schema, random, args, lists, known) {
    this.#schema = schema;
    this.#random = random;
    this.#arguments = args;
    this.#lists = lists;
    this.#known = known;
    this.#left = random.one([6, 15, 40]);
  }

  finish() {
    const body = this.#set(this.#schema.getQueryType(), { depth: 0, fields: this.#random.within(1, 3) });
    const declared = this.#declared.length > 0 ? `(${this.#declared.join(', ')})` : '';
    const name = declared !== '' || this.#random.onceIn(2) ? `query Q${declared} ` : '';
    return { document: [`${name}${body}`, ...this.#fragments.map(({ text }) => text)].join('\n'), variables: this.#variables };
  }

  /** What may be selected of a type. A link or a list is left out below the deepest. */
  #choices(type, depth) {
    const known = this.#known[type.name];
    return Object.values(type.getFields()).filter((field) => {
      if ((known && !known.includes(field.name)) || `${type.name}.${field.name}` in LEFT_OUT) return false;
      const leads = !['value', 'part'].includes(kindOf(field)) && !/Connection$|Edge$/.test(type.name);
      return !leads || (depth < DEEPEST && (this.#left > 0 || type.name === 'Query'));
    });
  }

  /** A selection set of a type. `parent` is the id of the one row that it is answered from, where that is known. */
  #set(type, { depth, parent = null, fields = this.#random.within(1, 5) }) {
    const random = this.#random;
    const items = [];
    if (isInterfaceType(type)) {
      items.push('id');
      for (const object of random.some(random.within(1, 3), possible(this.#schema, type))) {
        items.push(`... on ${object.name} ${this.#set(object, { depth, parent, fields: 3 })}`);
      }
    } else {
      const choices = this.#choices(type, depth);
      const links = choices.filter((field) => !['value', 'part'].includes(kindOf(field)));
      for (let count = 0; count < fields && (count === 0 || this.#left > 0); count += 1) {
        this.#left -= 1;
        // Values are many and links few: without this a document would hardly go anywhere.
        const lead = links.length > 0 && this.#left > 0 && !random.onceIn(3);
        items.push(...this.#field(random.one(lead ? links : choices), type, depth, parent));
      }
    }
    if (random.onceIn(6)) items.push(random.onceIn(2) ? '__typename' : `kind${(this.#aliases += 1)}: __typename`);
    return `{ ${this.#grouped(type, items).join(' ')} }`;
  }

  /** Some of the selections put into fragments. */
  #grouped(type, items) {
    const random = this.#random;
    const grouped = [];
    for (let index = 0; index < items.length; ) {
      const few = items.slice(index, index + random.within(1, 3));
      index += few.length;
      const body = `{ ${few.join(' ')} }`;
      const [spread, name] = [random.below(14), `F${this.#fragments.length}`];
      if (spread === 0) {
        grouped.push(`...${this.#directives()} ${body}`);
      } else if (spread === 1) {
        grouped.push(`... on ${type.name}${this.#directives()} ${body}`);
      } else if (spread === 2) {
        this.#fragments.push({ type, name, text: `fragment ${name} on ${type.name} ${body}` });
        grouped.push(`...${name}${this.#directives()}`);
      } else {
        grouped.push(...few);
      }
    }
    // A fragment may be spread again, in another place as well, and beside what it holds already.
    const again = this.#fragments.filter((fragment) => fragment.type === type && fragment.text.length < 300);
    if (again.length > 0 && random.onceIn(8)) grouped.push(`...${random.one(again).name}`);
    if (isObjectType(type) && random.onceIn(12) && type.getInterfaces().length > 0) grouped.push('... on Node { id }');
    return grouped;
  }

  /** A field with its arguments and selections; now and then twice, with different ones. */
  #field(field, type, depth, parent) {
    const random = this.#random;
    const { given, row } = this.#given(field, type, depth, parent);
    const args = Object.entries(given).map(([name, value]) => {
      return `${name}: ${this.#argument(value, field.args.find((one) => one.name === name).type)}`;
    });
    const alias = args.length > 0 || random.onceIn(5) ? `a${(this.#aliases += 1)}: ` : '';
    const head = `${alias}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}`;
    const named = getNamedType(field.type);
    const one = () => {
      if (!('getFields' in named)) return `${head}${this.#directives()}`;
      const leads = !/Connection$|Edge$/.test(type.name) && kindOf(field) !== 'part';
      return `${head}${this.#directives()} ${this.#set(named, { depth: depth + Number(leads), parent: row })}`;
    };
    return this.#left > 0 && random.onceIn(10) ? [one(), one()] : [one()];
  }

  /** The arguments of a field, and which row it leads to where that is certain. */
  #given(field, type, depth, parent) {
    const random = this.#random;
    const connection = getNamedType(field.type).name.endsWith('Connection');
    if (field.name === 'totalCount') return { given: this.#arguments.count(), row: null };
    if (field.name === 'facets') return { given: this.#arguments.facets(), row: null };
    if (type.name !== 'Query') {
      if (!connection) return { given: {}, row: null };
      return { given: this.#list(field, type, depth, parent), row: null };
    }
    switch (field.name) {
      case 'node': {
        const id = this.#arguments.id();
        return { given: { id }, row: id.toLowerCase() };
      }
      case 'nodes':
        return { given: { ids: Array.from({ length: random.within(1, 5) }, () => this.#arguments.id()) }, row: null };
      case 'customer':
      case 'account':
      case 'address': {
        const by = this.#arguments.key(getNamedType(field.type).name);
        return { given: { by }, row: by.id?.toLowerCase() ?? null };
      }
      case 'counterparty':
      case 'viewer':
      case 'serviceConfig':
        return { given: {}, row: null };
      default:
        return { given: this.#list(field, type, depth, null), row: null };
    }
  }

  /** The arguments of a list: those of one whose cursors are known, or new ones. */
  #list(field, type, depth, parent) {
    const random = this.#random;
    const offers = (name) => field.args.some((arg) => arg.name === name);
    const own = this.#lists.filter((list) => list.field === field.name && list.parent === parent);
    // Below many parents a cursor fits one of them at the most, and the others are refused.
    const any = this.#lists.filter((list) => list.field === field.name && list.type === type.name);
    const list = own.length > 0 && random.onceIn(2) ? random.one(own) : random.onceIn(40) && any.length > 0 ? random.one(any) : null;
    if (list) return { ...list.args, ...this.#arguments.page(list.cursors, depth > 0, false) };
    const args = {};
    const noun = getNamedType(getNamedType(field.type).getFields().nodes.type).name;
    if (offers('filter') && random.onceIn(3)) args.filter = this.#arguments.filter(noun);
    if (offers('orderBy') && random.onceIn(3)) args.orderBy = this.#arguments.orderBy(noun);
    if (offers('includeDisabled') && random.onceIn(3)) args.includeDisabled = true;
    if (offers('includeDeleted') && random.onceIn(3)) args.includeDeleted = true;
    return { ...args, ...this.#arguments.page([], depth > 0, offers('offset')) };
  }

  /** A value as the document has it: a literal, or a variable that brings it, or one whose default it is. */
  #argument(value, type) {
    const random = this.#random;
    const literal = print(astFromValue(value, type));
    const bare = String(type).replace(/!$/, '');
    const name = `v${this.#declared.length}`;
    switch (random.below(6)) {
      case 0:
        this.#declared.push(`$${name}: ${type}`);
        this.#variables[name] = value;
        return `$${name}`;
      case 1:
        if (value === null) return literal;
        this.#declared.push(`$${name}: ${bare} = ${literal}`);
        if (random.onceIn(3)) this.#variables[name] = value;
        return `$${name}`;
      default:
        return literal;
    }
  }

  #directives() {
    const random = this.#random;
    if (!random.onceIn(12)) return '';
    const [directive, yes] = [random.one(['skip', 'include']), random.onceIn(2)];
    if (random.onceIn(2)) return ` @${directive}(if: ${yes})`;
    const name = `v${this.#declared.length}`;
    this.#declared.push(random.onceIn(3) ? `$${name}: Boolean! = ${yes}` : `$${name}: Boolean!`);
    if (!this.#declared.at(-1).includes('=')) this.#variables[name] = yes;
    return ` @${directive}(if: $${name})`;
  }
}
