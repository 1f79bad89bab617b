import { signal } from '@preact/signals';
import { sendStamp } from '../../state/chat/outbox.ts';
import { leaveScrollback } from '../../state/chat/scrollback.ts';
import { t } from '../../state/language.ts';
import { selection } from '../../state/state.ts';
import { IconButton } from '../IconButton.tsx';

export const stampsOpen = signal(false);

/** On a phone the tab bar goes with a focus in the box: nothing may move under the pointer. */
const keepFocus = (event: Event) => event.preventDefault();

/** Opens the stamps that the robot knows. */
export function StampButton() {
  return (
    <IconButton
      icon="sticker"
      size={22}
      label={t().stamps}
      aria-expanded={stampsOpen.value}
      onMouseDown={keepFocus}
      onClick={() => {
        stampsOpen.value = !stampsOpen.peek();
      }}
    />
  );
}

/** The stamps in words, in the place of the quick replies; a tap sends one. */
export function StampRow() {
  const { stamps = [] } = selection.value?.room.capabilities ?? {};
  const choose = (stamp: string) => {
    stampsOpen.value = false;
    leaveScrollback();
    sendStamp(stamp);
  };
  return (
    <fieldset class="quick-replies stamps" aria-label={t().stamps}>
      {stamps.map(({ uuid, summary }) => (
        <button key={uuid} type="button" onMouseDown={keepFocus} onClick={() => choose(uuid)}>
          {summary || t().media.stamp}
        </button>
      ))}
    </fieldset>
  );
}
