import { exportOpen } from '../state/export.ts';
import { t } from '../state/language.ts';
import { signInNeeded } from '../state/me.ts';
import { placesShown } from '../state/places/now.ts';
import { isPhone, wallShown } from '../state/screen.ts';
import { settingsOpen } from '../state/settings.ts';
import { latest, loadFailed, roomId, rooms } from '../state/state.ts';
import { Banners } from './Banners.tsx';
import { ChatPanel } from './chat/ChatPanel.tsx';
import { EmptyState } from './EmptyState.tsx';
import { HistoryCard } from './history/HistoryCard.tsx';
import { lazyChunk } from './lazy.tsx';
import { More } from './More.tsx';
import { Now } from './now/Now.tsx';
import { SignIn } from './SignIn.tsx';
import { Skeleton } from './Skeleton.tsx';
import { TabBar } from './TabBar.tsx';
import { TopBar } from './TopBar.tsx';

const Settings = lazyChunk(
  () => import('./settings/Settings.tsx').then(({ Settings: component }) => component),
  () => null,
);

const ExportDialog = lazyChunk(
  () => import('./history/ExportDialog.tsx').then(({ ExportDialog: component }) => component),
  () => null,
);

const Places = lazyChunk(() => import('./places/Places.tsx').then(({ Places: component }) => component), Skeleton);

const Wall = lazyChunk(
  () => import('./wall/Wall.tsx').then(({ Wall: component }) => component),
  () => null,
);

export function App() {
  if (signInNeeded.value) return <SignIn />;
  if (wallShown.value) return <Wall />;
  return (
    <>
      <a class="skip" href="#main">
        {t().skip}
      </a>
      <TopBar />
      <Banners />
      <main id="main" tabIndex={-1}>
        <Content />
      </main>
      {isPhone.value && <TabBar />}
      {settingsOpen.value && <Settings />}
      {exportOpen.value && <ExportDialog />}
    </>
  );
}

function Content() {
  if (loadFailed.value) return <EmptyState />;
  if (rooms.value === null) return <Skeleton />;
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
