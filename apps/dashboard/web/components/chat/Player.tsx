import type { MessageJson } from '../../../src/schemas.ts';
import { seek, toggle, track } from '../../state/chat/player.ts';
import { t } from '../../state/language.ts';
import { playTime } from '../../text/formatter.ts';
import { Icon } from '../Icon.tsx';
import { Waveform } from './Waveform.tsx';

const trackOf = (id: number) => (track.value?.id === id ? track.value : null);

/** A recording: play and pause, position, duration. */
export function Player({ message, file }: { message: MessageJson; file: string }) {
  const known = trackOf(message.id);
  const playing = known?.state === 'playing';
  const position = known?.position ?? 0;
  const duration = known?.duration || (message.duration ?? 0);
  const seekHere = (seconds: number) => seek(message.id, file, seconds);
  const label = playing ? t().pause : t().play;
  return (
    <fieldset class="player" aria-label={t().media.audio}>
      <button
        type="button"
        class="round-button play"
        aria-label={label}
        title={label}
        onClick={() => toggle(message.id, file)}
      >
        <Icon name={playing ? 'pause' : 'play'} size={18} />
      </button>
      {known?.state === 'failed' ? (
        <p role="alert">{t().cannotPlay}</p>
      ) : (
        <>
          {message.peaks ? (
            <Waveform peaks={message.peaks} position={position} duration={duration} seek={seekHere} />
          ) : (
            <input
              type="range"
              min={0}
              max={duration || 1}
              step={0.1}
              value={position}
              disabled={duration === 0}
              aria-label={t().playPosition}
              aria-valuetext={playTime(position)}
              style={{ '--played': `${duration ? (position / duration) * 100 : 0}%` }}
              onInput={(event) => seekHere(event.currentTarget.valueAsNumber)}
            />
          )}
          <span class="play-time">{duration ? playTime(playing || position > 0 ? position : duration) : '–:––'}</span>
        </>
      )}
    </fieldset>
  );
}

/** A text in the robot's voice. */
export function HearButton({ id, file }: { id: number; file: string }) {
  const known = trackOf(id);
  const playing = known?.state === 'playing';
  const label = known?.state === 'failed' ? t().cannotPlay : playing ? t().pause : t().hear;
  return (
    <button
      type="button"
      class="hear"
      data-state={known?.state}
      aria-label={label}
      title={label}
      onClick={() => toggle(id, file)}
    >
      <Icon name={playing ? 'pause' : 'voice'} size={15} />
    </button>
  );
}
