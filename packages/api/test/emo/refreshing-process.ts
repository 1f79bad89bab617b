/*
 * A process that refreshes its tokens again and again, until somebody kills it. It says `used` for each access token
 * that the service has taken, and ends with the sentence of an error that somebody must help with.
 */
import { fileRefreshStore } from '../../src/emo/file-refresh-store.ts';
import { BoccoError, EmoClient, Secret } from '../../src/emo/index.ts';
import { hasty } from './policy.ts';

const [baseUrl = '', path = '', seed = ''] = process.argv.slice(2);
const client = new EmoClient(
  { baseUrl, refreshStore: fileRefreshStore(path, new Secret(seed)), callsPerMinute: 20 },
  hasty,
);
for (;;) {
  try {
    await client.refresh();
    await client.getAccount();
    process.stdout.write('used\n');
  } catch (error) {
    if (error instanceof BoccoError && error.kind !== 'unauthorised') continue;
    process.stdout.write(`${String(error)}\n`);
    process.exit(1);
  }
}
