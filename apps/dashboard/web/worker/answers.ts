/** The server's answers, or what it last said: for as long as the same person is signed in to the same home. */
import { isWorthShowing, type Known, keptCache, keptHeader, keyOf, owners } from './kept.ts';
import { inTime } from './patience.ts';

/** Another one when everything was forgotten: what was asked before that is not kept. */
let generation = 0;

const now = () => Date.now() / 1000;

export async function forget(): Promise<void> {
  generation++;
  await caches.delete(keptCache);
}

/** For what signs in or out: nothing is left when the server hears of it. */
export async function forgetThenSend(request: Request): Promise<Response> {
  await forget();
  const response = await fetch(request);
  // What was on its way meanwhile is still the other one's.
  await forget();
  return response;
}

export async function answer(event: FetchEvent, key: string): Promise<Response> {
  const mine = generation;
  const fresh = fetch(event.request);
  const taken = fresh.then((response) => take(key, response.clone(), mine)).catch(() => {});
  event.waitUntil(taken);
  const response = await inTime(fresh);
  // Nothing may be left when the page hears of it.
  if (response?.status === 401) await taken;
  return response ?? (await lastAnswer(event.request.url, key)) ?? fresh;
}

async function lastAnswer(url: string, key: string): Promise<Response | undefined> {
  // A page that is loaded anew has just told what it knew.
  await keeping;
  const kept = await caches.match(key, { cacheName: keptCache });
  return kept && isWorthShowing(new URL(url), Number(kept.headers.get(keptHeader))) ? kept : undefined;
}

async function take(key: string, response: Response, mine: number): Promise<void> {
  // Also when it comes so late that the last answer was shown.
  if (response.status === 401) await forget();
  if (!response.ok) return;
  const body = await response.text();
  const isOthers = (await compare(key, body)) === 'another';
  if (isOthers) await forget();
  await put(key, body, now(), isOthers ? generation : mine);
}

/** Whose it is beside what is kept under the same key; `unknown` without that, and where an answer doesn't tell. */
async function compare(key: string, body: string): Promise<'same' | 'another' | 'unknown'> {
  const ownerOf = owners[key];
  const before = await caches.match(key, { cacheName: keptCache });
  if (!ownerOf || !before) return 'unknown';
  return ownerOf(await before.json()) === ownerOf(JSON.parse(body)) ? 'same' : 'another';
}

async function put(key: string, body: string, at: number, mine: number): Promise<void> {
  const cache = await caches.open(keptCache);
  // Asked only now: what is put into a cache that was opened before it was deleted is gone with it.
  if (mine !== generation) return;
  await cache.put(key, new Response(body, { headers: { 'content-type': 'application/json', [keptHeader]: `${at}` } }));
}

let keeping = Promise.resolve();

export function keepKnown(known: Known): Promise<void> {
  keeping = putKnown(known).catch(() => {});
  return keeping;
}

/** Only beside what the same person was told of the same home: whoever has signed out meanwhile leaves nothing. */
async function putKnown({ at, answers }: Known): Promise<void> {
  const mine = generation;
  for (const [path, value] of answers) {
    const [key, body] = [keyOf(new URL(path, location.href), at), JSON.stringify(value)];
    if (key === null) continue;
    const owner = await compare(key, body);
    if (owner === 'another' || (key === '/api/me' && owner !== 'same')) return;
    await put(key, body, at, mine);
  }
}
