import fc from 'fast-check';
import { expect } from 'vitest';
import { BoccoError } from '../../src/emo/index.ts';
import { damage, deface, type Json, structural, textual } from '../damage.ts';
import { faultsOf } from './oracle.ts';
import { once } from './policy.ts';
import { CALLS, clientOf, memoryStore, sequenceIn } from './samples.ts';

const SEED = 20261130;

async function damageLane(runs: number, seed: number) {
  let answer: Buffer = Buffer.of();
  const { client } = await clientOf(
    (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end(answer),
    { refreshStore: { ...memoryStore('r0'), save: () => Promise.resolve() } },
    once,
  );
  let decoded = 0;
  let rejected = 0;
  const damaged = fc.record({
    name: fc.constantFrom(...(Object.keys(CALLS) as (keyof typeof CALLS)[])),
    structural: fc.array(structural, { maxLength: 2 }),
    textual: fc.option(textual, { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(damaged, async ({ name, structural, textual }) => {
      const right = JSON.parse(JSON.stringify(CALLS[name].answer)) as Json;
      const text = sequenceIn(structural.reduce(damage, right)) ?? '';
      answer = textual ? deface(text, textual) : Buffer.from(text);
      try {
        const got: unknown = await CALLS[name].call(client);
        decoded++;
        if (typeof got === 'object' && got && 'rejected' in got && Array.isArray(got.rejected))
          rejected += got.rejected.length;
        expect([name, faultsOf(name, answer, got)]).toEqual([name, []]);
      } catch (error) {
        if (!(error instanceof BoccoError)) throw error;
      }
    }),
    { numRuns: runs, seed, endOnFailure: true },
  );
  return { decoded, rejected };
}

/**
 * So many damaged answers. What may come of one: a BoccoError, or a result in which every item is either exactly what the
 * damaged text says or rejected, and every undamaged item is there.
 */
export async function expectSoundAfterDamage(runs: number): Promise<void> {
  const counts = await Promise.all([0, 1, 2, 3].map((lane) => damageLane(runs / 4, SEED + lane)));
  expect({}).not.toHaveProperty('polluted');
  // The damage is neither so heavy that nothing is decoded nor so light that nothing is rejected.
  expect(counts.reduce((sum, { decoded }) => sum + decoded, 0)).toBeGreaterThan(runs / 4);
  expect(counts.reduce((sum, { rejected }) => sum + rejected, 0)).toBeGreaterThan(runs / 100);
}
