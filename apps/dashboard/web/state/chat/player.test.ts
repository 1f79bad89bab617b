import { beforeEach, expect, test, vi } from 'vitest';
import { soundOf } from '../../text/conversation.ts';
import { seek, toggle, track } from './player.ts';

const speakers: Speaker[] = [];

/** A browser's audio element, as far as the page asks anything of it. */
class Speaker extends EventTarget {
  src = '';
  currentTime = 0;
  duration = Number.NaN;
  refusal: Error | null = null;

  constructor() {
    super();
    speakers.push(this);
  }

  async play(): Promise<void> {
    if (this.refusal) throw this.refusal;
    this.tell('play');
  }

  pause(): void {
    this.tell('pause');
  }

  tell(event: string): void {
    this.dispatchEvent(new Event(event));
  }
}

/** The page has one speaker, which is made with the first sound. */
let speaker: Speaker;
beforeEach(() => {
  vi.stubGlobal('Audio', Speaker);
  track.value = null;
  toggle(0, 'silence');
  speaker = speakers[0] as Speaker;
  Object.assign(speaker, { refusal: null, currentTime: 0, duration: Number.NaN });
  return () => vi.unstubAllGlobals();
});

test('a sound plays, pauses, goes on where it was, and begins anew once it has ended', () => {
  toggle(7, 'a.mp3');
  expect(speaker.src).toBe('/media/a.mp3');
  expect(track.value).toEqual({ id: 7, state: 'playing', position: 0, duration: 0 });
  speaker.duration = Number.POSITIVE_INFINITY;
  speaker.tell('durationchange');
  expect(track.value?.duration).toBe(0);
  speaker.duration = 9;
  speaker.tell('durationchange');
  speaker.currentTime = 4;
  speaker.tell('timeupdate');
  toggle(7, 'a.mp3');
  expect(track.value).toEqual({ id: 7, state: 'paused', position: 4, duration: 9 });
  toggle(7, 'a.mp3');
  expect(track.value).toEqual({ id: 7, state: 'playing', position: 4, duration: 9 });
  seek(7, 'a.mp3', 8);
  expect([speaker.currentTime, track.value?.position]).toEqual([8, 8]);
  speaker.tell('ended');
  expect(track.value).toMatchObject({ state: 'paused', position: 0 });
});

test('one that was not played yet begins where somebody pointed', () => {
  toggle(7, 'a.mp3');
  seek(8, 'b.mp3', 3);
  expect([speaker.src, speaker.currentTime]).toEqual(['/media/b.mp3', 3]);
  expect(track.value).toEqual({ id: 8, state: 'paused', position: 3, duration: 0 });
  toggle(8, 'b.mp3');
  expect(track.value).toMatchObject({ id: 8, state: 'playing', position: 3 });
});

test('another sound silences the one before', () => {
  toggle(7, 'a.mp3');
  toggle(8, 'b.mp3');
  expect([speaker.src, track.value?.id]).toEqual(['/media/b.mp3', 8]);
});

test('a sound that can’t be played says so, and is fetched again when asked for', async () => {
  speaker.refusal = new Error('no such codec');
  toggle(7, 'a.mp3');
  await expect.poll(() => track.value?.state).toBe('failed');
  speaker.refusal = null;
  speaker.src = '';
  toggle(7, 'a.mp3');
  expect([speaker.src, track.value?.state]).toEqual(['/media/a.mp3', 'playing']);
  speaker.tell('error');
  expect(track.value?.state).toBe('failed');
});

test('being silenced before it began is no failure, neither of it nor of what plays now', async () => {
  speaker.refusal = new DOMException('interrupted', 'AbortError');
  toggle(7, 'a.mp3');
  await Promise.resolve();
  expect(track.value).toMatchObject({ id: 7, state: 'playing' });
  speaker.refusal = new Error('gone');
  toggle(8, 'b.mp3');
  speaker.refusal = null;
  toggle(9, 'c.mp3');
  await new Promise(setImmediate);
  expect(track.value).toMatchObject({ id: 9, state: 'playing' });
});

test('the format that every browser plays goes first', () => {
  const sound = (playable_file: string | null, audio_file: string | null) => soundOf({ playable_file, audio_file });
  expect([sound('a.wav', 'a.ogg'), sound(null, 'a.mp3'), sound(null, null)]).toEqual(['a.wav', 'a.mp3', null]);
});
