import { settingsTexts } from '../../text/settings-texts.ts';
import { CopyButton } from './CopyButton.tsx';

/** A command of the machine itself, to be copied. */
export function Command({ text }: { text: string }) {
  return (
    <p class="command">
      <code>{text}</code>
      <CopyButton text={text} label={settingsTexts().copyCommand(text)} />
    </p>
  );
}
