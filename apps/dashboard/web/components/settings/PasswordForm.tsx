import { useSignal } from '@preact/signals';
import { submitted } from '../../browser/form.ts';
import { t } from '../../state/language.ts';
import { changePassword } from '../../state/settings.ts';

/** Changes the password, which signs out every other device. */
export function PasswordForm() {
  const done = useSignal(false);

  async function submit(event: SubmitEvent): Promise<void> {
    const { value, reset } = submitted(event);
    done.value = await changePassword(value('current'), value('new'));
    if (done.value) reset();
  }

  return (
    <section>
      <h3>{t().settings.password}</h3>
      <form class="fields" onSubmit={(event) => void submit(event)}>
        <label>
          {t().settings.currentPassword}
          <input name="current" type="password" autocomplete="current-password" required />
        </label>
        <label>
          {t().settings.newPassword}
          <input name="new" type="password" autocomplete="new-password" required minLength={8} maxLength={256} />
        </label>
        <button type="submit" class="secondary">
          {t().settings.changePassword}
        </button>
      </form>
      <p class="note" role="status">
        {done.value ? t().settings.passwordChanged : t().settings.passwordHint}
      </p>
    </section>
  );
}
