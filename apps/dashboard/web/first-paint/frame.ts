/** The first paint's bar, its notices, and the way to other rooms and languages. */
import { h } from 'preact';
import { Mark } from '../components/now/Mascot.ts';
import { Prose } from '../components/Prose.ts';
import { paths } from '../paths.ts';
import { isSuspect, selectionName } from '../state/room-list.ts';
import { languageNames, languages } from '../text/languages.ts';
import { describeStatus } from '../text/status.ts';
import { lastSeen, type Painted, seconds } from './painted.ts';

/** The room of an icon, which only the page draws: nothing moves when it comes. */
export const blank = (size = 18) => h('svg', { class: 'icon', width: size, height: size, 'aria-hidden': true });

const addressOf = (key: string, isSensor: boolean, language: string) =>
  `/?${new URLSearchParams({ [isSensor ? 'sensor' : 'room']: key, lang: language }).toString()}`;

export function TopBar(painted: Painted) {
  const { chosen, language, selections } = painted;
  return h(
    'header',
    { class: 'top-bar' },
    h('a', { class: 'brand', href: '/', 'aria-label': 'roomlog' }, Mark({}), h('span', null, 'roomlog')),
    h('div', { class: 'chooser' }, chosen && h(Chooser, { painted, isAlone: selections.length === 1 })),
    h(LivePill, painted),
    h(
      'nav',
      { class: 'painted-languages', 'aria-label': painted.texts.switchLanguage },
      languages
        .filter((other) => other !== language)
        .map((other) =>
          h(
            'a',
            {
              key: other,
              lang: other,
              href: chosen ? addressOf(chosen.key, chosen.sensor !== null, other) : `/?lang=${other}`,
            },
            languageNames[other],
          ),
        ),
    ),
  );
}

function Chooser({ painted: { chosen, texts }, isAlone }: { painted: Painted; isAlone: boolean }) {
  if (!chosen) return null;
  const name = [
    h('b', null, selectionName(chosen)),
    h('span', null, chosen.sensor ? chosen.room.name : texts.noSensor),
  ];
  return isAlone
    ? h('p', { class: 'chooser-button' }, ...name)
    : h('a', { class: 'chooser-button', href: '#rooms' }, ...name, blank());
}

function LivePill(painted: Painted) {
  const sensor = painted.chosen?.sensor ?? null;
  const isDoubted = sensor?.stale === true || isSuspect(sensor);
  const state = sensor?.latest == null ? 'waiting' : isDoubted ? 'stale' : 'live';
  const text = lastSeen(painted) || painted.texts.noReadingYet;
  return h('p', { class: 'live-pill', 'data-state': state }, h('i', null), text);
}

export function Notices({ canManage, format, status, texts }: Painted) {
  const words = describeStatus(status, texts, format);
  const signInAgain = status.state === 'signin_refused' && texts.setup.signInAgain;
  const link = (text: string | false) => canManage && text !== false && text;
  return h(
    'div',
    { class: 'banners' },
    words && notice(words.tone, words.title, words.body, link(signInAgain)),
    status.demo && notice('info', texts.demo.title, texts.demo.body, link(texts.setup.connect)),
  );
}

const notice = (tone: string, title: string, body: string, link: string | false) =>
  h(
    'div',
    { class: 'banner', 'data-tone': tone },
    blank(),
    h('p', null, h('b', null, title), ' ', h(Prose, { text: body })),
    link !== false && h('a', { class: 'text-button', href: paths.firstRun }, link),
  );

/** The other rooms and sensors, each with its values. */
export function OtherRooms({ chosen, format, language, selections, texts }: Painted) {
  const others = selections.filter(({ key }) => key !== chosen?.key);
  if (others.length === 0) return null;
  return h(
    'nav',
    { class: 'card painted-rooms', id: 'rooms', 'aria-label': texts.chooseSensor },
    h('h2', null, texts.chooseSensor),
    h(
      'ul',
      null,
      others.map((other) => {
        const { key, room, sensor } = other;
        const { temperature = null, humidity = null, created_at = null } = sensor?.latest ?? {};
        const values = [
          temperature !== null && format.quantity('temperature', temperature),
          humidity !== null && format.quantity('humidity', humidity),
        ].filter((value) => value !== false);
        return h(
          'li',
          { key },
          h('a', { href: addressOf(key, sensor !== null, language) }, selectionName(other)),
          h('span', null, sensor?.nickname ? room.name : ''),
          h('b', null, values.join(' ')),
          created_at && h('time', { dateTime: created_at }, format.clockOrMoment(seconds(created_at))),
        );
      }),
    ),
  );
}
