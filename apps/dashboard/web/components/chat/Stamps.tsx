import { signal } from '@preact/signals';
import { sendStamp } from '../../state/chat/outbox.ts';
import { leaveScrollback } from '../../state/chat/scrollback.ts';
import { t } from '../../state/language.ts';
import { selection } from '../../state/state.ts';
import { IconButton } from '../IconButton.tsx';

const isOpen = signal(false);

/** Opens the stamps that the robot knows. */
export function StampButton() {
  return (
    <IconButton
      icon="sticker"
      size={22}
      label={t().stamps}
      aria-expanded={isOpen.value}
      onClick={() => {
        isOpen.value = !isOpen.peek();
      }}
    />
  );
}

/** The stamps in words; a tap sends one. */
export function StampRow() {
  const { stamps = [] } = selection.value?.room.capabilities ?? {};
  if (!isOpen.value) return null;
  const choose = (stamp: string) => {
    isOpen.value = false;
    leaveScrollback();
    sendStamp(stamp);
  };
  return (
    <fieldset class="quick-replies stamps" aria-label={t().stamps}>
      {stamps.map(({ uuid, summary }) => (
        <button key={uuid} type="button" onClick={() => choose(uuid)}>
          {summary || t().media.stamp}
        </button>
      ))}
    </fieldset>
  );
}
