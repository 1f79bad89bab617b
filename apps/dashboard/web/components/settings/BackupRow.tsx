import { isPlainHttp } from '../../state/secure.ts';
import { backup, makeBackup } from '../../state/settings/storage.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { Icon } from '../Icon.tsx';
import { Command } from './Command.tsx';
import { Row } from './Row.tsx';

const command = 'roomlog backup';

/** A backup for this device; where others could read it on its way, the command for the machine itself. */
export function BackupRow() {
  const words = settingsTexts().storage;
  const isMaking = backup.value.step === 'making';
  if (isPlainHttp) {
    return (
      <>
        <Row label={words.backup} hint={words.plainHttp} />
        <Command text={command} />
      </>
    );
  }
  return (
    <>
      <Row label={words.backup} hint={isMaking ? words.makingHint : words.backupHint}>
        <button type="button" class="secondary" disabled={isMaking} onClick={() => void makeBackup()}>
          <Icon name="download" />
          {isMaking ? words.making : words.make}
        </button>
      </Row>
      <Outcome />
    </>
  );
}

function Outcome() {
  const words = settingsTexts().storage;
  const state = backup.value;
  return (
    <>
      <p class="note" role="status">
        {state.step === 'made' && words.made(state.name)}
      </p>
      <p class="problem" role="alert">
        {state.step === 'failed' && (words.problems[state.code] ?? words.problems.other)}
        {state.step === 'made' && state.failedDays.length > 0 && words.madeWithFaults}
      </p>
    </>
  );
}
