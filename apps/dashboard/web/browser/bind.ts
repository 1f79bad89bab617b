/** Connects the state to the browser, both ways. Called once, before the page is drawn. */
import { effect } from '@preact/signals';
import { readChartDefaults } from '../state/chart-defaults.ts';
import { clockChoice } from '../state/clock-choice.ts';
import { seen } from '../state/connection.ts';
import { readAddress } from '../state/history.ts';
import { hasTexts, language, speak, t } from '../state/language.ts';
import { placesShown } from '../state/places/now.ts';
import { printing } from '../state/printing.ts';
import { isPhone, isVisible, screen, screenOf, setupShown, wallShown } from '../state/screen.ts';
import { size } from '../state/size.ts';
import { title } from '../state/state.ts';
import { rootStyle, systemIsDark, theme, themeOf } from '../state/theme.ts';
import { preferredLanguage } from '../text/languages.ts';
import { sizeOf } from '../text/sizes.ts';
import { currentSearch } from './address-bar.ts';
import { readStored } from './local-storage.ts';

export function bindBrowser(): void {
  const root = document.documentElement;
  const readHash = () => {
    screen.value = screenOf(location.hash);
  };

  const asked = new URLSearchParams(currentSearch());
  const view = asked.get('view');
  wallShown.value = view === 'wall';
  setupShown.value = view === 'setup';
  void speak(preferredLanguage(asked.get('lang') ?? readStored('language'), navigator.languages));
  theme.value = themeOf(readStored('theme'));
  size.value = sizeOf(readStored('size'));
  clockChoice.value = readStored('clock');
  readChartDefaults(readStored('range'), readStored('compare'));
  followMedia('(prefers-color-scheme: dark)', systemIsDark);
  followMedia('(max-width: 699.98px)', isPhone);
  followKeyboard(root);
  readHash();
  addEventListener('hashchange', () => {
    const before = screen.peek();
    readHash();
    // Within a screen the address names a part of it.
    if (screen.peek() !== before && (isPhone.peek() || screen.peek() === 'settings')) scrollTo(0, 0);
  });
  readAddress();
  addEventListener('popstate', readAddress);
  followMedia('print', printing);
  // What comes later than this is not on the paper.
  addEventListener('beforeprint', () => (printing.value = true));
  addEventListener('afterprint', () => (printing.value = false));
  document.addEventListener('visibilitychange', () => {
    isVisible.value = document.visibilityState !== 'hidden';
    seen(isVisible.value);
  });

  effect(() => {
    document.title = placesShown.value && hasTexts.value ? `${t().places.all} – roomlog` : title.value;
    if (hasTexts.value) root.lang = language.value;
    // With a single place there is nothing to compare.
    root.dataset['screen'] = screen.value === 'places' && !placesShown.value ? 'now' : screen.value;
  });
  // A computed signal updates only while something subscribes to it.
  effect(() => rootStyle.value && undefined);
}

/** Where the keyboard lies over the page instead of making it shorter, as on an iPhone, the page makes itself shorter. */
function followKeyboard({ style }: HTMLElement): void {
  const seen = visualViewport;
  seen?.addEventListener('resize', () => {
    // Zoomed in, one sees less of the page without a keyboard.
    const covered = seen.scale > 1.01 ? 0 : Math.max(0, Math.round(innerHeight - seen.height));
    style.setProperty('--keyboard', `${covered}px`);
  });
}

function followMedia(query: string, matches: { value: boolean }): void {
  const media = matchMedia(query);
  matches.value = media.matches;
  media.addEventListener('change', (event) => {
    matches.value = event.matches;
  });
}
