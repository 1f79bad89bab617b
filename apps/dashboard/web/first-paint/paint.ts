/**
 * The page before its script: what is known now, as HTML that the server makes with the page's words and stylesheets.
 * Plain TypeScript without state: Node runs it as it is. The page replaces it once its own data is there.
 */
import { Fragment, h } from 'preact';
import { Conversation } from './conversation.ts';
import { Notices, OtherRooms, TopBar } from './frame.ts';
import { Now } from './now.ts';
import type { Painted } from './painted.ts';
import { Today } from './today.ts';

export function FirstPaint(painted: Painted) {
  const { chosen, texts, today } = painted;
  return h(
    Fragment,
    null,
    h('a', { class: 'skip', href: '#main' }, texts.skip),
    h(TopBar, painted),
    h(
      'main',
      { id: 'main', tabIndex: -1 },
      h(Notices, painted),
      h('div', { class: 'column' }, h(Now, painted)),
      chosen && h(Conversation, { painted, room: chosen.room }),
      h(
        'div',
        { class: 'column painted-further' },
        today && chosen?.sensor && h(Today, { painted, sensor: chosen.sensor.uuid, today }),
        h(OtherRooms, painted),
      ),
    ),
  );
}
