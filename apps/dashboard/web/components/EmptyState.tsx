import { t } from '../state/language.ts';
import { loadAll } from '../state/live.ts';
import { loadFailed, rooms, status } from '../state/state.ts';
import { Mascot } from './now/Mascot.tsx';
import { Prose } from './Prose.tsx';

/** Shown while nothing is recorded yet: what happens next, and what to do. */
export function EmptyState() {
  if (loadFailed.value) {
    return (
      <section class="card empty">
        <Mascot mood="asleep" size={112} />
        <h1>{t().loadFailed}</h1>
        <button type="button" class="primary" onClick={() => void loadAll()}>
          {t().tryAgain}
        </button>
      </section>
    );
  }
  const signedOut = status.value?.account === null;
  return (
    <section class="card empty">
      <Mascot mood="good" size={112} />
      <h1>{t().empty.title}</h1>
      <p>
        <Prose text={signedOut ? t().empty.account : rooms.value?.length === 0 ? t().empty.rooms : t().empty.sensor} />
      </p>
    </section>
  );
}
