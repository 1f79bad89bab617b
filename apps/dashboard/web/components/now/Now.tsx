import { isPhone } from '../../state/screen.ts';
import { size } from '../../state/size.ts';
import { lazyChunk } from '../lazy.tsx';
import { DayRibbon } from './DayRibbon.tsx';
import { detailsOpen, Hero, HeroDetail } from './Hero.tsx';
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

/** How the room is. On a phone that is a whole screen; very large text gets fewer things, not only larger ones. */
export function Now() {
  return (
    <div class="now" id="now">
      <Hero />
      {isPhone.value && (
        <>
          <NowValues />
          {size.value !== 'largest' && (
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
