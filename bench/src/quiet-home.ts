/**
 * What a quiet home writes to its disk: the real collector on one sensor of the real simulator, with polls that bring a
 * reading and polls that bring nothing. One second stands for the five minutes between them; what is written follows
 * polls, not seconds. Commits and pages are counted in the log (https://www.sqlite.org/fileformat2.html#walformat).
 */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startHome } from './home.ts';
import { atMost, everyGoal, report } from './results.ts';

const polls = 24;
const pollsADay = 288;
/** Of the page and its frame in the log; pages are written a second time when the log is written back. */
const bytes = { page: 4096, frame: 4120 };
const most = { withNews: 2, without: 0.6 };
/** Seconds between two readings; at the most one comes by itself meanwhile. */
const interval = 300;

const household = { '--sensors': 1, '--history': '7d', '--chatter': 0, '--interval': interval };
const home = await startHome(['--no-gaps', ...Object.entries(household).flat().map(String)]);
const { control } = home;
const log = join(home.dataDir, 'roomlog.db-wal');

async function answeredPolls(): Promise<number> {
  const { sensor_environments } = await control<Record<string, Record<string, number>>>('GET', 'requests');
  return sensor_environments?.['200'] ?? 0;
}

/** Waits until one more poll has been answered, and for what it wrote. */
async function nextPoll(): Promise<void> {
  const before = await answeredPolls();
  while ((await answeredPolls()) === before) await delay(20);
  await delay(400);
}

interface Written {
  commits: number;
  pages: number;
  /** Changes when the log begins from its start again. */
  round: string;
}

/** The frames of the log's present round; the last one of each commit has the size of the file in it. */
function written(): Written {
  const wal = readFileSync(log);
  const round = wal.toString('hex', 16, 24);
  let [commits, pages] = [0, 0];
  for (
    let at = 32;
    at + bytes.frame <= wal.length && wal.toString('hex', at + 8, at + 16) === round;
    at += bytes.frame
  ) {
    pages += 1;
    if (wal.readUInt32BE(at + 4) !== 0) commits += 1;
  }
  return { commits, pages, round };
}

async function measure(everyPoll: () => Promise<unknown>) {
  let [commits, pages] = [0, 0];
  let before = written();
  for (let poll = 0; poll < polls; poll++) {
    await everyPoll();
    await nextPoll();
    const after = written();
    const anew = after.round !== before.round;
    commits += after.commits - (anew ? 0 : before.commits);
    pages += after.pages - (anew ? 0 : before.pages);
    before = after;
  }
  return { commits: commits / polls, pages: pages / polls };
}

// By day the family writes now and then, and what it writes is written here too.
await control('POST', 'clock', { to: nextNight().toISOString() });
home.start('collect', { ROOMLOG_POLL_SECONDS: '1' });
while ((await answeredPolls()) < 5) await delay(100);
const without = await measure(async () => {});
// BOCCO's clock is put forward for each: it says nothing of it, or that would be written as well.
await control('PUT', 'settings', { date_header: 'none' });
const withNews = await measure(() => control('POST', 'clock', { advance: interval }));
await home.clear();

/** Two in the morning where the household lives. */
function nextNight(): Date {
  const night = new Date();
  night.setUTCHours(17, 0, 0, 0);
  if (night.getTime() < Date.now()) night.setUTCDate(night.getUTCDate() + 1);
  return night;
}

const aDay = ({ pages }: { pages: number }) => ((pages * pollsADay * (bytes.frame + bytes.page)) / 1e6).toFixed(1);
const verdict = everyGoal([atMost(withNews.commits, most.withNews), atMost(without.commits, most.without)]);
const results = `
# A quiet home

One sensor, ${polls} polls each; the rows of the jobs, written at every second poll, are in both.

| polls that bring | commits a poll | at most | pages a poll | MB a day, at five minutes |
| --- | --- | --- | --- | --- |
| nothing | ${without.commits.toFixed(2)} | ${most.without} | ${without.pages.toFixed(1)} | ${aDay(without)} |
| a reading | ${withNews.commits.toFixed(2)} | ${most.withNews} | ${withNews.pages.toFixed(1)} | ${aDay(withNews)} |

As wanted: ${verdict}. MB are an upper bound: each page is counted once in the log and once in the file.
`;
report(results);
