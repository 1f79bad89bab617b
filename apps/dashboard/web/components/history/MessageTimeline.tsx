import { startOfDay } from '@roomlog/store/time';
import { useEffect } from 'preact/hooks';
import type { MessageJson } from '../../../src/schemas.ts';
import { type Cluster, clusters } from '../../charts/timeline.ts';
import { loadBackTo, messages, wanted } from '../../state/chat/chat.ts';
import { frame, show, view } from '../../state/history.ts';
import { t } from '../../state/language.ts';
import { isPhone } from '../../state/screen.ts';
import { seconds, zone } from '../../state/state.ts';
import { moment } from '../../text/formats.ts';
import { messageKind } from '../../text/message-kind.ts';
import { Icon } from '../Icon.tsx';
import { lazyChunk } from '../lazy.tsx';

const MessageDays = lazyChunk(
  () => import('./MessageDays.tsx').then(({ MessageDays: component }) => component),
  () => <div class="timeline" />,
);

/** In a longer span the markers would be one solid line: it has bars of days. */
const longestSpan = 9 * 86_400;

/** The messages on the charts' time axis. A sibling of the slider, which may not contain buttons. */
export function MessageTimeline() {
  const { from, to } = frame.value;
  const shown = to - from <= longestSpan;
  // Rounded to a day, so that a moving view does not load again and again.
  const back = startOfDay(from, zone.value);
  const ready = messages.value !== null;
  useEffect(() => {
    if (shown && ready) void loadBackTo(back);
  }, [shown, ready, back]);
  if (!shown) return <MessageDays />;
  const within = (messages.value ?? []).filter(({ date }) => seconds(date) >= from && seconds(date) <= to);
  const found = clusters(within, frame.value, isPhone.value ? 9 : 26);
  return (
    <ul class="timeline" aria-label={t().timeline}>
      {found.map((cluster) => (
        <li key={cluster.messages[0]?.id} style={{ left: `${cluster.fraction * 100}%` }}>
          <Marker cluster={cluster} />
        </li>
      ))}
    </ul>
  );
}

type MessageCluster = Cluster<MessageJson>;

function Marker({ cluster }: { cluster: MessageCluster }) {
  const [first] = cluster.messages;
  if (!first) return null;
  const count = cluster.messages.length;
  const label = t().messagesAt(count, moment(cluster.from));
  const system = count === 1 && messageKind(first) === 'event';
  return (
    <button
      type="button"
      class="marker"
      data-kind={system ? 'event' : 'message'}
      aria-label={label}
      title={count === 1 ? first.text : label}
      onClick={() => open(cluster)}
    >
      {count > 1 ? count : <Icon name={system ? 'radio' : 'message'} size={15} />}
    </button>
  );
}

/** One message: shows it. Several: zooms in until they separate. */
function open({ messages: members, from, to }: MessageCluster): void {
  const [first] = members;
  const width = frame.peek().to - frame.peek().from;
  if (members.length === 1 || to - from < 60 || width < 3 * 3600) {
    if (first) wanted.value = { id: first.id };
    if (isPhone.peek()) location.hash = '#messages';
    return;
  }
  const margin = Math.max(900, (to - from) * 0.3);
  show({ ...view.peek(), zoom: { from: from - margin, to: Math.min(frame.peek().to, to + margin) } });
}
