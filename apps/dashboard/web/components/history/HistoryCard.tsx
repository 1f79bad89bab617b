import { useEffect, useRef } from 'preact/hooks';
import { asTable, hasEventLane, historyFailed, loaded, loadHistory } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { historyVisible } from '../../state/screen.ts';
import { LoadFailed } from '../LoadFailed.tsx';
import { lazyChunk } from '../lazy.tsx';
import { HistoryToolbar } from './HistoryToolbar.tsx';
import { keysOpen, onHistoryKey } from './history-keys.ts';
import { MessageTimeline } from './MessageTimeline.tsx';
import { NewReadings } from './NewReadings.tsx';

/** Chart.js comes with this chunk, when charts can first be seen. */
const Placeholder = () => <div class="chart-stack chart-placeholder" />;
const Charts = lazyChunk(() => import('./Charts.tsx').then(({ Charts: component }) => component), Placeholder);
const DataTable = lazyChunk(() => import('./DataTable.tsx').then(({ DataTable: component }) => component), Placeholder);

const EventLane = lazyChunk(
  () => import('./EventLane.tsx').then(({ EventLane: component }) => component),
  () => <div class="timeline event-lane" />,
);

const KeysDialog = lazyChunk(
  () => import('./KeysDialog.tsx').then(({ KeysDialog: component }) => component),
  () => null,
);

export function HistoryCard() {
  const section = useRef<HTMLElement>(null);
  useEffect(() => section.current?.addEventListener('keydown', onHistoryKey), []);
  return (
    <section ref={section} tabIndex={-1} class="card history" id="history" aria-label={t().history}>
      <HistoryToolbar />
      <div class="history-body" data-loading={loaded.value === null}>
        <MessageTimeline />
        {hasEventLane.value && <EventLane />}
        {historyVisible.value && (asTable.value ? <DataTable /> : <Charts />)}
        {historyVisible.value && <NewReadings />}
        {keysOpen.value && <KeysDialog />}
        {historyFailed.value && <LoadFailed class="history-failed" role="status" retry={() => void loadHistory()} />}
      </div>
    </section>
  );
}
