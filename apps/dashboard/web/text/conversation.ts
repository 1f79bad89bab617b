/** How messages follow each other. Pure. */
import { startOfDay } from '@roomlog/store/time';
import type { MessageJson } from '../../src/schemas.ts';
import type { Formatter } from './formatter.ts';
import type { Texts } from './languages.ts';
import { messageKind } from './message-kind.ts';

/** Messages of one person within this many seconds are grouped. */
const groupSeconds = 5 * 60;

const seconds = (instant: string) => Date.parse(instant) / 1000;

export interface Placed {
  message: MessageJson;
  /** The local midnight of its day, if it is the first one of it. */
  newDay: number | null;
  /** The same sender wrote just before: name and picture are not repeated. */
  follows: boolean;
}

/** @param zone IANA name */
export function placed(messages: readonly MessageJson[], zone: string): Placed[] {
  let lastDay = 0;
  return messages.map((message, index) => {
    const ts = seconds(message.date);
    const day = startOfDay(ts, zone);
    const before = messages[index - 1];
    const isNewDay = day !== lastDay;
    lastDay = day;
    const follows =
      !isNewDay &&
      before?.sender === message.sender &&
      messageKind(before) !== 'event' &&
      ts - seconds(before.date) < groupSeconds;
    return { message, newDay: isNewDay ? day : null, follows };
  });
}

/** What a picture is for who doesn't see it. */
export function alternativeOf(message: MessageJson, texts: Texts, { moment }: Formatter): string {
  const words = messageKind(message) === 'stamp' ? texts.stampBy : texts.pictureBy;
  return words(message.user.nickname, moment(seconds(message.date)));
}

/** The archived sound in the format that plays in a browser, if there is one. */
export const soundOf = ({ playable_file, audio_file }: Pick<MessageJson, 'playable_file' | 'audio_file'>) =>
  playable_file ?? audio_file;
