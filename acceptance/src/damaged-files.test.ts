/** Whatever has become of the file: one sentence, the right code, little memory, and not a byte of it changed. */
import { expect, test } from 'vitest';
import { ask, coarseDamages, soundHome, turnedBits } from './damaged-files.ts';
import { plant } from './mutants.ts';
import { seed } from './random.ts';
import { broken, report } from './report.ts';

const timeout = 1_800_000;
/** Turned bits; fewer where only a quick look is wanted. */
const flips = Number(process.env['ACCEPTANCE_FLIPS'] ?? 150);

let made: ReturnType<typeof soundHome> | undefined;
const home = () => (made ??= soundHome());

test('a home with nothing wrong in it is called healthy', { timeout }, async () => {
  const { files, truth } = await home();
  const { verdict, figures } = await ask('check --deep', [{ name: 'nothing', files }], truth);
  expect([figures.healthy, broken(verdict)]).toEqual([1, {}]);
});

test('check --deep on single bits that turned', { timeout }, async () => {
  const { files, truth } = await home();
  const { verdict, figures } = await ask('check --deep', turnedBits(files, flips, seed), truth);
  report('turned bits, check --deep', figures);
  expect(broken(verdict)).toEqual({});
});

test('check --deep on pages and files that are spoilt as a whole', { timeout }, async () => {
  const { files, truth } = await home();
  const { verdict, figures } = await ask('check --deep', coarseDamages(files, seed), truth);
  report('spoilt pages, check --deep', figures);
  expect(broken(verdict)).toEqual({});
});

const others = ['check', 'doctor', 'export readings', 'export messages', 'backup', 'restore'] as const;

test.each(others)('%s on some of both', { timeout }, async (command) => {
  const { files, truth } = await home();
  const damages = [...turnedBits(files, Math.ceil(flips / 4), seed + 1), ...coarseDamages(files, seed + 1)];
  const { verdict, figures } = await ask(
    command,
    damages.filter((_, at) => at % 2 === 0),
    truth,
  );
  report(`damaged files, ${command}`, figures);
  expect(broken(verdict)).toEqual({});
});

test.each(['seals are not compared', 'damage is met unprepared'] as const)(
  '%s is caught',
  { timeout },
  async (mutant) => {
    const { files, truth } = await home();
    const { verdict } = await ask('check --deep', turnedBits(files, 60, seed), truth, plant(mutant));
    report(`turned bits, ${mutant}`, { blessed: verdict.blessed.length, unexplained: verdict.unexplained.length });
    expect([...verdict.blessed, ...verdict.unexplained]).not.toEqual([]);
  },
);
