import { useSignal } from '@preact/signals';
import type { SetupJson } from '../../../src/setup/schemas.ts';
import { submitted } from '../../browser/form.ts';
import { t } from '../../state/language.ts';
import { isMoving, isMovingLong, isUsual, setupFailed, signedInAs, signIn, signInProblem } from '../../state/setup.ts';
import { span } from '../../text/formats.ts';
import { PasswordField } from '../PasswordField.tsx';
import { Prose } from '../Prose.ts';
import { Segments } from '../Segments.tsx';
import { Step } from './Step.tsx';
import { WhyNot } from './WhyNot.tsx';

/** Signing in to BOCCO or BOCCO emo; what is typed goes to the collector and is kept nowhere in the page. */
export function SignInStep({ known, step }: { known: SetupJson; step: 'done' | 'now' | 'later' }) {
  return (
    <Step number={1} title={t().setup.signIn} state={step}>
      {step === 'done' ? <Done known={known} /> : <Now known={known} />}
    </Step>
  );
}

/** Who has one robot may have the other one too. */
function Done({ known }: { known: SetupJson }) {
  const adds = useSignal(false);
  if (adds.value) {
    const other = known.account.source === 'bocco' ? 'emo' : 'bocco';
    return (
      <SignInForm
        first={other}
        onDone={() => {
          adds.value = false;
        }}
      />
    );
  }
  return (
    <>
      <p>{resultOf(known)}</p>
      {known.sign_in !== 'not_private' && (
        <button
          type="button"
          class="text-button"
          onClick={() => {
            adds.value = true;
          }}
        >
          {t().setup.another}
        </button>
      )}
    </>
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
      {!isUsual(account) && <p>{t().setup.account(account.name)}</p>}
      {account.state === 'refused' && <p class="problem">{t().setup.refused}</p>}
      {setupFailed.value === 'lost' && <p class="problem">{t().setup.lost}</p>}
      {sign_in === 'possible' ? <SignInForm first={account.source} /> : <WhyNot why={sign_in} account={account} />}
    </>
  );
}

type Robot = SetupJson['account']['source'];

/** @param first the robot that is chosen until somebody chooses */
function SignInForm({ first, onDone }: { first: Robot; onDone?: () => void }) {
  const busy = useSignal(false);
  const robot = useSignal(first);

  async function submit(event: SubmitEvent): Promise<void> {
    const { value } = submitted(event);
    if (busy.value) return;
    busy.value = true;
    const isEmo = robot.value === 'emo';
    const isIn = await signIn(
      isEmo
        ? { refresh_token: value('token').trim() }
        : { email: value('email'), password: value('password'), api_key: value('key') },
    );
    busy.value = false;
    if (isIn) onDone?.();
  }

  return (
    <>
      <Segments
        name="robot"
        label={t().setup.robot}
        options={[
          { key: 'bocco', label: 'BOCCO' },
          { key: 'emo', label: 'BOCCO emo' },
        ]}
        chosen={robot.value}
        onChoose={(key) => {
          robot.value = key;
          signInProblem.value = null;
        }}
      />
      <form onSubmit={(event) => void submit(event)}>
        {robot.value === 'emo' ? <EmoFields /> : <BoccoFields />}
        <p class="problem" role="alert">
          <Prose text={problem(robot.value)} />
        </p>
        <button type="submit" class="primary" disabled={busy.value}>
          {busy.value ? t().setup.busy : t().setup.submit}
        </button>
        <p class="hint">{t().setup.kept}</p>
      </form>
    </>
  );
}

function BoccoFields() {
  return (
    <>
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
    </>
  );
}

function EmoFields() {
  return (
    <>
      <p>{t().setup.emo.advice}</p>
      <label>
        {t().setup.emo.token}
        <input name="token" type="password" autocomplete="off" required maxLength={1024} />
        <small>
          {t().setup.emo.tokenHint}{' '}
          <a href="https://platform-api.bocco.me/dashboard/login" target="_blank" rel="noreferrer">
            platform-api.bocco.me
          </a>
        </small>
      </label>
    </>
  );
}

function problem(robot: Robot): string {
  const found = signInProblem.value;
  if (found === null) return '';
  if (robot === 'emo' && (found === 'refused' || found === 'unusable')) return t().setup.emo[found];
  return typeof found === 'string' ? t().setup.problems[found] : t().setup.slowed(span(Math.max(60, found.seconds)));
}
