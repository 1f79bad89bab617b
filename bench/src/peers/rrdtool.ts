import { join } from 'node:path';
import { metrics, readingsOf, type StartPeer, stepSeconds, weekSeconds } from './peer.ts';
import { findProgram, openPipe, run } from './program.ts';

const updatesALine = 500;

/** @throws Error with what it says is wrong */
function isAnswered(text: string): boolean {
  const [, last] = /^((?:OK|ERROR).*)\n$/m.exec(text.slice(-200)) ?? [];
  if (last?.startsWith('ERROR')) throw new Error(last);
  return last !== undefined;
}

/** Round robin: every reading of two days, weeks for ever. https://oss.oetiker.ch/rrdtool/doc/rrdcreate.en.html */
export const startRrdtool: StartPeer = async (folder, recording) => {
  const program = findProgram('rrdtool');
  if (!program) return { missing: 'rrdtool' };
  const file = join(folder, 'readings.rrd');
  const functions = ['AVERAGE', 'MIN', 'MAX'];
  const perWeek = weekSeconds / stepSeconds;
  const weeks = Math.ceil(recording.count / perWeek) + 1;
  run(program, [
    'create',
    file,
    '--start',
    String(recording.from - stepSeconds),
    '--step',
    String(stepSeconds),
    ...metrics.map((metric) => `DS:${metric}:GAUGE:${2 * stepSeconds}:U:U`),
    `RRA:AVERAGE:0.5:1:${(2 * 86_400) / stepSeconds}`,
    ...functions.map((each) => `RRA:${each}:0.5:${perWeek}:${weeks}`),
  ]);
  const pipe = openPipe(program, ['-']);
  const updates = Array.from(readingsOf(recording), ([ts, values]) => `${ts}:${values.join(':')}`);
  for (let first = 0; first < updates.length; first += updatesALine) {
    await pipe.ask(`update ${file} ${updates.slice(first, first + updatesALine).join(' ')}\n`, isAnswered);
  }
  const rowsOf = (answer: string) => (answer.match(/<row>/g) ?? []).length;
  const exported = async (from: number, to: number, step: number, of: readonly string[]) => {
    const names = of.flatMap((each) => metrics.map((metric) => ({ each, metric, name: `${metric}${each}` })));
    const definitions = names.map(({ each, metric, name }) => `DEF:${name}=${file}:${metric}:${each}`);
    const columns = names.map(({ name }) => `XPORT:${name}`);
    const command = ['xport', '--start', from, '--end', to - 1, '--step', step, '-m', 2000, ...definitions, ...columns];
    const answer = await pipe.ask(`${command.join(' ')}\n`, isAnswered);
    return () => rowsOf(answer);
  };
  return {
    name: 'rrdtool xport in a pipe',
    how: 'weeks of its own',
    day: (from, to) => exported(from, to, stepSeconds, ['AVERAGE']),
    weeks: (from, to) => exported(from, to, weekSeconds, functions),
    stop: pipe.stop,
  };
};
