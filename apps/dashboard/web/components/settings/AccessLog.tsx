import type { ComponentChildren } from 'preact';
import { t } from '../../state/language.ts';
import { accessLog, sent } from '../../state/settings/access.ts';
import { seconds } from '../../state/state.ts';
import { deviceName } from '../../text/device.ts';
import { clockOrMoment } from '../../text/formats.ts';
import { settingsTexts } from '../../text/settings-texts.ts';
import { Entry } from './Entry.tsx';

/** What was sent from here, and by whom. */
export function SendLog() {
  return (
    <Log title={settingsTexts().access.sends} empty={sent.value.length === 0}>
      {sent.value.map(({ id, kind, text, sent_by, room_name, state, created_at }) => {
        const who = sent_by ?? settingsTexts().access.thisMachine;
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
    <Log title={settingsTexts().access.log} empty={accessLog.value.length === 0}>
      {accessLog.value.map(({ id, at, event, name, address, device }) => {
        const where = address ?? settingsTexts().access.thisMachine;
        const facts = [name, device && deviceName(device), where, clockOrMoment(seconds(at))];
        return <Entry key={id} title={settingsTexts().access.events[event]} facts={facts} />;
      })}
    </Log>
  );
}

function Log({ title, empty, children }: { title: string; empty: boolean; children: ComponentChildren }) {
  return (
    <div class="setting-group">
      <details>
        <summary>{title}</summary>
        {empty ? <p class="note">{settingsTexts().access.nothingYet}</p> : <ul class="entries">{children}</ul>}
      </details>
    </div>
  );
}
