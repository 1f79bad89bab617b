import { isPhone } from '../../state/screen.ts';
import { size } from '../../state/size.ts';
import { DayRibbon } from './DayRibbon.tsx';
import { Details } from './Details.tsx';
import { detailsOpen, Hero, HeroDetail } from './Hero.tsx';
import { LastMessage } from './LastMessage.tsx';
import { NowValues } from './NowValues.tsx';

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
