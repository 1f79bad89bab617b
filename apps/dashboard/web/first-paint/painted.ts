/** What the first paint shows: the JSON that the page itself would load, and how to say it. */
import type { Metric } from '@roomlog/store/metrics';
import type { MessageJson } from '../../src/schemas.ts';
import type { StatusJson } from '../../src/status-schemas.ts';
import { type Selection, saysTheSame } from '../state/room-list.ts';
import { unchangedWords } from '../text/air.ts';
import type { Compared } from '../text/comparison.ts';
import type { Formatter } from '../text/formatter.ts';
import type { Language, Texts } from '../text/languages.ts';

/** Hours of a sensor, the oldest first: of each metric the mean, the lowest and the highest; null where there is none. */
export type Hours = { time: number[] } & {
  [Column in Metric | `${Metric}_min` | `${Metric}_max`]?: readonly (number | null)[];
};

export interface Today {
  /** Epoch seconds of both midnights. */
  span: { from: number; to: number };
  hours: Hours;
}

export interface Painted {
  language: Language;
  texts: Texts;
  format: Formatter;
  status: StatusJson;
  /** Whether who looks is an admin. */
  canManage: boolean;
  /** Of the chosen room; null where there is none yet. */
  chosen: Selection | null;
  /** Everything that can be chosen, as far as it is listed here. */
  selections: readonly Selection[];
  /** Null for a room without a sensor. */
  today: Today | null;
  /** What its temperature is compared with; null where nothing is measured, or not any more. */
  compared: Compared | null;
  /** The newest ones, the oldest of them first. */
  messages: readonly MessageJson[];
}

export const seconds = (instant: string) => Date.parse(instant) / 1000;

/** When the newest values are from; '' before the first. */
export function lastSeen({ chosen, format, texts }: Painted): string {
  const sensor = chosen?.sensor;
  if (!sensor?.latest) return '';
  if (!sensor.stale && saysTheSame(sensor)) return unchangedWords(sensor, texts, format);
  return texts.lastReading(format.clockOrMoment(seconds(sensor.latest.created_at)));
}
