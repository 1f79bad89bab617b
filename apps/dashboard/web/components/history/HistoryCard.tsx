import { asTable, historyFailed, loaded, loadHistory } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { historyVisible } from '../../state/screen.ts';
import { LoadFailed } from '../LoadFailed.tsx';
import { lazyChunk } from '../lazy.tsx';
import { HistoryToolbar } from './HistoryToolbar.tsx';
import { MessageTimeline } from './MessageTimeline.tsx';

/** Chart.js comes with this chunk, when charts can first be seen. */
const Placeholder = () => <div class="chart-stack chart-placeholder" />;
const Charts = lazyChunk(() => import('./Charts.tsx').then(({ Charts: component }) => component), Placeholder);
const DataTable = lazyChunk(() => import('./DataTable.tsx').then(({ DataTable: component }) => component), Placeholder);

export function HistoryCard() {
  return (
    <section class="card history" id="history" aria-label={t().history}>
      <HistoryToolbar />
      <div class="history-body" data-loading={loaded.value === null}>
        <MessageTimeline />
        {historyVisible.value && (asTable.value ? <DataTable /> : <Charts />)}
        {historyFailed.value && <LoadFailed class="history-failed" role="status" retry={() => void loadHistory()} />}
      </div>
    </section>
  );
}
