import { signal } from '@preact/signals';
import { readStored, writeStored } from '../browser/local-storage.ts';
import { connect, lostSince } from '../state/connection.ts';
import { t } from '../state/language.ts';
import { seconds, status } from '../state/state.ts';
import { clockOrMoment, span } from '../text/formats.ts';
import { Icon } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';
import { Prose } from './Prose.tsx';

const demoDismissed = signal(readStored('demo') === 'dismissed');

/** What a person should know before trusting the page: no connection, no recording, or only a demo. */
export function Banners() {
  return (
    <div class="banners" role="status">
      {lostSince.value === null ? <StatusBanner /> : <OfflineBanner since={lostSince.value} />}
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
  const current = status.value;
  if (!current || current.state === 'ok') return null;
  const { title, advice } = t().status[current.state];
  const last = current.last_success_at ?? current.since;
  const silent = current.state !== 'starting' && current.state !== 'clock_wrong';
  return (
    <div
      class="banner"
      data-tone={current.state === 'starting' ? 'info' : 'warn'}
      data-testid="status-banner"
      data-state={current.state}
    >
      <Icon name={current.state === 'starting' ? 'info' : 'alert'} />
      <p>
        <b>{title}</b> {current.state === 'clock_wrong' && `${clockSentence(current.clock_ahead_seconds ?? 0)} `}
        {last && silent && t().nothingSince(clockOrMoment(seconds(last)))} <Prose text={advice} />
      </p>
    </div>
  );
}

function clockSentence(ahead: number): string {
  const by = span(Math.abs(ahead));
  return ahead > 0 ? t().clockAhead(by) : t().clockBehind(by);
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
      <IconButton icon="close" label={t().demo.dismiss} onClick={dismiss} />
    </div>
  );
}
