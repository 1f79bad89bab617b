import { useSignal } from '@preact/signals';
import { submitted } from '../../browser/form.ts';
import { changePassword } from '../../state/settings/access.ts';
import { settingsTexts } from '../../text/settings-texts.ts';

/** Changes the password, which signs out every other device. */
export function PasswordForm() {
  const done = useSignal(false);

  async function submit(event: SubmitEvent): Promise<void> {
    const { value, reset } = submitted(event);
    done.value = await changePassword(value('current'), value('new'));
    if (done.value) reset();
  }

  return (
    <div class="setting-group">
      <h3>{settingsTexts().access.password}</h3>
      <form class="fields" onSubmit={(event) => void submit(event)}>
        <label>
          {settingsTexts().access.currentPassword}
          <input name="current" type="password" autocomplete="current-password" required />
        </label>
        <label>
          {settingsTexts().access.newPassword}
          <input name="new" type="password" autocomplete="new-password" required minLength={8} maxLength={256} />
        </label>
        <button type="submit" class="secondary">
          {settingsTexts().access.changePassword}
        </button>
      </form>
      <p class="note" role="status">
        {done.value ? settingsTexts().access.passwordChanged : settingsTexts().access.passwordHint}
      </p>
    </div>
  );
}
