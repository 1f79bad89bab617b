import fc from 'fast-check';
import { expect } from 'vitest';
import { BoccoError } from '../src/index.ts';
import { damage, deface, type Json, structural, textual } from './damage.ts';
import { faultsOf } from './oracle.ts';
import { CALLS, clientOf, credentials, once } from './samples.ts';

const SEED = 20261122;

async function damageLane(runs: number, seed: number) {
  let answer: { status: number; bytes: Buffer } | undefined;
  const { client, origin } = await clientOf(
    ({ path }, response) => {
      const { status, bytes } = answer ?? { status: 404, bytes: Buffer.of() };
      // The long poll asks again after an empty answer; then it gets an end.
      answer = undefined;
      response
        .writeHead(status, { 'content-type': path.endsWith('.ogg') ? 'audio/ogg' : 'application/json' })
        .end(bytes);
    },
    { ...once, subscribePaceMs: 0 },
    { credentials },
  );
  const media = { call: () => client.downloadMedia(`${origin}/1/messages/1.ogg`), status: 200, answer: 'OggS' };
  const endpoints = { ...CALLS, downloadMedia: media };

  let decoded = 0;
  let rejected = 0;
  const damaged = fc.record({
    name: fc.constantFrom(...(Object.keys(endpoints) as (keyof typeof endpoints)[])),
    structural: fc.array(structural, { maxLength: 2 }),
    textual: fc.option(textual, { nil: undefined }),
  });
  await fc.assert(
    fc.asyncProperty(damaged, async ({ name, structural, textual }) => {
      const endpoint = endpoints[name];
      const right = JSON.parse(JSON.stringify(endpoint.answer)) as Json;
      const text = JSON.stringify(structural.reduce(damage, right)) ?? '';
      const bytes = textual ? deface(text, textual) : Buffer.from(text);
      answer = { status: endpoint.status, bytes };
      try {
        const got: unknown = await endpoint.call(client);
        decoded++;
        if (typeof got === 'object' && got && 'rejected' in got && Array.isArray(got.rejected))
          rejected += got.rejected.length;
        expect(faultsOf(name, bytes, got)).toEqual([]);
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
  expect(counts.reduce((sum, { rejected }) => sum + rejected, 0)).toBeGreaterThan(runs / 20);
}
