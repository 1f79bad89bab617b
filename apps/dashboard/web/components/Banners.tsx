import { signal } from '@preact/signals';
import { readStored, writeStored } from '../browser/local-storage.ts';
import { paths } from '../paths.ts';
import { connect, lostSince } from '../state/connection.ts';
import { t } from '../state/language.ts';
import { canManage } from '../state/me.ts';
import { newVersion } from '../state/new-version.ts';
import { status } from '../state/state.ts';
import { clockOrMoment, formatter } from '../text/formats.ts';
import { describeStatus } from '../text/status.ts';
import { Icon } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';
import { NewVersion } from './NewVersion.tsx';
import { Prose } from './Prose.ts';

const demoDismissed = signal(readStored('demo') === 'dismissed');

/** What a person should know before trusting the page: no connection, no recording, or only a demo. */
export function Banners() {
  return (
    <div class="banners" role="status">
      {lostSince.value === null ? <StatusBanner /> : <OfflineBanner since={lostSince.value} />}
      {newVersion.value && <NewVersion />}
      <DemoBanner />
    </div>
  );
}

function OfflineBanner({ since }: { since: number }) {
  return (
    <div class="banner" data-tone="warn" data-testid="status-banner" data-state="offline">
      <Icon name="offline" />
      <p>{t().offline(clockOrMoment(since))}</p>
      <button type="button" class="text-button" onClick={connect}>
        {t().reconnect}
      </button>
    </div>
  );
}

function StatusBanner() {
  const words = status.value && describeStatus(status.value, t(), formatter);
  if (!words) return null;
  return (
    <div class="banner" data-tone={words.tone} data-testid="status-banner" data-state={status.value?.state}>
      <Icon name={words.tone === 'info' ? 'info' : 'alert'} />
      <p>
        <b>{words.title}</b> <Prose text={words.body} />
      </p>
      {status.value?.state === 'signin_refused' && <FirstRunLink text={t().setup.signInAgain} />}
    </div>
  );
}

function DemoBanner() {
  if (!status.value?.demo || demoDismissed.value) return null;
  const dismiss = () => {
    demoDismissed.value = true;
    writeStored('demo', 'dismissed');
  };
  return (
    <div class="banner" data-tone="info">
      <Icon name="info" />
      <p>
        <b>{t().demo.title}</b> <Prose text={t().demo.body} />
      </p>
      <FirstRunLink text={t().setup.connect} />
      <IconButton icon="close" label={t().demo.dismiss} onClick={dismiss} />
    </div>
  );
}

/** Only an admin can sign in to BOCCO. */
function FirstRunLink({ text }: { text: string }) {
  if (!canManage.value) return null;
  return (
    <a class="text-button" href={paths.firstRun}>
      {text}
    </a>
  );
}
