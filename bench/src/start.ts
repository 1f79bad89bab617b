/** How long commands take to start: what is built, and the sources, as multiples of an empty Node beside them. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { atMost, everyGoal, median, report } from './results.ts';

const rootDir = join(import.meta.dirname, '../..');
const turns = 9;
const most = 0.5;

/** The second one opens the store, and says that there is none. */
const commands = ['--help', 'check'];
const ways = {
  'an empty Node': ['-e', '0'],
  bundle: [join(rootDir, 'dist/cli.js')],
  sources: [join(rootDir, 'apps/cli/src/main.ts')],
};

function run(args: string[]): number {
  const begun = performance.now();
  const { error } = spawnSync(process.execPath, args, {
    env: { ...process.env, ROOMLOG_DATA_DIR: '/nowhere' },
    stdio: 'ignore',
  });
  if (error) throw error;
  return performance.now() - begun;
}

/** In turns, so that what else the machine does meets all of them. */
const times = new Map<string, number[]>();
for (let turn = 0; turn < turns; turn++) {
  for (const command of commands) {
    for (const [way, args] of Object.entries(ways)) {
      const key = `${command} ${way}`;
      const taken = run(way === 'an empty Node' ? args : [...args, command]);
      times.set(key, [...(times.get(key) ?? []), taken]);
    }
  }
}

const of = (command: string, way: keyof typeof ways) => median(times.get(`${command} ${way}`) ?? []);
const rows = commands.map((command) => {
  const [empty, bundle, sources] = [of(command, 'an empty Node'), of(command, 'bundle'), of(command, 'sources')];
  return { command, bundle: bundle / empty, sources: sources / empty, ratio: bundle / sources };
});
const verdict = everyGoal(rows.map(({ ratio }) => atMost(ratio, most)));
const results = `
# Start

Multiples of an empty Node, medians of ${turns} runs in turns.

| command | bundle | sources | bundle / sources | at most |
| --- | --- | --- | --- | --- |
${rows
  .map(
    ({ command, bundle, sources, ratio }) =>
      `| \`${command}\` | ${bundle.toFixed(1)} | ${sources.toFixed(1)} | ${ratio.toFixed(2)} | ${most} |`,
  )
  .join('\n')}

As wanted: ${verdict}.
`;
report(results);
