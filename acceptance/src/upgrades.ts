/** Kills during upgrades, and many processes that begin one together. */
import { copyFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { rootDir } from '@roomlog/runtime';
import { ended, temporaryFolder } from './home.ts';
import { contentOf, layoutOf, makeOldStore } from './old-stores.ts';
import { runOnStore } from './program.ts';
import { randomFrom } from './random.ts';

const openAs = (path: string, role: string, at = 0) => `
  const { openStore } = await from('engines/sqlite/open.ts');
  process.stdout.write('opening');
  while (Date.now() < ${at});
  await (await openStore(${JSON.stringify(path)}, '${role}')).close();`;

interface Kills {
  /** How many migrations the old file has seen. */
  version: number;
  readings: number;
  kills: number;
  seed: number;
  root?: string;
}

/** @returns how often the file was of the old layout, of the new one, of neither, or had lost something */
export async function killUpgrades({ version, readings, kills, seed, root = rootDir }: Kills) {
  const random = randomFrom(seed);
  const old = join(temporaryFolder(), 'old.db');
  await makeOldStore(old, version, readings);
  const [oldLayout, content] = [layoutOf(old), contentOf(old)];
  const path = join(temporaryFolder(), 'roomlog.db');
  copyFileSync(old, path);
  const begun = performance.now();
  await upgradeWhole(path, rootDir);
  const wholeMs = performance.now() - begun;
  const newLayout = layoutOf(path);
  const figures = { old: 0, new: 0, between: 0, altered: 0, leftovers: 0 };
  for (let kill = 0; kill < kills; kill++) {
    clear(path);
    copyFileSync(old, path);
    const child = runOnStore(root, openAs(path, 'writer'));
    await Promise.race([new Promise((resolve) => child.stdout?.once('data', resolve)), ended(child)]);
    await delay(random() * wholeMs);
    child.kill('SIGKILL');
    await ended(child);
    const layout = layoutOf(path);
    if (layout === oldLayout) figures.old += 1;
    else if (layout === newLayout) figures.new += 1;
    else figures.between += 1;
    if (layout !== oldLayout && layout !== newLayout) continue;
    if (contentOf(path) !== content) figures.altered += 1;
    if (kill % 10 !== 0) continue;
    await upgradeWhole(path, root);
    if (layoutOf(path) !== newLayout || contentOf(path) !== content) figures.altered += 1;
    figures.leftovers += layout === newLayout ? 0 : copies(path).filter((name) => !name.endsWith('.db')).length;
  }
  return { ...figures, wholeMs: Math.round(wholeMs) };
}

async function upgradeWhole(path: string, root: string): Promise<void> {
  if ((await ended(runOnStore(root, openAs(path, 'writer')))) !== 0) throw new Error(`${path} could not be upgraded`);
}

function clear(path: string): void {
  for (const side of ['', '-wal', '-shm']) rmSync(`${path}${side}`, { force: true });
  rmSync(join(path, '..', 'backups'), { recursive: true, force: true });
}

const copies = (path: string) => {
  const folder = join(path, '..', 'backups');
  return existsSync(folder) ? readdirSync(folder) : [];
};

interface Together {
  /** 0: there is no file yet. */
  version: number;
  rounds: number;
  root?: string;
}

/** Three processes at the same moment, as after an update of everything. @returns what went wrong, a line each */
export async function openTogether({ version, rounds, root = rootDir }: Together): Promise<string[]> {
  const old = join(temporaryFolder(), 'old.db');
  if (version > 0) await makeOldStore(old, version, 20_000);
  const problems: string[] = [];
  for (let round = 0; round < rounds; round++) {
    const path = join(temporaryFolder(), 'roomlog.db');
    if (version > 0) copyFileSync(old, path);
    const at = Date.now() + 1000;
    const children = ['writer', 'outbox', 'outbox'].map((role) => runOnStore(root, openAs(path, role, at)));
    const ends = await Promise.all(
      children.map(async (child) => {
        let errors = '';
        child.stderr?.on('data', (chunk) => (errors += chunk));
        return (await ended(child)) === 0
          ? []
          : [
              errors
                .trim()
                .split('\n')
                .find((line) => /^\w*Error: /.test(line)) ?? errors,
            ];
      }),
    );
    problems.push(...ends.flat());
    const made = copies(path).length;
    if (made !== Math.min(version, 1)) problems.push(`${made} copies`);
    if (version > 0 && existsSync(path) && contentOf(path) !== contentOf(old)) problems.push('something is missing');
  }
  return problems;
}
