import type { ComponentChildren } from 'preact';
import { t } from '../../state/language.ts';
import { accessLog, sent } from '../../state/settings.ts';
import { seconds } from '../../state/state.ts';
import { deviceName } from '../../text/device.ts';
import { clockOrMoment } from '../../text/formats.ts';
import { Entry } from './Entry.tsx';

/** What was sent from here, and by whom. */
export function SendLog() {
  return (
    <Log title={t().settings.sends} empty={sent.value.length === 0}>
      {sent.value.map(({ id, kind, text, sent_by, room_name, state, created_at }) => {
        const who = sent_by ?? t().settings.thisMachine;
        const problem = state === 'failed' ? t().notSent : null;
        return (
          <Entry
            key={id}
            title={kind === 'text' ? text : t().media[kind]}
            facts={[who, room_name, clockOrMoment(seconds(created_at)), problem]}
          />
        );
      })}
    </Log>
  );
}

/** Who signed in, and what was changed. */
export function AccessLog() {
  return (
    <Log title={t().settings.log} empty={accessLog.value.length === 0}>
      {accessLog.value.map(({ id, at, event, name, address, device }) => {
        const where = address ?? t().settings.thisMachine;
        const facts = [name, device && deviceName(device), where, clockOrMoment(seconds(at))];
        return <Entry key={id} title={t().settings.events[event]} facts={facts} />;
      })}
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
