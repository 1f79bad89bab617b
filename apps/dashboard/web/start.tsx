import { effect, signal } from '@preact/signals';
import { render } from 'preact';
import { bindBrowser } from './browser/bind.ts';
import { App, preload } from './components/App.tsx';
import { Installed } from './components/command.ts';
import { connect } from './state/connection.ts';
import { startEffects } from './state/effects.ts';
import { hasFirstData } from './state/first-data.ts';
import { hasTexts } from './state/language.ts';
import { identify } from './state/me.ts';
import { setupShown } from './state/screen.ts';

bindBrowser();
startEffects();

const isPreloaded = signal(false);
void preload().then(() => {
  isPreloaded.value = true;
  return null;
});

/** The server says so; a page that is opened without it doesn't know. */
const isInstalled = document.documentElement.dataset['checkout'] === undefined;

const root = document.getElementById('app');
if (root) draw(root);

/** The server's first paint stays until there is something to show in its place, and goes in one step. */
function draw(into: HTMLElement): void {
  const isPainted = into.hasChildNodes();
  let isDrawn = false;
  effect(() => {
    if (isDrawn || !hasTexts.value || (isPainted && !(hasFirstData.value && isPreloaded.value))) return;
    isDrawn = true;
    queueMicrotask(() => {
      into.replaceChildren();
      render(
        <Installed.Provider value={isInstalled}>
          <App />
        </Installed.Provider>,
        into,
      );
    });
  });
}

// The first run asks for itself: what it shows is of no home yet.
void identify().then((isIn) => isIn && !setupShown.peek() && connect());

// After what the page needs itself. Plain http has no workers.
const keep = () => void import('./browser/worker.ts').then((worker) => worker.startWorker());
if (isSecureContext && document.readyState === 'complete') keep();
else if (isSecureContext) addEventListener('load', keep);
