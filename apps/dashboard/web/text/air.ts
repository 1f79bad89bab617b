/** What readings mean, in words. Pure: page and first paint say the same. */
import {
  absoluteHumidity,
  type ComfortBand,
  dewPoint,
  estimateWbgt,
  judgeLight,
  judgeRoom,
  type Verdicts,
} from '@roomlog/climate';
import type { Metric } from '@roomlog/store/metrics';
import type { ReadingJson, SensorJson } from '../../src/schemas.ts';
import { type Formatter, withUnit } from './formatter.ts';
import type { Texts } from './languages.ts';

export interface Verdict {
  word: string;
  tone: 'ok' | 'warn' | 'bad' | 'neutral';
}

const tones = {
  heat: 'bad',
  cold: 'bad',
  hot: 'warn',
  chilly: 'warn',
  humid: 'warn',
  dry: 'warn',
  good: 'ok',
} as const;

type Judge = (reading: ReadingJson, comfort: ComfortBand, texts: Texts) => Verdict | null;

/** What a value means; not every metric means something by itself. All follow from one rule, so that none contradicts another. */
const judgements: Partial<Record<Metric, Judge>> = {
  temperature(reading, comfort, { temperatureVerdict }) {
    const verdict = judge(reading, comfort)?.temperature;
    return verdict ? { word: temperatureVerdict[verdict], tone: tones[verdict] } : null;
  },
  humidity(reading, comfort, { humidityVerdict }) {
    const verdict = judge(reading, comfort)?.humidity;
    return verdict ? { word: humidityVerdict[verdict], tone: tones[verdict] } : null;
  },
  illuminance: ({ illuminance }, _, { lightLevel }) =>
    illuminance === null ? null : { word: lightLevel[judgeLight(illuminance)], tone: 'neutral' },
};

const judge = ({ temperature, humidity }: ReadingJson, comfort: ComfortBand) =>
  judgeRoom(temperature, humidity, comfort);

/** @returns null without a value, undefined for a metric that means nothing by itself */
export function verdictOf(
  metric: Metric,
  reading: ReadingJson | null,
  comfort: ComfortBand,
  texts: Texts,
): Verdict | null | undefined {
  const judgement = judgements[metric];
  return judgement && reading && judgement(reading, comfort, texts);
}

/** A value that stands beside a larger one. Nobody feels lux: light is a word. */
export function inShort(metric: Metric, value: number | null, { lightLevel }: Texts, { quantity }: Formatter): string {
  if (value === null) return '–';
  return metric === 'illuminance' ? lightLevel[judgeLight(value)] : quantity(metric, value);
}

/** The room in a sentence. */
export interface RoomSentence {
  mood: Verdicts['room'] | 'asleep';
  sentence: string;
  /** What to do; may be empty. */
  advice: string;
}

/** What is said about a place. */
interface Described {
  name: string;
  reading: ReadingJson | null;
  /** What is comfortable there. */
  comfort: ComfortBand;
  /** Seconds since a stale reading; null while it is fresh. */
  staleFor: number | null;
  sensor: Health | null;
}

/** What is known of a sensor itself. */
type Health = Pick<SensorJson, 'suspect' | 'unchanged_since' | 'unchanged_longer' | 'battery'>;

/** A battery with as much, or less, is low. */
const lowBattery = 20;

/** Since when the values have been the same; '' where that says nothing. */
export function unchangedWords(
  { unchanged_since: since, unchanged_longer: longer }: Health,
  texts: Texts,
  { clockOrMoment }: Formatter,
): string {
  if (longer) return texts.unchangedLong;
  return since === null ? '' : texts.unchangedSince(clockOrMoment(Date.parse(since) / 1000));
}

/** The gravest of what speaks against the values. */
const gravest = ['battery', 'unlisted', 'unchanged'] as const;

function doubtOf(health: Health, texts: Texts, format: Formatter): string | undefined {
  const why = gravest.find((one) => health.suspect.includes(one));
  return why && texts.suspectAdvice[why](unchangedWords(health, texts, format));
}

export function describeRoom(
  { name, reading, comfort, staleFor, sensor }: Described,
  texts: Texts,
  format: Formatter,
): RoomSentence {
  const { hero, advice } = texts;
  if (staleFor !== null) return { mood: 'asleep', sentence: hero.stale(format.span(staleFor)), advice: advice.stale };
  const doubt = sensor ? doubtOf(sensor, texts, format) : undefined;
  if (doubt !== undefined) return { mood: 'asleep', sentence: texts.suspect, advice: doubt };
  const verdicts = reading && judge(reading, comfort);
  if (!reading || !verdicts) return { mood: 'asleep', sentence: hero.unknown, advice: '' };
  const mood = verdicts.room;
  const battery = sensor?.battery ?? null;
  const low = battery !== null && battery <= lowBattery ? texts.batteryLow(`${format.integer(battery)}%`) : '';
  const told = [advice[mood], low].filter((sentence) => sentence !== '').join(texts.sentenceGap);
  return { mood, sentence: sentenceOf(verdicts, name, reading, hero, format), advice: told };
}

function sentenceOf(
  { room, temperature }: Verdicts,
  name: string,
  reading: ReadingJson,
  hero: Texts['hero'],
  { decimal }: Formatter,
): string {
  if (room === 'heat') return hero.heat(decimal(estimateWbgt(reading.temperature ?? 0, reading.humidity ?? 0) ?? 0));
  if (room === 'good') return hero.good(name);
  const isChilly = temperature === 'chilly';
  if (room === 'dry') return isChilly ? hero.dryAndChilly : hero.dry;
  if (room === 'humid') return isChilly ? hero.humidAndChilly : hero.humid;
  return hero[room];
}

/** From this WBGT on it is worth a line. */
const wbgtMattersFrom = 21;

/** What follows from temperature and humidity, for those who want to know more. */
export function derivedRows({ temperature, humidity }: ReadingJson, texts: Texts, { decimal }: Formatter) {
  if (temperature === null || humidity === null) return [];
  const wbgt = estimateWbgt(temperature, humidity);
  const rows = [
    { label: texts.absoluteHumidity, value: absoluteHumidity(temperature, humidity), unit: 'g/m³' },
    { label: texts.dewPoint, value: dewPoint(temperature, humidity), unit: '°C' },
    { label: texts.wbgt, value: wbgt !== null && wbgt >= wbgtMattersFrom ? wbgt : null, unit: '°C' },
  ];
  return rows.flatMap(({ label, value, unit }) =>
    value === null ? [] : { label, value: withUnit(decimal(value), unit) },
  );
}
