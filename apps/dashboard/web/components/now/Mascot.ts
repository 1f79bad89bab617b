/** In plain TypeScript, which Node runs as it is: the server paints it too. */
import { h } from 'preact';
import type { RoomSentence } from '../../text/air.ts';

type Mood = RoomSentence['mood'];

const mouths = {
  smile: 'M27.5 43q4.5 4 9 0',
  wavy: 'M25.5 44q2.2-2.8 4.3 0t4.3 0 4.3 0',
  flat: 'M29 44h6',
  open: 'M29 43.5a3 3 0 0 1 6 0v1a3 3 0 0 1-6 0z',
};

const faces: Record<Mood, keyof typeof mouths> = {
  good: 'smile',
  dry: 'wavy',
  humid: 'wavy',
  chilly: 'wavy',
  cold: 'open',
  hot: 'open',
  heat: 'open',
  asleep: 'flat',
};

const path = (name: string, d: string) => h('path', { class: `mascot-${name}`, d });
const circle = (cx: number, cy: number, r: number, name?: string) => h('circle', { class: name, cx, cy, r });

/**
 * roomlog's own mascot, not the robot: a little seed with two leaves that rise and droop with the air. It blinks when it
 * first appears, and when `news` changes.
 */
export function Mascot({ mood, size = 64, news }: { mood: Mood; size?: number; news?: string | undefined }) {
  return h(
    'svg',
    { class: 'mascot', 'data-mood': mood, width: size, height: size, viewBox: '0 0 64 64', 'aria-hidden': true },
    h(
      'g',
      { class: 'mascot-leaves' },
      path('stem', 'M32 21v-8'),
      path('leaf', 'M32 14c1-7 7-10 14-8.5C45.5 12.5 40 16.5 32 14z'),
      path('leaf', 'M32 15c-1-5.5-5.5-8-11.5-7C21 13.5 25.5 17 32 15z'),
    ),
    path('body', 'M32 20c13.5 0 24 8.5 24 21.5C56 53 46.5 60 32 60S8 53 8 41.5C8 28.5 18.5 20 32 20z'),
    circle(18.5, 44.5, 3.6, 'mascot-cheek'),
    circle(45.5, 44.5, 3.6, 'mascot-cheek'),
    mood === 'asleep'
      ? path('mouth', 'M20.5 38q2.5 2 5 0M38.5 38q2.5 2 5 0')
      : h('g', { class: 'mascot-eyes', key: news }, circle(23.5, 38, 2.6), circle(40.5, 38, 2.6)),
    path('mouth', mouths[faces[mood]]),
  );
}

/** The logo: the same face, small and in one colour. */
export function Mark({ size = 26 }: { size?: number }) {
  return h(
    'svg',
    { class: 'icon mark', width: size, height: size, viewBox: '0 0 24 24', 'aria-hidden': true },
    h('path', {
      d: 'M12 8c5.3 0 9 3.2 9 7.6 0 3.7-3.6 5.9-9 5.9s-9-2.2-9-5.9C3 11.2 6.7 8 12 8zM12 8V5.8M12 5.8c.3-2.3 2.3-3.4 5-2.9-.2 2.4-2.2 3.7-5 2.9z',
    }),
    h('path', { d: 'M9.7 17.2c1.4 1.1 3.2 1.1 4.6 0M8.6 14v.1M15.4 14v.1' }),
  );
}
