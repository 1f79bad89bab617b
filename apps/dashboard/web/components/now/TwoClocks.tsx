import { t } from '../../state/language.ts';
import { secondZone } from '../../state/second-clock.ts';
import { now, selection } from '../../state/state.ts';
import { clock } from '../../text/formats.ts';
import { difference, second } from '../../text/second-clock.ts';
import { Icon } from '../Icon.tsx';
import '../../styles/two-clocks.css';

/** The home's time, and the reader's: わが家 18:42 ・ こちら 9:42（9時間おそい）. */
export function TwoClocks() {
  const { clocks } = t();
  if (secondZone.value === null) return null;
  return (
    <p class="two-clocks">
      <Icon name="clock" size={16} />
      <span>
        {selection.value?.room.name} <b>{clock(now.value)}</b>
      </span>
      <span>
        {clocks.here} <b>{second.clock(now.value)}</b>
      </span>
      <small>{difference()}</small>
    </p>
  );
}
