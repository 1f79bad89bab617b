import { useSignal } from '@preact/signals';
import { t } from '../state/language.ts';

/** A password that can be looked at while it is typed; the browser's own password manager fills it in. */
export function PasswordField() {
  const shown = useSignal(false);
  return (
    <>
      <label>
        {t().signIn.password}
        <input
          name="password"
          {...(shown.value ? { type: 'text' } : { type: 'password' })}
          autocomplete="current-password"
          autocapitalize="none"
          spellcheck={false}
          required
          maxLength={256}
        />
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={shown.value}
          onChange={(event) => {
            shown.value = event.currentTarget.checked;
          }}
        />
        {t().signIn.show}
      </label>
    </>
  );
}
