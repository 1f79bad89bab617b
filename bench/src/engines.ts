/** The two engines side by side: the same answers, pages, charts and texts, in a file and on a server of PostgreSQL. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Both } from './engines/both.ts';
import { charts } from './engines/charts.ts';
import { commits } from './engines/commits.ts';
import { pages } from './engines/pages.ts';
import { searches } from './engines/searches.ts';
import { writing } from './engines/writing.ts';
import { startPostgresqlServer } from './peers/postgresql-server.ts';
import { run } from './peers/program.ts';
import { report } from './results.ts';

const comparisons = [writing, pages, charts, searches, commits];

async function compare(both: Both): Promise<void> {
  const sections: string[] = [];
  for (const comparison of comparisons) sections.push(await comparison(both));
  await both.server.stop();
  const version = /\d+/.exec(run(both.server.psql, ['--version']))?.[0] ?? '';
  report(`
# Two engines

Everything in a file of SQLite and on PostgreSQL ${version}, in turn.
${sections.join('')}`);
}

const folder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));
// Of its own, as it belongs to the server's user.
const serverFolder = mkdtempSync(join(tmpdir(), 'roomlog-bench-'));
const server = await startPostgresqlServer(serverFolder);
if (server) await compare({ server, folder });
else process.stdout.write('PostgreSQL is not installed: the engines are not compared.\n');
for (const each of [folder, serverFolder]) rmSync(each, { recursive: true });
