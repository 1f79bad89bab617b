import { readWebhooks } from '@roomlog/runtime';
import type { AccountContext } from './context.ts';

/** Whether a webhook tells of the account's messages when they are said: then no poll has to be early. */
export const tellsOfMessages = ({ config, account }: AccountContext): boolean =>
  config.webhookListen !== undefined && readWebhooks(config.dataDir).has(account.name);
