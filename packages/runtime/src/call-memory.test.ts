import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openCallMemory } from './call-memory.ts';

const minute = 60_000;

function temporaryFolder() {
  const dataDir = mkdtempSync(join(tmpdir(), 'roomlog-calls-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }));
  mkdirSync(join(dataDir, 'emo-tokens'));
  const open = () => openCallMemory(dataDir, 'emo');
  open().called()();
  const [name = ''] = readdirSync(join(dataDir, 'emo-tokens'));
  const file = join(dataDir, 'emo-tokens', name);
  return { dataDir, file, open, write: (known: object | string) => writeFileSync(file, JSON.stringify(known)) };
}

const ago = (...ms: number[]) => ms.map((one) => ({ begin: Date.now() - one - 10, end: Date.now() - one }));
const near = (expected: number) => expect.closeTo(expected, -4);

test('each call counts for its minute, whoever asks; of another account nothing is known', () => {
  const { dataDir, file, open, write } = temporaryFolder();
  expect(open().earlier()).toEqual({ countMs: [near(63_000)], slowMs: 0 });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(openCallMemory(dataDir, 'other').earlier().countMs).toEqual([]);
  write({ calls: ago(70_000, 40_000, 10_000), slowUntil: 0 });
  open().called()();
  expect(open().earlier().countMs).toEqual([near(23_000), near(53_000), near(63_000)]);
});

test('one that has not ended counts from now on, as nobody knows when it came there; one of a killed process not for ever', () => {
  const { open, write } = temporaryFolder();
  write({ calls: [{ begin: Date.now() - 50_000 }], slowUntil: 0 });
  expect(open().earlier().countMs).toEqual([63_000]);
  const end = open().called();
  expect(open().earlier().countMs).toEqual([63_000, 63_000]);
  end();
  expect(open().earlier().countMs).toEqual([near(63_000), 63_000]);
  write({ calls: [{ begin: Date.now() - 130_000 }], slowUntil: 0 });
  expect(open().earlier().countMs).toEqual([]);
});

test('a halved rate is known until its hour is over, beside the calls', () => {
  const { open } = temporaryFolder();
  open().slowed(61 * minute);
  open().called()();
  expect(open().earlier()).toEqual({ countMs: [near(63_000), near(63_000)], slowMs: near(61 * minute) });
  open().slowed(0);
  expect(open().earlier().slowMs).toBe(0);
});

test('who needs some calls waits until they have room', () => {
  const { open, write } = temporaryFolder();
  const calls = ago(50_000, 40_000, 30_000, 20_000);
  write({ calls, slowUntil: 0 });
  expect([1, 4, 5].map((needed) => open().waitMs(needed, 8))).toEqual([0, 0, near(13_000)]);
  expect(open().waitMs(3, 5)).toEqual(near(23_000));
  // More than there can be: as many as there can be.
  expect(open().waitMs(3, 1)).toEqual(near(43_000));
  write({ calls, slowUntil: Date.now() + minute });
  expect(open().waitMs(1, 8)).toEqual(near(13_000));
});

test('a clock that was set back, or a file that nobody understands, holds up nobody for longer', () => {
  const { open, write } = temporaryFolder();
  write({ calls: ago(-1e9), slowUntil: Date.now() + 1e9 });
  expect(open().earlier()).toEqual({ countMs: [63_000], slowMs: 120 * minute });
  for (const strange of [
    'long ago',
    [],
    { calls: 7, slowUntil: 'never' },
    { calls: ['a', null, {}, { begin: 1, end: 'x' }] },
  ]) {
    write(strange);
    expect(open().earlier()).toEqual({ countMs: [], slowMs: 0 });
  }
});

test('where nothing can be written, it calls all the same', () => {
  const { dataDir, file } = temporaryFolder();
  openCallMemory(join(dataDir, 'gone'), 'emo').called()();
  expect([readdirSync(dataDir), readdirSync(join(file, '..')).length]).toEqual([['emo-tokens'], 1]);
});
