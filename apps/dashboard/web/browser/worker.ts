/** The worker that opens the page without a network: web/worker. Loaded after the page, and on secure origins only. */
import { effect } from '@preact/signals';
import { connections, lostSince } from '../state/connection.ts';
import { knownNow } from '../state/known.ts';
import { identify } from '../state/me.ts';
import { newVersion } from '../state/new-version.ts';
import { isVisible, wallShown } from '../state/screen.ts';

/** As much of https://www.w3.org/TR/trusted-types/ as is used here; not every browser has it. */
declare const trustedTypes: { createPolicy(name: string, rules: Rules): Rules } | undefined;
interface Rules {
  createScriptURL(url: string): string;
}

/** The only script that may become a worker (`trusted-types`). */
const rules: Rules = { createScriptURL: () => '/worker.js' };
const policy = typeof trustedTypes === 'undefined' ? rules : trustedTypes.createPolicy('worker', rules);

const entryOf = () => new URL(document.querySelector<HTMLScriptElement>('script[type=module]')?.src ?? '').pathname;

export async function startWorker(): Promise<void> {
  const workers = navigator.serviceWorker;
  const entry = entryOf();
  const tell = () => {
    const known = knownNow();
    if (known) workers.controller?.postMessage({ entry, ...known });
  };
  workers.addEventListener('message', ({ data }: MessageEvent<{ entry: string }>) => {
    newVersion.value = data.entry !== entry;
  });
  // What was loaded before there was a worker is told to it, after it has heard whose that is.
  if (!workers.controller) {
    workers.addEventListener('controllerchange', () => void identify().then(tell), { once: true });
  }
  await workers.register(policy.createScriptURL(''));
  // A server that was away may be another build now.
  connections.subscribe((count) => {
    if (count > 1) void workers.getRegistration().then((registration) => registration?.update().catch(() => {}));
  });
  effect(() => {
    if (!isVisible.value || lostSince.value !== null) tell();
  });
  // Nobody comes to a wall to press a button.
  effect(() => {
    if (newVersion.value && wallShown.value) location.reload();
  });
}
