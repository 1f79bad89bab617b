import { showNow } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { newReadings } from '../../state/new-readings.ts';
import { Icon } from '../Icon.tsx';

/** Lies over the charts, so that nothing moves when it comes. */
export function NewReadings() {
  if (newReadings.value === 0) return null;
  return (
    <button type="button" class="new-readings" onClick={showNow}>
      {t().newReadings(newReadings.value)}
      <Icon name="right" size={16} />
    </button>
  );
}
