/** Chance that can be had again: every run prints its seed, and ACCEPTANCE_SEED=N repeats it. */
export const seed = Number(process.env['ACCEPTANCE_SEED'] ?? 1);

/** Numbers in [0, 1), always the same ones for a seed (mulberry32). */
export function randomFrom(start: number): () => number {
  let state = start >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
