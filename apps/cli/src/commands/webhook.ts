/** The webhook of a BOCCO emo account: it has one at most, so one that somebody else has set up is left alone. */
import { type EmoClient, UndecodableAnswer, type Webhook } from '@roomlog/api/emo';
import { Failure, isLoopbackHost, readWebhooks, saveWebhook } from '@roomlog/runtime';
import { type EmoAccess, findEmo, withEmo } from '../emo.ts';
import { printJson, printLine } from '../output/print.ts';
import { withProgress } from '../output/progress.ts';

export interface WebhookOptions {
  account?: string;
  json?: boolean;
}

/** All that YUKAI's SDK knows; names that it doesn't know may be refused. */
export const webhookEvents = `
message.received trigger_word.detected vui_command.detected recording.started recording.finished
function_button.pressed motion.finished emo_talk.finished accel.detected illuminance.changed radar.detected
movement_sensor.detected lock_sensor.detected human_sensor.detected room_sensor.detected`
  .trim()
  .split(/\s+/);

const words = ['show', 'set', 'remove'];

export async function webhook(
  what: string,
  url: string | undefined,
  options: WebhookOptions,
  stop: AbortSignal,
): Promise<void> {
  if (!words.includes(what)) throw new Failure('usage', `webhook can't ${what}; choose show, set URL or remove.`);
  if ((url !== undefined) !== (what === 'set')) throw new Failure('usage', 'Give an address to set, and only then.');
  const address = url === undefined ? undefined : checkAddress(url);
  const access = findEmo(options.account);
  const found = await withProgress('Asking BOCCO emo', () =>
    withEmo(access, stop, async (client) => {
      const there = await client.webhook.get({ signal: stop });
      if (what === 'show') return there;
      if (there && !isOurs(access, there) && there.url !== address) throw taken(there);
      return address === undefined ? remove(client, access, there) : set(client, access, there, address);
    }),
  );
  print(access, found, options);
}

/** Plain http only to this machine, as with a simulator. */
function checkAddress(given: string): string {
  const url = URL.parse(given);
  const isSafe = url?.protocol === 'https:' || (url?.protocol === 'http:' && isLoopbackHost(url.hostname));
  if (isSafe && url.username === '' && url.password === '' && url.hash === '') return url.href;
  throw new Failure(
    'usage',
    `${JSON.stringify(given)} is no address that BOCCO emo can reach; it must begin with https://.`,
  );
}

const knownOf = ({ config, credentials }: EmoAccess) => readWebhooks(config.dataDir).get(credentials.account);

const isOurs = (access: EmoAccess, { url }: Webhook) => knownOf(access)?.url === url;

function taken({ url }: Webhook): Failure {
  const where = URL.parse(url)?.origin ?? 'elsewhere';
  const remedy = 'remove it there, or use an account of its own for roomlog';
  return new Failure(
    'failed',
    `The webhook of this account leads to ${where}, which roomlog has not set up; ${remedy}.`,
  );
}

/** The secret is kept before anything is sent with it. */
async function set(client: EmoClient, access: EmoAccess, there: Webhook | undefined, url: string): Promise<Webhook> {
  const target = { description: 'roomlog', url };
  if (!there) await written(client.webhook.create(target));
  else if (there.url !== url) await written(client.webhook.update(target));
  const made = await client.webhook.get();
  if (made?.url !== url) throw new Failure('boccoUnreachable', 'BOCCO emo has not set it up; try again later.');
  save(access, made);
  await written(client.webhook.setEvents(webhookEvents));
  return { ...made, events: webhookEvents };
}

/** The service may answer what writes with nothing. */
async function written(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!(error instanceof UndecodableAnswer)) throw error;
  }
}

async function remove(client: EmoClient, access: EmoAccess, there: Webhook | undefined): Promise<undefined> {
  if (there) await client.webhook.delete();
  save(access, undefined);
}

function save({ config, credentials }: EmoAccess, made: Webhook | undefined): void {
  const known = made && { url: made.url, secret: made.secret.reveal() };
  saveWebhook(config.dataDir, credentials.account, known);
}

function print(access: EmoAccess, found: Webhook | undefined, { json }: WebhookOptions): void {
  if (json) {
    const shown = found && {
      url: found.url,
      status: found.status,
      events: found.events,
      is_ours: isOurs(access, found),
    };
    printJson(shown ?? null);
    return;
  }
  if (!found) printLine('There is no webhook: what is only told there, as presence, is not recorded.');
  else if (!isOurs(access, found)) printLine(taken(found).message);
  else {
    printLine(`BOCCO emo tells ${found.url} of ${found.events.length} kinds of events.`);
    if (!access.config.webhookListen)
      printLine(
        'Set ROOMLOG_WEBHOOK_LISTEN, such as 127.0.0.1:4681, and start roomlog again: so far it does not listen.',
      );
  }
}
