import { setTimeout as delay } from 'node:timers/promises';
import { packageVersion } from '@roomlog/runtime';
import { eventsBetween, listRooms, nowSeconds, type StoredEvent } from '@roomlog/store';
import { callMemoryOf, findEmo, refreshTokensOf, withEmo } from '../emo.ts';
import { createAsk } from '../emo-report/ask.ts';
import { emoReport } from '../emo-report/report.ts';
import { withProgress } from '../output/progress.ts';
import { withStore } from '../store.ts';

export interface EmoReportOptions {
  account?: string;
  burst?: boolean;
}

/** Prints how BOCCO emo's service answers, as Markdown without names, texts and secrets. */
export async function doctorEmo({ account, burst = false }: EmoReportOptions, stop: AbortSignal): Promise<void> {
  const access = findEmo(account);
  const { config, credentials } = access;
  const minutes = burst ? 30 : 25;
  process.stderr.write(
    `This takes about ${minutes} minutes and asks at half of the account’s rate, so that roomlog may run meanwhile.\n`,
  );
  await withProgress('Asking BOCCO emo', () =>
    withEmo(access, stop, async (client) => {
      const { access_token } = await client.refresh({ signal: stop });
      const headers = {
        authorization: `Bearer ${access_token.reveal()}`,
        ...(credentials.channel_user !== undefined && { 'x-channel-user': credentials.channel_user }),
      };
      const ask = createAsk({
        baseUrl: config.emoBaseUrl,
        headers,
        pauseMs: 120_000 / config.emoCallsPerMinute,
        memory: callMemoryOf(access),
        stop,
      });
      const wait = (ms: number) => delay(ms, undefined, { signal: stop });
      const report = emoReport({ ask, tokens: refreshTokensOf(access), events: await eventsSoFar(), burst, wait });
      process.stdout.write(`${head()}\n\n`);
      for await (const piece of report) process.stdout.write(piece);
    }),
  );
}

const head = () => `# How BOCCO emo's service answers

By roomlog ${packageVersion}, ${new Date().toISOString().slice(0, 10)}. Names, texts, ids and secrets are left out, 9 stands for any digit
of a long number. Look through it before you pass it on.`;

const month = 30 * 86_400;

/** None where there is no store yet. */
async function eventsSoFar(): Promise<StoredEvent[]> {
  const read = withStore('reader', async ({ db }) => {
    const found: StoredEvent[] = [];
    const range = { from: nowSeconds() - month, to: nowSeconds() + month, limit: 1000 };
    for (const { id } of await listRooms(db)) found.push(...(await eventsBetween(db, id, range)));
    return found;
  });
  return read.catch(() => []);
}
