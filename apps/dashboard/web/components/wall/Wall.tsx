import { metrics } from '@roomlog/store/metrics';
import { useEffect } from 'preact/hooks';
import { keepAwake } from '../../browser/wake-lock.ts';
import { paths } from '../../paths.ts';
import { t } from '../../state/language.ts';
import { latest, now, selection } from '../../state/state.ts';
import { controlsShown, isNight, showControls, startWall, wallShift, wallTemperature } from '../../state/wall.ts';
import { inShort } from '../../text/air.ts';
import { clock, day, formatter, number } from '../../text/formats.ts';
import { Icon } from '../Icon.tsx';
import { WallMessage, WallSentence } from './WallSentence.tsx';
import '../../styles/wall.css';

/** The place from across the room, on a tablet that hangs on the wall. */
export function Wall() {
  useEffect(() => {
    const ends = [startWall(), keepAwake()];
    addEventListener('keydown', showControls);
    return () => {
      removeEventListener('keydown', showControls);
      for (const end of ends) end();
    };
  }, []);
  const { x, y } = wallShift.value;
  const night = isNight.value;
  return (
    <main class="wall" id="main" data-night={night} onPointerDown={showControls}>
      <div class="wall-content" style={{ transform: `translate(${x}px, ${y}px)` }}>
        {night ? (
          <>
            <WallClock />
            <p>{degrees('°C')}</p>
          </>
        ) : (
          <>
            <header>
              <div>
                <WallClock />
                <p class="wall-date">{day(now.value)}</p>
              </div>
              <WallValues />
            </header>
            <WallSentence />
            <WallMessage />
          </>
        )}
      </div>
      {controlsShown.value && (
        <a class="wall-leave" href={paths.place(selection.value)}>
          {t().wall.leave}
        </a>
      )}
    </main>
  );
}

/** Where the day has twice twelve hours, which of them is small. */
function WallClock() {
  const [time, half] = clock(now.value).split(/\s/);
  return (
    <time class="wall-clock">
      {time}
      {half && <small>{half}</small>}
    </time>
  );
}

/** What is not known is not shown as if it were. */
const degrees = (unit = '') =>
  wallTemperature.value === null ? '––' : number('temperature', wallTemperature.value) + unit;

function WallValues() {
  const isKnown = wallTemperature.value !== null;
  const [, ...others] = metrics;
  const shown = others.filter((metric) => isKnown && latest.value?.[metric] != null);
  return (
    <div class="wall-values">
      <p class="wall-degrees" data-testid="wall-temperature">
        <b>{degrees()}</b>
        {isKnown && <span>°C</span>}
      </p>
      <p class="wall-others">
        {shown.map((metric) => (
          <span key={metric} data-metric={metric}>
            <Icon name={metric} />
            {inShort(metric, latest.value?.[metric] ?? null, t(), formatter)}
          </span>
        ))}
      </p>
    </div>
  );
}
