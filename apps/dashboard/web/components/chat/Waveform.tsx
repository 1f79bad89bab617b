import { t } from '../../state/language.ts';
import { playTime } from '../../text/formatter.ts';

/** Seconds that a key goes on or back; the others lead to an end. */
const keys: Partial<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -5,
  PageUp: 5,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

interface Props {
  /** From 0 to 100. */
  peaks: readonly number[];
  /** Both in seconds. */
  position: number;
  duration: number;
  seek: (seconds: number) => void;
}

/** How loud a recording is, bar by bar; what was played is coloured. A slider for keys, and for a finger on it. */
export function Waveform({ peaks, position, duration, seek }: Props) {
  const place = (event: PointerEvent) => {
    const { left, width } = (event.currentTarget as HTMLElement).getBoundingClientRect();
    seek(Math.min(1, Math.max(0, (event.clientX - left) / width)) * duration);
  };
  return (
    <div
      class="waveform"
      role="slider"
      tabIndex={0}
      aria-label={t().playPosition}
      aria-valuemin={0}
      aria-valuemax={Math.ceil(duration)}
      aria-valuenow={Math.round(position)}
      aria-valuetext={playTime(position)}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        place(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && place(event)}
      onKeyDown={(event) => {
        const by = keys[event.key];
        if (by === undefined) return;
        event.preventDefault();
        seek(Math.min(duration, Math.max(0, position + by)));
      }}
    >
      {peaks.map((peak, bar) => (
        <i
          key={bar}
          data-played={bar < (position / duration) * peaks.length}
          style={{ height: `${Math.max(10, peak)}%` }}
        />
      ))}
    </div>
  );
}
