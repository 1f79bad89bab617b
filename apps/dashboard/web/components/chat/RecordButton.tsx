import { useEffect, useRef } from 'preact/hooks';
import { goToScreen } from '../../browser/address-bar.ts';
import { canRecord } from '../../browser/microphone.ts';
import { recorderRoom } from '../../state/chat/recorder-room.ts';
import { t } from '../../state/language.ts';
import { isPhone } from '../../state/screen.ts';
import { IconButton } from '../IconButton.tsx';

const isOffered = canRecord();

/** After the recorder has gone, the button that opened it gets the focus. */
let returnsFocus = false;

/** Only where this browser records what BOCCO takes; elsewhere a file can be chosen. */
export function RecordButton({ room }: { room: string }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (returnsFocus) button.current?.focus();
    returnsFocus = false;
  }, []);
  if (!isOffered) return null;
  const open = () => {
    returnsFocus = true;
    recorderRoom.value = room;
    // The recorder stands in the conversation, where what was said can be read.
    if (isPhone.peek()) goToScreen('messages');
  };
  return <IconButton ref={button} icon="mic" size={22} label={t().record} onClick={open} />;
}
