// Random choices that are the same in every run: SplitMix32 from a seed that a failure prints.

export class Random {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  #next() {
    this.#state = (this.#state + 0x9e3779b9) >>> 0;
    let z = this.#state;
    z = Math.imul(z ^ (z >>> 16), 0x21f0aaad);
    z = Math.imul(z ^ (z >>> 15), 0x735a2d97);
    return (z ^ (z >>> 15)) >>> 0;
  }

  /** A whole number, 0 to `end` - 1. */
  below(end) {
    return this.#next() % end;
  }

  /** A whole number, both ends included. */
  within(first, last) {
    return first + this.below(last - first + 1);
  }

  /** True once in so many times. */
  onceIn(times) {
    return this.below(times) === 0;
  }

  /** One of these. */
  one(of) {
    return of[this.below(of.length)];
  }

  /** Some of these, `count` at the most, each once, in a random order. */
  some(count, of) {
    const rest = [...of];
    const some = [];
    while (some.length < count && rest.length > 0) some.push(rest.splice(this.below(rest.length), 1)[0]);
    return some;
  }
}
