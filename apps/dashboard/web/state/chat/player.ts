/** The page's only audio player: a new sound stops the one before. */
import { signal } from '@preact/signals';
import { paths } from '../../paths.ts';

interface Track {
  /** The message's id. */
  id: number;
  state: 'playing' | 'paused' | 'failed';
  /** Seconds; the duration is 0 until it is known. */
  position: number;
  duration: number;
}

/** Null until something is played. */
export const track = signal<Track | null>(null);

/** Created when first needed. */
let speaker: HTMLAudioElement | null = null;

function update(change: Partial<Track>): void {
  if (track.peek()) track.value = { ...(track.peek() as Track), ...change };
}

/** Plays from the beginning, pauses, or resumes. */
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
  // `play` also rejects when another sound replaced this one before it started: that is no failure.
  speaker.play().catch((error: unknown) => {
    if (track.peek()?.id === id && !(error instanceof DOMException && error.name === 'AbortError')) fail();
  });
}

/** Goes to a place in a sound, also in one that was not played yet: it begins there then. */
export function seek(id: number, file: string, seconds: number): void {
  speaker ??= createSpeaker();
  if (track.peek()?.id !== id) {
    speaker.src = paths.media(file);
    track.value = { id, state: 'paused', position: 0, duration: 0 };
  }
  speaker.currentTime = seconds;
  update({ position: seconds });
}

const fail = () => update({ state: 'failed' });

function createSpeaker(): HTMLAudioElement {
  const audio = new Audio();
  audio.addEventListener('play', () => update({ state: 'playing' }));
  audio.addEventListener('pause', () => update({ state: 'paused' }));
  audio.addEventListener('timeupdate', () => update({ position: audio.currentTime }));
  audio.addEventListener('durationchange', () => {
    if (Number.isFinite(audio.duration)) update({ duration: audio.duration });
  });
  audio.addEventListener('ended', () => update({ state: 'paused', position: 0 }));
  audio.addEventListener('error', fail);
  return audio;
}
