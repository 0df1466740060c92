// Documents broken at random: a word, an argument, a type or a piece of punctuation put wrong, somewhere.
import { Lexer, Source, TokenKind } from 'graphql';

const WORDS = [
  'id', 'name', 'nodes', 'first', 'customers', 'Customer', 'Account', 'Node', 'String', 'Int', 'on', 'true', 'null', 'ACTIVE', 'F0', 'a1', 'v0', '__typename',
  'nonsense', '1', '1.5', '"text"', '{', '}', '(', ')', '[', ']', ':', '!', '@', '$', '...', '=', '|', '$v0', '@skip(if: true)', '{ id }', '(first: 1)', '... on Node { id }', ': String',
];

/** The tokens of a document, which the generator has written without an error. */
function tokens(document) {
  const lexer = new Lexer(new Source(document));
  const all = [];
  while (lexer.advance().kind !== TokenKind.EOF) all.push(document.slice(lexer.token.start, lexer.token.end));
  return all;
}

/** The document with one to three things wrong, or right by accident. */
export function broken(random, document) {
  const all = tokens(document);
  const names = all.filter((token) => /^[_A-Za-z]/.test(token));
  for (let times = random.within(1, 3); times > 0; times -= 1) {
    const at = random.below(all.length);
    switch (random.below(7)) {
      case 0:
        all.splice(at, 1);
        break;
      case 1:
        all.splice(at, 0, all[at]);
        break;
      case 2:
        [all[at], all[(at + 1) % all.length]] = [all[(at + 1) % all.length], all[at]];
        break;
      case 3:
        all.splice(at, 0, random.one(WORDS));
        break;
      case 4:
        all[at] = random.one(WORDS);
        break;
      default: {
        // A name for a name: it stays a document, and is seldom a valid one.
        const places = all.flatMap((token, place) => (/^[_A-Za-z]/.test(token) ? [place] : []));
        all[random.one(places)] = random.onceIn(2) ? random.one(names) : random.one(WORDS.slice(0, 19));
      }
    }
    if (all.length === 0) return '';
  }
  return all.join(' ');
}
