import { clockChoice } from '../../state/clock-choice.ts';
import { isPhone } from '../../state/screen.ts';
import { size } from '../../state/size.ts';
import { lazyChunk } from '../lazy.tsx';
import { DayRibbon } from './DayRibbon.tsx';
import { Advice, detailsOpen, Hero, HeroDetail } from './Hero.tsx';
import { NowValues } from './NowValues.tsx';

/** With the box to write in, which wide screens have in the conversation. */
const LastMessage = lazyChunk(
  () => import('./LastMessage.tsx').then(({ LastMessage: component }) => component),
  () => null,
);

const Details = lazyChunk(
  () => import('./Details.tsx').then(({ Details: component }) => component),
  () => null,
);

const TwoClocks = lazyChunk(
  () => import('./TwoClocks.tsx').then(({ TwoClocks: component }) => component),
  () => null,
);

/** Of a phone, whose first screen it is on. */
export const preloadNow = () => LastMessage.preload();

/** How the room is. On a phone that is a whole screen; very large text gets fewer things, not only larger ones. */
export function Now() {
  return (
    <div class="now" id="now">
      <Hero />
      {clockChoice.value !== null && <TwoClocks />}
      {isPhone.value && (
        <>
          <NowValues />
          {size.value === 'largest' ? (
            <Advice />
          ) : (
            <div>
              <DayRibbon />
              <HeroDetail />
            </div>
          )}
        </>
      )}
      {detailsOpen.value && <Details />}
      {isPhone.value && <LastMessage />}
    </div>
  );
}
