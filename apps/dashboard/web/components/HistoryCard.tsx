import { asTable, historyFailed, loaded, loadHistory } from '../history.ts';
import { t } from '../language.ts';
import { historyVisible } from '../screen.ts';
import { HistoryToolbar } from './HistoryToolbar.tsx';
import { lazyChunk } from './lazy.tsx';
import { MessageLane } from './MessageLane.tsx';

/** Chart.js comes with this chunk, when charts can first be seen. */
const Charts = lazyChunk(() => import('./Charts.tsx').then(({ Charts: component }) => component));
const DataTable = lazyChunk(() => import('./DataTable.tsx').then(({ DataTable: component }) => component));

export function HistoryCard() {
  return (
    <section class="card history" id="history" aria-label={t().history}>
      <HistoryToolbar />
      <div class="history-body" data-loading={loaded.value === null}>
        <MessageLane />
        {historyVisible.value && (asTable.value ? <DataTable /> : <Charts />)}
        {historyFailed.value && (
          <p class="history-failed" role="status">
            {t().loadFailed}{' '}
            <button type="button" class="text-button" onClick={() => void loadHistory()}>
              {t().tryAgain}
            </button>
          </p>
        )}
      </div>
    </section>
  );
}
