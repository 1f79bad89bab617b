import { useSignal } from '@preact/signals';
import { submitted } from '../../browser/form.ts';
import { endToken, makeToken, newToken, tokens } from '../../state/settings/access.ts';
import { now, seconds } from '../../state/state.ts';
import { clockOrMoment, dayWithYear } from '../../text/formats.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { CopyButton } from './CopyButton.tsx';
import { Entry } from './Entry.tsx';

/** What programs ask with. */
export function Tokens() {
  const words = settingsTexts().tokens;
  return (
    <div class="setting-group">
      <h3>{words.title}</h3>
      <p class="note">{words.hint}</p>
      <ul class="entries">
        {tokens.value.map(({ name, scopes, expires_at, used_at }) => (
          <Entry
            key={name}
            title={name}
            facts={[
              scopes.map((scope) => words.scopes[scope]).join(', '),
              untilText(expires_at),
              used_at ? words.used(clockOrMoment(seconds(used_at))) : words.unused,
            ]}
          >
            <button
              type="button"
              class="text-button"
              aria-label={words.revokeOf(name)}
              onClick={() => void endToken(name)}
            >
              {words.revoke}
            </button>
          </Entry>
        ))}
      </ul>
      {newToken.value && (
        <div class="new-secret">
          <label class="new-link">
            {words.made(newToken.value.name)}
            <input readOnly value={newToken.value.token} onFocus={(event) => event.currentTarget.select()} />
          </label>
          <CopyButton text={newToken.value.token} label={words.copySecret} />
        </div>
      )}
      <NewTokenForm />
    </div>
  );
}

function untilText(expires_at: string | null): string {
  const { days, ended, until } = settingsTexts().tokens;
  if (expires_at === null) return days[0] ?? '';
  return seconds(expires_at) <= now.value ? ended : until(dayWithYear(seconds(expires_at)));
}

function NewTokenForm() {
  const words = settingsTexts().tokens;
  const lacksScope = useSignal(false);

  async function submit(event: SubmitEvent): Promise<void> {
    const { value, checked, reset } = submitted(event);
    const scopes = checked('scope');
    lacksScope.value = scopes.length === 0;
    if (lacksScope.value) return;
    const days = Number(value('days'));
    if (await makeToken(value('name'), scopes, days === 0 ? null : days)) reset();
  }
  return (
    <form class="fields" onSubmit={(event) => void submit(event)}>
      <label>
        {words.name}
        <input name="name" required maxLength={64} placeholder={words.example} />
      </label>
      <label>
        {words.worksFor}
        <select name="days">
          {['90', '365', '0'].map((days) => (
            <option key={days} value={days}>
              {words.days[Number(days)]}
            </option>
          ))}
        </select>
      </label>
      <fieldset class="scopes">
        <legend>{words.may}</legend>
        {Object.entries(words.scopes).map(([scope, text]) => (
          <label key={scope}>
            <input type="checkbox" name="scope" value={scope} defaultChecked={scope === 'read'} />
            {text}
          </label>
        ))}
      </fieldset>
      <button type="submit" class="secondary">
        {words.make}
      </button>
      <p class="problem" role="alert">
        {lacksScope.value && words.scopeNeeded}
      </p>
    </form>
  );
}
