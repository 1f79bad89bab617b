import { useEffect, useState } from 'preact/hooks';
import type { EventJson } from '../../../src/schemas.ts';
import { type Cluster, clusters } from '../../charts/timeline.ts';
import { frame } from '../../state/history.ts';
import { loadRoomEvents, roomEvents } from '../../state/room-events.ts';
import { isPhone } from '../../state/screen.ts';
import { roomId, seconds } from '../../state/state.ts';
import { eventTexts, eventWords, isTold, kindOf } from '../../text/event-words.ts';
import { clock, moment } from '../../text/formats.ts';
import { Icon, type IconName } from '../Icon.tsx';

const icons: Record<string, IconName> = {
  'radar.begin': 'person',
  'radar.near_begin': 'person',
  human_sensor: 'person',
  'radar.end': 'leaving',
  'radar.near_end': 'leaving',
  'illuminance.brighter': 'sun',
  'illuminance.darker': 'moon',
  trigger_word: 'mic',
  vui_command: 'mic',
  emo_talk: 'voice',
  movement_sensor: 'motion',
  lock_sensor: 'door',
};

function iconOf(event: EventJson): IconName {
  const kind = kindOf(event) ?? '';
  return icons[kind] ?? (kind.startsWith('accel') ? 'motion' : 'radio');
}

const hour = 3600;

/** In whole hours, so that a view that moves does not load again and again. */
const around = ({ from, to }: { from: number; to: number }) => ({
  from: Math.floor(from / hour) * hour,
  to: Math.ceil(to / hour) * hour,
});

type Dated = EventJson & { date: string };

/** What the robot's service told by itself, on the charts' time axis; a mark says it in words when it is pressed. */
export function EventLane() {
  const room = roomId.value;
  const { from, to } = around(frame.value);
  const [opened, open] = useState<number | null>(null);
  useEffect(() => {
    if (room !== null) void loadRoomEvents(room, { from, to });
  }, [room, from, to]);
  const told = roomEvents.value?.room === room ? (roomEvents.value?.events ?? []) : [];
  const within = told
    .filter((event) => isTold(event) && seconds(event.at) >= frame.value.from && seconds(event.at) <= frame.value.to)
    .map((event): Dated => ({ ...event, date: event.at }));
  const found = clusters(within, frame.value, isPhone.value ? 10 : 30);
  const shown = found.find(({ messages }) => messages[0]?.id === opened);
  return (
    <div class="timeline event-lane">
      <ul aria-label={eventTexts().lane}>
        {found.map(({ messages: [first, ...others], fraction, from: at }) => {
          if (!first) return null;
          const count = others.length + 1;
          const label =
            count === 1 ? `${moment(at)} ${eventWords(first, eventTexts())}` : eventTexts().several(count, moment(at));
          return (
            <li key={first.id} style={{ left: `${fraction * 100}%` }}>
              <button
                type="button"
                class="marker"
                aria-label={label}
                aria-expanded={first.id === opened}
                title={label}
                onClick={() => open(first.id === opened ? null : first.id)}
                onBlur={() => open(null)}
                onKeyDown={({ key }) => {
                  if (key === 'Escape') open(null);
                }}
              >
                {count > 1 ? count : <Icon name={iconOf(first)} size={14} />}
              </button>
            </li>
          );
        })}
      </ul>
      <div role="status">
        {shown && (
          <p class="event-words" style={{ '--at': String(shown.fraction) }}>
            {sentenceOf(shown)}
          </p>
        )}
      </div>
    </div>
  );
}

/** So many are said; of the others how many there are. */
const saidAtMost = 4;

function sentenceOf({ messages }: Cluster<Dated>): string {
  const said = messages
    .slice(0, saidAtMost)
    .map((event) => `${clock(seconds(event.at))} ${eventWords(event, eventTexts())}`);
  const left = messages.length - said.length;
  return [...said, ...(left > 0 ? [eventTexts().more(left)] : [])].join(' ・ ');
}
