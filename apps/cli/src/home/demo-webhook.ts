/** The demo's BOCCO emo tells what happens as a real one does: to a listener that only this machine can reach. */
import { defaultEmoAccount, saveWebhook } from '@roomlog/runtime';
import { webhookEvents } from '../commands/webhook.ts';

interface Service {
  control_url: string;
  emo_base_url: string;
}

/** Has the simulator tell the collector. The tokens are its own: the collector's are used by nobody else. */
export async function setDemoWebhook(
  { control_url, emo_base_url }: Service,
  dataDir: string,
  port: string,
  signal: AbortSignal,
): Promise<void> {
  const call = async (method: string, url: string, body: object, token = '') => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    const answer = await fetch(url, { method, headers, body: JSON.stringify(body), signal });
    return answer.json() as Promise<Record<string, string>>;
  };
  const { access_token } = await call('POST', `${control_url}/tokens`, {});
  const webhook = `${emo_base_url}/v1/webhook`;
  const url = `http://127.0.0.1:${port}/`;
  const { secret = '' } = await call('POST', webhook, { description: 'roomlog', url }, access_token);
  // Before anything is sent with it.
  saveWebhook(dataDir, defaultEmoAccount, { url, secret });
  await call('PUT', `${webhook}/events`, { events: webhookEvents }, access_token);
}
