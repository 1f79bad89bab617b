import { settingsProblem, undo } from '../../state/settings/attempt.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { IconButton } from '../IconButton.tsx';

/** That a change is stored, and the way back; or why it is not. */
export function SavedBar() {
  const problem = settingsProblem.value;
  const back = undo.value;
  const { saved, undo: words, dismiss, problems, failed } = settingsTexts();
  return (
    <div class="saved-bar">
      <p role="status">{problem === null && back && saved}</p>
      <p role="alert">{problem !== null && (problems[problem] ?? failed)}</p>
      {back && (
        <button type="button" class="text-button" onClick={() => void back()}>
          {words}
        </button>
      )}
      {(back || problem !== null) && <IconButton icon="close" label={dismiss} onClick={close} />}
    </div>
  );
}

function close(): void {
  undo.value = null;
  settingsProblem.value = null;
}
