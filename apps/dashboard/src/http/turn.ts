/**
 * What is read at most once in a turn of the event loop. Who asks gets what held when the turn began or later: all that a
 * turn answers was on its way before it.
 */
export function oncePerTurn<T>(read: () => T): () => T {
  let known: { value: T } | undefined;
  return () => {
    if (!known) {
      known = { value: read() };
      setImmediate(() => (known = undefined));
    }
    return known.value;
  };
}
