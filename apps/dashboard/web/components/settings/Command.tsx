import { asTyped } from '@roomlog/runtime/command-line';
import { useContext } from 'preact/hooks';
import { settingsTexts } from '../../text/settings-texts.ts';
import { Installed } from '../command.ts';
import { CopyButton } from './CopyButton.tsx';

/** A command of the machine itself, to be copied. */
export function Command({ text }: { text: string }) {
  const typed = asTyped(text, useContext(Installed));
  return (
    <p class="command">
      <code>{typed}</code>
      <CopyButton text={typed} label={settingsTexts().copyCommand(typed)} />
    </p>
  );
}
