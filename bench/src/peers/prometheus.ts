import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { metrics, readingsOf, type StartPeer, stepSeconds, weekSeconds } from './peer.ts';
import { ask, findProgram, freePort, run, startServer } from './program.ts';

/** It has no downsampling: weeks are summed up when they are asked for. */
export const startPrometheus: StartPeer = async (folder, recording) => {
  const [program, tool] = [findProgram('prometheus'), findProgram('promtool')];
  if (!program || !tool) return { missing: 'prometheus' };
  const text = join(folder, 'readings.om');
  const samples = metrics.flatMap((metric, index) =>
    Array.from(readingsOf(recording), ([ts, values]) => `reading{metric="${metric}"} ${values[index] ?? 0} ${ts}`),
  );
  writeFileSync(text, `# TYPE reading gauge\n${samples.join('\n')}\n# EOF\n`);
  const data = join(folder, 'data');
  run(tool, ['tsdb', 'create-blocks-from', '--max-block-duration=8760h', 'openmetrics', text, data]);
  const config = join(folder, 'prometheus.yml');
  writeFileSync(config, 'global: {}\n');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const stop = await startServer(
    program,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${data}`,
      '--storage.tsdb.retention.time=100y',
      `--web.listen-address=127.0.0.1:${port}`,
      '--query.max-samples=500000000',
    ],
    async () => (await fetch(`${url}/-/ready`)).ok,
  );
  const range = async (query: string, from: number, to: number, step: number) => {
    const asked = new URLSearchParams({ query, start: String(from), end: String(to), step: String(step) });
    const answer = await ask(`${url}/api/v1/query_range?${asked.toString()}`);
    return () => {
      const { data } = JSON.parse(answer) as { data: { result: { values: unknown[] }[] } };
      return data.result[0]?.values.length ?? 0;
    };
  };
  return {
    name: 'Prometheus over HTTP',
    how: 'raw rows',
    day: (from, to) => range('reading', from, to - 1, stepSeconds),
    weeks: async (from, to) => {
      const functions = ['avg', 'min', 'max'];
      const [first] = await Promise.all(
        functions.map((each) => range(`${each}_over_time(reading[1w])`, from + weekSeconds, to, weekSeconds)),
      );
      return first ?? (() => 0);
    },
    stop,
  };
};
