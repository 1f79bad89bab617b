/** The built page and its files. One build's are kept together; those of the build before it stay for pages of it. */
import { forget } from './answers.ts';
import { inTime } from './patience.ts';

declare const self: ServiceWorkerGlobalScope;

/** Written in by the build (worker-plugin.ts). */
declare const BUILD: {
  /** The page's script. */
  entry: string;
  /** Another one when any file is. */
  version: string;
  files: string[];
};

export const entry = BUILD.entry;
const prefix = 'roomlog-shell-';
const name = prefix + BUILD.version;

export async function install(): Promise<void> {
  const cache = await caches.open(name);
  await cache.addAll(BUILD.files);
  // Nobody need wait: a page of the build before asks for its own files by names that only they have.
  await self.skipWaiting();
}

export async function activate(): Promise<void> {
  const others = (await caches.keys()).filter((each) => each.startsWith(prefix) && each !== name);
  await Promise.all(others.slice(0, -1).map((each) => caches.delete(each)));
  // Another build may read answers in another way.
  if (others.length > 0) await forget();
  await self.registration.navigationPreload?.enable();
  await self.clients.claim();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker's clients are of its own origin
  for (const client of await self.clients.matchAll()) client.postMessage({ entry });
}

/** The page as the server makes it; without a server the built one, in which nothing of a home is. */
export async function page({ request, preloadResponse }: FetchEvent): Promise<Response> {
  const fresh = Promise.resolve(preloadResponse as Promise<Response | undefined>).then(
    (response) => response ?? fetch(request),
  );
  return (await inTime(fresh)) ?? (await caches.match('/index.html', { cacheName: name })) ?? fresh;
}

/** Of any build: the names have the hash of what is inside. */
export async function asset(request: Request): Promise<Response> {
  return (await caches.match(request.url, { ignoreVary: true })) ?? fetch(request);
}
