import { t } from '../state/language.ts';
import { loadAll } from '../state/live.ts';
import { loadFailed, rooms, status } from '../state/state.ts';
import { nextStep } from '../text/status.ts';
import { Mascot } from './now/Mascot.ts';
import { Prose } from './Prose.ts';

/** Shown while nothing is recorded yet: what happens next, and what to do. */
export function EmptyState() {
  const failed = loadFailed.value;
  return (
    <section class="card empty">
      <Mascot mood={failed ? 'asleep' : 'good'} size={112} />
      <h1>{failed ? t().loadFailed : t().empty.title}</h1>
      {failed ? (
        <button type="button" class="primary" onClick={() => void loadAll()}>
          {t().tryAgain}
        </button>
      ) : (
        <p>
          <Prose text={nextStep(status.value?.account, rooms.value?.length, t())} />
        </p>
      )}
    </section>
  );
}
