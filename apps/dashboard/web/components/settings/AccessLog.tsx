import type { ComponentChildren } from 'preact';
import { t } from '../../state/language.ts';
import { accessLog, sent } from '../../state/settings.ts';
import { seconds } from '../../state/state.ts';
import { deviceName } from '../../text/device.ts';
import { clockOrMoment } from '../../text/formats.ts';

/** What was sent from here, and by whom. */
export function SendLog() {
  return (
    <Log title={t().settings.sends} empty={sent.value.length === 0}>
      {sent.value.map(({ id, text, sent_by, room_name, state, created_at }) => (
        <li key={id}>
          <p>
            <b>{text}</b>
            <small>
              {[
                sent_by ?? t().settings.thisMachine,
                room_name,
                clockOrMoment(seconds(created_at)),
                state === 'failed' ? t().notSent : '',
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </p>
        </li>
      ))}
    </Log>
  );
}

/** Who signed in, and what was changed. */
export function AccessLog() {
  return (
    <Log title={t().settings.log} empty={accessLog.value.length === 0}>
      {accessLog.value.map(({ id, at, event, name, address, device }) => (
        <li key={id}>
          <p>
            <b>{t().settings.events[event]}</b>
            <small>
              {[name, device && deviceName(device), address ?? t().settings.thisMachine, clockOrMoment(seconds(at))]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </p>
        </li>
      ))}
    </Log>
  );
}

function Log({ title, empty, children }: { title: string; empty: boolean; children: ComponentChildren }) {
  return (
    <section>
      <details>
        <summary>{title}</summary>
        {empty ? <p class="note">{t().settings.nothingYet}</p> : <ul class="entries">{children}</ul>}
      </details>
    </section>
  );
}
