import { object } from '../decode/decode.ts';
import { DeniedOrMissing } from '../errors.ts';
import { readItem } from './answers.ts';
import type { Caller } from './caller.ts';
import { ENDPOINTS } from './endpoints.ts';
import type { Webhook } from './models.ts';
import type { EmoCallOptions } from './options.ts';
import { webhook } from './schemas.ts';

/** Where the service sends what happens. */
export interface WebhookTarget {
  description: string;
  url: string;
}

/**
 * The account's webhook: it has one at most. Look with `get` whether it is somebody else's before you change it. There is
 * no second delivery of what was missed.
 */
export interface WebhookCalls {
  /** Undefined when there is none (GET /v1/webhook). */
  get(call?: EmoCallOptions): Promise<Webhook | undefined>;
  /** Sets one up (POST /v1/webhook). Whether it replaces another one is unknown. As `EmoClient.sendText` when it fails. */
  create(target: WebhookTarget, call?: EmoCallOptions): Promise<Webhook>;
  /** Changes where it leads (PUT /v1/webhook). */
  update(target: WebhookTarget, call?: EmoCallOptions): Promise<Webhook>;
  /** Says which events are sent, such as `message.received` (PUT /v1/webhook/events). */
  setEvents(events: readonly string[], call?: EmoCallOptions): Promise<Webhook>;
  /** Removes it (DELETE /v1/webhook). */
  delete(call?: EmoCallOptions): Promise<void>;
}

export function createWebhookCalls({ call }: Pick<Caller, 'call'>): WebhookCalls {
  return {
    get: (options = {}) =>
      call({ endpoint: ENDPOINTS.getWebhook }, options, (answer) => readItem(answer, webhook)).catch(unlessMissing),
    create: ({ description, url }, options = {}) =>
      call({ endpoint: ENDPOINTS.createWebhook, json: { description, url } }, options, (answer) =>
        readItem(answer, webhook),
      ),
    update: ({ description, url }, options = {}) =>
      call({ endpoint: ENDPOINTS.updateWebhook, json: { description, url } }, options, (answer) =>
        readItem(answer, webhook),
      ),
    setEvents: (events, options = {}) =>
      call({ endpoint: ENDPOINTS.setWebhookEvents, json: { events } }, options, (answer) => readItem(answer, webhook)),
    delete: (options = {}) =>
      call({ endpoint: ENDPOINTS.deleteWebhook }, options, async (answer) => void (await readItem(answer, object({})))),
  };
}

function unlessMissing(error: unknown): undefined {
  if (error instanceof DeniedOrMissing && error.status === 404) return undefined;
  throw error;
}
