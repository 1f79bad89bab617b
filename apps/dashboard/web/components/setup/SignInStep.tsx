import { useSignal } from '@preact/signals';
import type { SetupJson } from '../../../src/setup/schemas.ts';
import { submitted } from '../../browser/form.ts';
import { t } from '../../state/language.ts';
import { isMoving, isMovingLong, setupFailed, signedInAs, signInProblem, signInToBocco } from '../../state/setup.ts';
import { span } from '../../text/formats.ts';
import { PasswordField } from '../PasswordField.tsx';
import { Prose } from '../Prose.ts';
import { Step } from './Step.tsx';
import { WhyNot } from './WhyNot.tsx';

/** Signing in to BOCCO; what is typed goes to the collector and is kept nowhere in the page. */
export function SignInStep({ known, step }: { known: SetupJson; step: 'done' | 'now' | 'later' }) {
  return (
    <Step number={1} title={t().setup.signIn} state={step}>
      {step === 'done' ? <p>{resultOf(known)}</p> : <Now known={known} />}
    </Step>
  );
}

function resultOf({ account }: SetupJson): string {
  if (signedInAs.value !== null) return signedInAs.value;
  return account.user === null ? t().setup.signedIn : t().setup.signedInAs(account.user);
}

function Now({ known: { account, sign_in } }: { known: SetupJson }) {
  if (isMoving.value) {
    return (
      <p class="setup-waiting" role="status">
        <i class="pulse" />
        <span>
          <b>{t().setup.oneMoment}</b>
          {isMovingLong.value ? t().setup.movingLong : t().setup.moving}
        </span>
      </p>
    );
  }
  return (
    <>
      {account.name !== 'default' && <p>{t().setup.account(account.name)}</p>}
      {account.state === 'refused' && <p class="problem">{t().setup.refused}</p>}
      {setupFailed.value === 'lost' && <p class="problem">{t().setup.lost}</p>}
      {sign_in === 'possible' ? <SignInForm /> : <WhyNot why={sign_in} account={account.name} />}
    </>
  );
}

function SignInForm() {
  const busy = useSignal(false);

  async function submit(event: SubmitEvent): Promise<void> {
    const { value } = submitted(event);
    if (busy.value) return;
    busy.value = true;
    await signInToBocco({ email: value('email'), password: value('password'), api_key: value('key') });
    busy.value = false;
  }

  return (
    <form onSubmit={(event) => void submit(event)}>
      <label>
        {t().setup.email}
        <input name="email" type="email" autocomplete="username" required maxLength={256} />
      </label>
      <PasswordField />
      <label>
        {t().setup.key}
        <input name="key" autocomplete="off" autocapitalize="none" spellcheck={false} required maxLength={256} />
        <small>{t().setup.keyHint}</small>
      </label>
      <p class="problem" role="alert">
        <Prose text={problem()} />
      </p>
      <button type="submit" class="primary" disabled={busy.value}>
        {busy.value ? t().setup.busy : t().setup.submit}
      </button>
      <p class="hint">{t().setup.kept}</p>
    </form>
  );
}

function problem(): string {
  const found = signInProblem.value;
  if (found === null) return '';
  return typeof found === 'string' ? t().setup.problems[found] : t().setup.slowed(span(Math.max(60, found.seconds)));
}
