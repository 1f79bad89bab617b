/** What a person should know of the logging, in words between which commands stand in backticks. Pure. */
import type { StatusJson } from '../../src/status-schemas.ts';
import type { Formatter } from './formatter.ts';
import type { Texts } from './languages.ts';

export interface StatusWords {
  tone: 'info' | 'warn';
  title: string;
  body: string;
}

/** @returns null while all goes well */
export function describeStatus(status: StatusJson, texts: Texts, format: Formatter): StatusWords | null {
  const { state, since, last_success_at } = status;
  if (state === 'ok') return null;
  const { title, advice } = texts.status[state];
  const last = last_success_at ?? since;
  const isSilent = state !== 'starting' && state !== 'clock_wrong';
  const sentences = [
    state === 'clock_wrong' ? clockSentence(status.clock_ahead_seconds ?? 0, texts, format) : '',
    last && isSilent ? texts.nothingSince(format.clockOrMoment(Date.parse(last) / 1000)) : '',
    advice,
  ];
  const body = sentences.filter((sentence) => sentence !== '').join(' ');
  return { tone: state === 'starting' ? 'info' : 'warn', title, body };
}

function clockSentence(ahead: number, { clockAhead, clockBehind }: Texts, { span }: Formatter): string {
  return (ahead > 0 ? clockAhead : clockBehind)(span(Math.abs(ahead)));
}

/** What happens, or is to be done, while nothing is recorded yet. */
export function nextStep(account: string | null | undefined, rooms: number | undefined, { empty }: Texts): string {
  if (account === null) return empty.account;
  return rooms === 0 ? empty.rooms : empty.sensor;
}
