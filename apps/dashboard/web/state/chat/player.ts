/** The page's one loudspeaker: whatever is played silences what was played before. */
import { signal } from '@preact/signals';
import type { MessageJson } from '../../../src/schemas.ts';
import { paths } from '../../paths.ts';

interface Track {
  /** Whose sound it is: a message's id. */
  id: number;
  state: 'playing' | 'paused' | 'failed';
  /** Seconds; the duration is 0 until it is known. */
  position: number;
  duration: number;
}

/** Null until something is played. */
export const track = signal<Track | null>(null);

/** Made when it is first needed. */
let speaker: HTMLAudioElement | null = null;

/** The archived sound in the format that plays here, if there is one. */
export const soundOf = ({ playable_file, audio_file }: MessageJson) => playable_file ?? audio_file;

function note(change: Partial<Track>): void {
  if (track.peek()) track.value = { ...(track.peek() as Track), ...change };
}

/** Plays from the beginning, pauses, or goes on. */
export function toggle(id: number, file: string): void {
  speaker ??= createSpeaker();
  const known = track.peek();
  if (known?.id === id && known.state === 'playing') {
    speaker.pause();
    return;
  }
  if (known?.id !== id || known.state === 'failed') {
    speaker.src = paths.media(file);
    track.value = { id, state: 'playing', position: 0, duration: 0 };
  }
  // A sound that another one has silenced before it began rejects too; it is no failure of the one that plays.
  speaker.play().catch((error: unknown) => {
    if (track.peek()?.id === id && !(error instanceof DOMException && error.name === 'AbortError')) fail();
  });
}

export function seek(seconds: number): void {
  if (speaker) speaker.currentTime = seconds;
  note({ position: seconds });
}

const fail = () => note({ state: 'failed' });

function createSpeaker(): HTMLAudioElement {
  const audio = new Audio();
  audio.addEventListener('play', () => note({ state: 'playing' }));
  audio.addEventListener('pause', () => note({ state: 'paused' }));
  audio.addEventListener('timeupdate', () => note({ position: audio.currentTime }));
  audio.addEventListener('durationchange', () => {
    if (Number.isFinite(audio.duration)) note({ duration: audio.duration });
  });
  audio.addEventListener('ended', () => note({ state: 'paused', position: 0 }));
  audio.addEventListener('error', fail);
  return audio;
}
