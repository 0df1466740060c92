// What the adapters of the clients share: answers in one form, a queue of them, and a look at when a stream begins.

/** The answer of a client, in the form that the tests compare. */
export function answer({ data, errors = [] }) {
  return { data, codes: errors.map(({ extensions }) => extensions?.code) };
}

/** Answers as they come, one for each call of `next`. */
export function queue() {
  const [come, awaited] = [[], []];
  return {
    push: (one) => (awaited.shift() ?? ((late) => come.push(late)))(one),
    next: () => (come.length ? Promise.resolve(come.shift()) : new Promise((resolve) => awaited.push(resolve))),
  };
}

/** `fetch`, and a promise of the moment when the first piece of a stream has come: then the gateway listens. */
export function watchedFetch() {
  let begun;
  const listening = new Promise((resolve) => (begun = resolve));
  const watched = async (...request) => {
    const response = await fetch(...request);
    if (!/event-stream|multipart/.test(response.headers.get('content-type'))) return response;
    const first = new TransformStream({
      transform(chunk, controller) {
        controller.enqueue(chunk);
        begun();
      },
    });
    const { status, statusText, headers } = response;
    return new Response(response.body.pipeThrough(first), { status, statusText, headers });
  };
  return { fetch: watched, listening };
}
