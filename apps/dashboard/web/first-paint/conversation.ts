/** The newest messages. */
import { Fragment, h } from 'preact';
import type { MessageJson, RoomJson, UserJson } from '../../src/schemas.ts';
import { Mark } from '../components/now/Mascot.ts';
import { paths } from '../paths.ts';
import { alternativeOf, type Placed, placed, soundOf } from '../text/conversation.ts';
import { joinedName, messageKind } from '../text/message-kind.ts';
import { colourOf, initialOf, isRobot } from '../text/people.ts';
import { type Painted, seconds } from './painted.ts';

export function Conversation({ painted, room }: { painted: Painted; room: RoomJson }) {
  const { messages, texts } = painted;
  return h(
    'section',
    { class: 'card chat', id: 'messages', 'aria-label': texts.messages },
    h(
      'header',
      { class: 'chat-header' },
      h('h2', null, texts.messages),
      h(
        'div',
        { class: 'avatars', 'aria-hidden': true },
        room.members.slice(0, 5).map(({ user }) => h(Avatar, { key: user.uuid, user, room })),
      ),
      // The room of the button that opens the search.
      h('span', { class: 'icon-button' }),
    ),
    h(
      'div',
      { class: 'log-frame' },
      h(
        'div',
        { class: 'log painted-log' },
        h(
          'div',
          null,
          messages.length === 0 && h('p', { class: 'notice' }, texts.noMessages),
          placed(messages, room.time_zone).map((it) => h(WithDay, { key: it.message.id, painted, room, it })),
        ),
      ),
    ),
    h(
      'p',
      { class: 'painted-foot' },
      h('a', { class: 'text-button', href: paths.messagesCsv(room.uuid), download: true }, texts.csvOf(texts.messages)),
    ),
  );
}

interface InRoom {
  painted: Painted;
  room: RoomJson;
}

function WithDay({ it, ...where }: InRoom & { it: Placed }) {
  const { message, newDay } = it;
  return h(
    Fragment,
    null,
    newDay !== null && h('p', { class: 'day' }, where.painted.format.dayHeading(seconds(message.date))),
    messageKind(message) === 'event' ? h(EventLine, { ...where, message }) : h(Bubble, { ...where, it }),
  );
}

function EventLine({ painted: { format, texts }, message }: InRoom & { message: MessageJson }) {
  const name = joinedName(message);
  return h(
    'p',
    { class: 'event', 'data-testid': 'painted-message' },
    h('span', null, name ? texts.joined(name) : message.text.trim() || texts.noText),
    time(message, format.clock),
  );
}

const time = ({ date }: MessageJson, clock: (ts: number) => string) =>
  h('time', { dateTime: date }, clock(seconds(date)));

function Bubble({ painted, room, it: { message, follows } }: InRoom & { it: Placed }) {
  const { format, texts } = painted;
  const kind = messageKind(message);
  const mine = message.sender === room.account;
  const text = message.text.trim();
  const sound = kind === 'audio' ? soundOf(message) : null;
  const picture = message.image_file;
  const isLabelled = kind !== 'text' && picture === null && sound === null;
  const label = kind === 'audio' || kind === 'image' || kind === 'stamp' ? texts.media[kind] : texts.otherMedia;
  return h(
    'article',
    { class: 'message', 'data-testid': 'painted-message', 'data-mine': mine, 'data-follows': follows },
    !mine && !follows && h(Avatar, { user: message.user, room }),
    !mine && !follows && h('p', { class: 'sender' }, message.user.nickname),
    h(
      'div',
      { class: 'bubble', 'data-kind': kind },
      picture &&
        h(
          'span',
          { class: kind === 'stamp' ? 'stamp' : 'picture' },
          h('img', {
            src: paths.media(picture),
            alt: alternativeOf(message, texts, format),
            loading: 'lazy',
            decoding: 'async',
          }),
        ),
      sound &&
        h('audio', { controls: true, preload: 'none', src: paths.media(sound), 'aria-label': texts.media.audio }),
      isLabelled && h('p', { class: 'media-label' }, label),
      (text !== '' || kind === 'text') && h('p', null, text || texts.noText),
    ),
    h('div', { class: 'aside' }, time(message, format.clock)),
  );
}

function Avatar({ user, room }: { user: UserJson; room: RoomJson }) {
  const looks = { 'data-robot': isRobot(user), 'data-colour': colourOf(user, room.members) };
  return h('span', { class: 'avatar', ...looks, 'aria-hidden': true }, isRobot(user) ? Mark({}) : initialOf(user));
}
