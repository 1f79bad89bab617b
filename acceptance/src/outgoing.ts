/** The dashboard is used for everything that it can do, while the kernel is asked which connections it opens. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { addUser, openAccess } from '@roomlog/access';
import { nowSeconds } from '@roomlog/store';
import { type Answer, ask } from './clients.ts';
import { addressOf, collectOnce, look, openHome, start, stop, temporaryFolder, until } from './home.ts';
import { type Places, placesOf } from './places.ts';

/** Why nothing can be watched here, if so. */
export function whyNoTrace(): string | undefined {
  const { error, status } = spawnSync('strace', ['-f', '-e', 'trace=connect', '-o', '/dev/null', 'true']);
  if (error) return 'strace is not installed';
  return status === 0 ? undefined : 'strace may not watch processes here';
}

interface Opened {
  /** Calls by which something would leave: connections that were opened, and packets with an address. */
  outgoing: string[];
  /** Requests that were not served, so that they prove nothing. */
  unserved: string[];
}

const name = 'Hanako';
const password = 'four blue tea cups';

export async function useAll(root?: string): Promise<{ verdict: Opened; figures: { requests: number } }> {
  const home = await openHome({ history: 5 * 86_400 }, { ...(root && { root }) });
  await collectOnce(home);
  const access = await openAccess(home.dataDir);
  await addUser(access.db, { name, password, role: 'admin' }, nowSeconds());
  await access.close();
  const log = join(temporaryFolder(), 'calls');
  const under = ['strace', '-D', '-f', '-o', log, '-e', 'trace=connect,sendto,sendmsg,sendmmsg'];
  const dashboard = start(home, 'dashboard', { under, env: { ROOMLOG_LISTEN: '0.0.0.0:0' } });
  const url = (await addressOf(dashboard)).replace('0.0.0.0', '127.0.0.1');
  const { requests, unserved } = await visit(url, await look(home, placesOf));
  await stop(dashboard);
  const calls = () => readFileSync(log, 'utf8');
  // strace writes the end of the process last.
  await until(() => /\+\+\+ exited with \d+ \+\+\+\n$/.test(calls()));
  const outgoing = calls()
    .split('\n')
    .filter((line) => /sa_family=(?!AF_NETLINK)/.test(line));
  return { verdict: { outgoing, unserved }, figures: { requests } };
}

/** What somebody does in a day, and every route that describes itself. */
async function visit(url: string, { room, sensor, message, file }: Places) {
  const served: string[] = [];
  const unserved: string[] = [];
  let cookie = '';
  const go = async (method: string, path: string, body?: object): Promise<Answer> => {
    const answer = await ask(`${url}${path}`, { method, headers: { cookie }, ...(body && { body }) });
    const [given = ''] = answer.headers['set-cookie'] ?? [];
    if (given !== '') cookie = given.split(';')[0] ?? '';
    const isServed = answer.whole && (answer.status < 300 || (path === 'healthz' && answer.status === 503));
    (isServed ? served : unserved).push(`${method} /${path}: ${answer.status}`);
    return answer;
  };
  const page = await go('GET', '');
  for (const [, asset = ''] of page.body.matchAll(/"\/(assets\/[^"]+)"/g)) await go('GET', asset);
  await go('POST', 'login', { name, password });
  const { body } = await go('GET', 'openapi.json');
  const unique_id = crypto.randomUUID();
  await go('POST', 'api/links', { name: 'tablet', room, days: 1 });
  await go('POST', `api/rooms/${room}/messages`, { unique_id, text: 'ただいま' });
  await go('POST', `api/rooms/${room}/messages/${message}/read`);
  for (const resolution of ['auto', 'raw', '30m', '1h', '1d', '1w']) {
    await go('GET', `api/sensors/${sensor}/readings?resolution=${resolution}`);
  }
  await go('GET', `api/rooms/${room}/messages?q=${encodeURIComponent('ただいま')}`);
  const values: Record<string, string> = { room, sensor, id: file };
  for (const [path, methods] of Object.entries(JSON.parse(body).paths as Record<string, object>)) {
    const where = path.slice(1).replaceAll(/\{(\w+)\}/g, (_, key: string) => values[key] ?? '');
    // An event stream has no end; the head of one is opened as the whole.
    if ('get' in methods) await go(path === '/api/events' ? 'HEAD' : 'GET', where);
  }
  await go('POST', 'api/me/password', { current: password, password: 'five blue tea cups' });
  await go('DELETE', 'api/links/tablet');
  await go('POST', 'logout');
  await go('POST', 'login', { name, password: 'five blue tea cups' });
  return { requests: served.length, unserved };
}
