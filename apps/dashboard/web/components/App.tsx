import { exportOpen } from '../state/dialogs.ts';
import { t } from '../state/language.ts';
import { signInNeeded } from '../state/me.ts';
import { placesShown } from '../state/places/now.ts';
import { isPhone, screen, setupShown, wallShown } from '../state/screen.ts';
import { latest, loadFailed, roomId, rooms } from '../state/state.ts';
import { Banners } from './Banners.tsx';
import { EmptyState } from './EmptyState.tsx';
import { lazyChunk } from './lazy.tsx';
import { Now, preloadNow } from './now/Now.tsx';
import { Skeleton } from './Skeleton.tsx';
import { TabBar } from './TabBar.tsx';
import { TopBar } from './TopBar.tsx';

const HistoryCard = lazyChunk(
  () => import('./history/HistoryCard.tsx').then(({ HistoryCard: component }) => component),
  () => <section class="card history" id="history" />,
);

const ChatPanel = lazyChunk(
  () => import('./chat/ChatPanel.tsx').then(({ ChatPanel: component }) => component),
  () => <section class="card chat" id="messages" />,
);

const SignIn = lazyChunk(
  () => import('./SignIn.tsx').then(({ SignIn: component }) => component),
  () => null,
);

const More = lazyChunk(
  () => import('./More.tsx').then(({ More: component }) => component),
  () => null,
);

const Wall = lazyChunk(
  () => import('./wall/Wall.tsx').then(({ Wall: component }) => component),
  () => null,
);

const Setup = lazyChunk(
  () => import('./setup/Setup.tsx').then(({ Setup: component }) => component),
  () => null,
);

/** What the first screen shows beside the room itself, loaded while its data is. */
export function preload(): Promise<unknown> {
  if (wallShown.peek()) return Wall.preload();
  if (setupShown.peek()) return Setup.preload();
  return Promise.all([HistoryCard.preload(), ChatPanel.preload(), isPhone.peek() && preloadNow()]);
}

const Settings = lazyChunk(
  () => import('./settings/Settings.tsx').then(({ Settings: component }) => component),
  () => <section class="card" />,
);

const ExportDialog = lazyChunk(
  () => import('./history/ExportDialog.tsx').then(({ ExportDialog: component }) => component),
  () => null,
);

const Year = lazyChunk(
  () => import('./year/Year.tsx').then(({ Year: component }) => component),
  () => <section class="card" />,
);

const Places = lazyChunk(() => import('./places/Places.tsx').then(({ Places: component }) => component), Skeleton);

export function App() {
  if (signInNeeded.value) return <SignIn />;
  if (wallShown.value) return <Wall />;
  if (setupShown.value) return <Setup />;
  return (
    <>
      <a class="skip" href="#main">
        {t().skip}
      </a>
      <TopBar />
      <main id="main" tabIndex={-1}>
        <Banners />
        <Content />
      </main>
      {isPhone.value && <TabBar />}
      {exportOpen.value && <ExportDialog />}
    </>
  );
}

function Content() {
  if (loadFailed.value) return <EmptyState />;
  if (screen.value === 'settings') return <Settings />;
  if (rooms.value === null) return <Skeleton />;
  if (screen.value === 'year' && latest.value) return <Year />;
  if (placesShown.value) return <Places />;
  return (
    <>
      <div class="column">
        {latest.value ? (
          <>
            <Now />
            <HistoryCard />
          </>
        ) : (
          <EmptyState />
        )}
      </div>
      {roomId.value && <ChatPanel />}
      {isPhone.value && <More />}
    </>
  );
}
