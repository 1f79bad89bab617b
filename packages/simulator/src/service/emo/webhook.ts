import { hash } from '../../household/random.ts';
import type { State } from '../../state.ts';
import { wakePolls } from '../../state.ts';
import { json } from '../answer.ts';
import type { Handler } from '../face.ts';
import { HttpError } from '../http-error.ts';
import type { Parameters } from '../request.ts';
import type { Webhook } from './account.ts';
import { EVENTS } from './events.ts';

/** GET /v1/webhook: 404 when there is none. */
export const getWebhook: Handler = (state) => json(200, webhookOf(state));

/** POST /v1/webhook: 201; one that is there is replaced and with it its secret, or it is 409 (`emo_second_webhook`). */
export const createWebhook: Handler = (state, parameters) => {
  const place = placeOf(parameters);
  if (state.emo.webhook !== undefined && state.settings.emo_second_webhook === 'conflict') throw new HttpError(409);
  const { description, url } = place;
  state.emo.webhook = { description, events: [], status: 'active', secret: newSecret(state), url };
  state.emo.deliveredUntil = state.clock.now();
  return changed(state, 201, 'create');
};

/** PUT /v1/webhook: another description and address. */
export const changeWebhook: Handler = (state, parameters) => {
  Object.assign(webhookOf(state), placeOf(parameters));
  return changed(state, 200, 'change');
};

/** PUT /v1/webhook/events: which events it gets from now on, and the first time those of the past (`emo_webhook_past`). */
export const chooseEvents: Handler = (state, parameters) => {
  const webhook = webhookOf(state);
  const events = parameters.value('events');
  if (!Array.isArray(events) || !events.every((event) => EVENTS.includes(event))) throw new HttpError(400);
  if (webhook.events.length === 0) {
    state.emo.deliveredUntil = state.clock.now() - state.settings.emo_webhook_past * 1000;
  }
  webhook.events = [...new Set<string>(events)];
  return changed(state, 200, 'events');
};

/** DELETE /v1/webhook: answers with what it was. */
export const deleteWebhook: Handler = (state) => {
  const answer = json(200, webhookOf(state));
  state.emo.webhook = undefined;
  state.received.push({ kind: 'webhook', robot: 'emo', by: 'delete' });
  return answer;
};

/** Throws {@link HttpError} 404 for none. */
function webhookOf({ emo }: State): Webhook {
  if (emo.webhook === undefined) throw new HttpError(404);
  return emo.webhook;
}

function changed(state: State, status: number, by: string) {
  const { description, events, url } = webhookOf(state);
  state.received.push({ kind: 'webhook', robot: 'emo', by, description, events, url });
  wakePolls(state);
  return json(status, webhookOf(state));
}

/** Throws {@link HttpError} 400 for what is no address. */
function placeOf(parameters: Parameters): { description: string; url: string } {
  const url = parameters.text('url');
  if (!/^https?:$/.test(URL.parse(url)?.protocol ?? '')) throw new HttpError(400);
  return { description: parameters.text('description'), url };
}

const SECRET_LENGTH = 64;
/** Printable ASCII from `!` on; the blank is put where it is wanted. */
const [FIRST, PRINTABLE] = [0x21, 94];

/** 64 printable characters, among them a blank, quotes and a backslash, as they were seen. */
function newSecret({ emoService, settings }: State): string {
  emoService.issued += 1;
  const random = (place: number) => hash(emoService.key.readUInt32LE(0), 390 + emoService.issued, place);
  const characters = Array.from({ length: SECRET_LENGTH }, (_, place) =>
    String.fromCharCode(FIRST + (random(place) % PRINTABLE)),
  );
  for (const [index, character] of [' ', '"', "'", '\\'].entries()) characters[10 + 12 * index] = character;
  const secret = characters.join('');
  return settings.emo_secret_blanks ? ` ${secret.slice(1, -1)} ` : secret;
}
