import { useSignal } from '@preact/signals';
import { submitted } from '../browser/form.ts';
import { connect } from '../state/connection.ts';
import { t } from '../state/language.ts';
import { signIn, signInProblem } from '../state/me.ts';
import { isPlainHttp } from '../state/secure.ts';
import { span } from '../text/formats.ts';
import { Mascot } from './now/Mascot.ts';
import { PasswordField } from './PasswordField.tsx';
import { Prose } from './Prose.ts';
import '../styles/settings.css';

/** A name and a password; the browser's own password manager fills them in. */
export function SignIn() {
  const busy = useSignal(false);

  async function submit(event: SubmitEvent): Promise<void> {
    const { value } = submitted(event);
    busy.value = true;
    const isIn = await signIn(value('name'), value('password'));
    busy.value = false;
    if (isIn) connect();
  }

  return (
    <main id="main" class="sign-in">
      <form class="card" onSubmit={(event) => void submit(event)}>
        <Mascot mood="good" size={88} />
        <h1>{t().signIn.title}</h1>
        <p class="lead">{t().signIn.lead}</p>
        <label>
          {t().signIn.name}
          <input name="name" autocomplete="username" autocapitalize="none" spellcheck={false} required maxLength={64} />
        </label>
        <PasswordField />
        <p class="problem" role="alert">
          {problem()}
        </p>
        <button type="submit" class="primary" disabled={busy.value}>
          {busy.value ? t().signIn.busy : t().signIn.title}
        </button>
        <p class="hint">
          <Prose text={t().signIn.forgotten} />
        </p>
        {isPlainHttp && <p class="hint">{t().signIn.plain}</p>}
      </form>
    </main>
  );
}

function problem(): string {
  const found = signInProblem.value;
  if (!found) return '';
  return found.code === 'slowed'
    ? t().signIn.slowed(span(Math.max(60, Math.ceil(found.seconds / 60) * 60)))
    : t().signIn.problems[found.code];
}
