/**
 * Opens the page without a network, with the last answers of its first screen. Everything else goes to the server as if
 * there were no worker: events, files, downloads, /docs.
 */
import { answer, forgetThenSend, keepKnown } from './answers.ts';
import { type Known, keyOf } from './kept.ts';
import { activate, asset, entry, install, page } from './shell.ts';

declare const self: ServiceWorkerGlobalScope;

/** After these somebody else may be signed in. */
const signs = new Set(['/login', '/logout', '/link']);

function answerTo(event: FetchEvent): Promise<Response> | null {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin) return null;
  if (request.method === 'POST' && signs.has(url.pathname)) return forgetThenSend(request);
  if (request.method !== 'GET') return null;
  if (request.mode === 'navigate') return url.pathname === '/' ? page(event) : null;
  if (url.pathname.startsWith('/assets/')) return asset(request);
  const key = keyOf(url, Date.now() / 1000);
  return key === null ? null : answer(event, key);
}

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const answered = answerTo(event);
  if (answered) event.respondWith(answered);
});
self.addEventListener('message', (event) => {
  const known = event.data as Known;
  if (known.entry === entry) event.waitUntil(keepKnown(known));
});
