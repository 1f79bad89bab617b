/** A recording on its way: asked for, spoken, and sent or thrown away. Nothing is kept of one that is not sent. */
import { signal } from '@preact/signals';
import { type Microphone, openMicrophone } from '../../browser/microphone.ts';
import { sendFile } from './outbox.ts';
import { recorderRoom } from './recorder-room.ts';
import { leaveScrollback } from './scrollback.ts';

/** `full`: nothing more is recorded, and it can still be sent. `levels`: from 0 to 1, the newest last. */
export interface Recording {
  state: 'asking' | 'refused' | 'recording' | 'full';
  seconds: number;
  levels: readonly number[];
  /** Somebody is asked whether it is to be thrown away. */
  isDoubtful: boolean;
}

/** Seconds. */
export const longestRecording = 60;
/** What is as short is thrown away without asking, and what is shorter than a word is not sent (seconds). */
const [soonSaidAgain, shortest] = [3, 0.5];
/** Ten a second. */
const shownLevels = 40;
const tickMs = 100;

const nothingYet: Recording = { state: 'asking', seconds: 0, levels: [], isDoubtful: false };

export const recording = signal<Recording | null>(null);

let microphone: Microphone | null = null;
let ticking: ReturnType<typeof setInterval> | undefined;
let startedAt = 0;
/** The whole recording, once it has ended. */
let recorded: Promise<Blob> | null = null;
let attempts = 0;

function update(change: Partial<Recording>): void {
  recording.value = { ...(recording.peek() ?? nothingYet), ...change };
}

/** @param open for tests, which have no microphone */
export async function startRecording(open = openMicrophone): Promise<void> {
  const mine = ++attempts;
  recording.value = nothingYet;
  const opened = await open().catch(() => null);
  // Somebody has thought better of it while the browser asked.
  if (mine !== attempts) return opened?.cancel();
  if (!opened) return update({ state: 'refused' });
  microphone = opened;
  startedAt = Date.now();
  update({ state: 'recording' });
  ticking = setInterval(tick, tickMs);
}

function tick(): void {
  const { levels } = recording.peek() ?? nothingYet;
  const seconds = (Date.now() - startedAt) / 1000;
  if (seconds >= longestRecording) end();
  else update({ seconds, levels: [...levels, microphone?.level() ?? 0].slice(-shownLevels) });
}

function end(): void {
  clearInterval(ticking);
  recorded ??= microphone?.stop() ?? null;
  update({ state: 'full', seconds: longestRecording });
}

export const canSendRecording = ({ state, seconds }: Recording): boolean =>
  state === 'full' || (state === 'recording' && seconds >= shortest);

export async function sendRecording(): Promise<void> {
  const now = recording.peek();
  if (!microphone || !now || !canSendRecording(now)) return;
  const mine = attempts;
  clearInterval(ticking);
  recorded ??= microphone.stop();
  const file = await recorded.catch(() => null);
  if (mine !== attempts) return;
  if (!file) return update({ state: 'refused' });
  close();
  leaveScrollback();
  sendFile({ kind: 'audio', name: '', file, reducedTo: null, preview: null });
}

function close(): void {
  attempts++;
  clearInterval(ticking);
  microphone = null;
  recorded = null;
  recording.value = null;
  recorderRoom.value = null;
}

export function discardRecording(): void {
  if (!recorded) microphone?.cancel();
  close();
}

/** Throws it away, after a question where that would be a pity. The question is left in the same way. */
export function escapeRecording(): void {
  const { state, seconds, isDoubtful } = recording.peek() ?? nothingYet;
  const isWorthAsking = (state === 'recording' || state === 'full') && seconds > soonSaidAgain;
  if (isDoubtful) keepRecording();
  else if (isWorthAsking) update({ isDoubtful: true });
  else discardRecording();
}

export const keepRecording = (): void => update({ isDoubtful: false });
