import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { copyText } from '../../browser/clipboard.ts';
import { createTimer } from '../../state/timer.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { Icon } from '../Icon.tsx';

/** Milliseconds for which it says that it has copied. */
const saidFor = 4000;

/** Copies a text, and says whether that worked. */
export function CopyButton({ text, label }: { text: string; label: string }) {
  const outcome = useSignal<boolean | null>(null);
  const timer = useMemo(() => createTimer(() => (outcome.value = null)), []);
  useEffect(() => timer.clear, []);
  const words = settingsTexts();

  async function copy(): Promise<void> {
    outcome.value = await copyText(text);
    timer.set(saidFor);
  }

  return (
    <>
      <button type="button" class="text-button" aria-label={label} onClick={() => void copy()}>
        {outcome.value && <Icon name="checks" size={16} />}
        {outcome.value ? words.copied : words.copy}
      </button>
      <span role="status" class={outcome.value === false ? 'note' : 'visually-hidden'}>
        {outcome.value === null ? '' : outcome.value ? words.copied : words.notCopied}
      </span>
    </>
  );
}
