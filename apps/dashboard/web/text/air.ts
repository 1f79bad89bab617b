/** What readings mean, in words. Pure: page and first paint say the same. */
import {
  absoluteHumidity,
  dewPoint,
  discomfortIndex,
  dryAirBelow,
  estimateWbgt,
  judgeHeat,
  judgeHumidity,
  judgeLight,
  judgeRoom,
  judgeTemperature,
  type RoomVerdict,
} from '@roomlog/climate';
import type { Metric } from '@roomlog/store/metrics';
import type { ReadingJson } from '../../src/schemas.ts';
import { type Formatter, withUnit } from './formatter.ts';
import type { Texts } from './languages.ts';

export interface Verdict {
  word: string;
  tone: 'ok' | 'warn' | 'bad' | 'neutral';
}

/** What a value means; not every metric means something by itself. */
const judgements: Partial<Record<Metric, (value: number, texts: Texts) => Verdict>> = {
  temperature(value, { temperatureVerdict }) {
    const verdict = judgeTemperature(value);
    return { word: temperatureVerdict[verdict], tone: verdict === 'good' ? 'ok' : 'warn' };
  },
  humidity(value, { humidityVerdict }) {
    const verdict = judgeHumidity(value);
    return { word: humidityVerdict[verdict], tone: verdict === 'good' ? 'ok' : 'warn' };
  },
  illuminance: (value, { lightLevel }) => ({ word: lightLevel[judgeLight(value)], tone: 'neutral' }),
};

/** @returns null without a value, undefined for a metric that means nothing by itself */
export function verdictOf(metric: Metric, value: number | null, texts: Texts): Verdict | null | undefined {
  const judge = judgements[metric];
  return judge && (value === null ? null : judge(value, texts));
}

/** The room in a sentence. */
export interface RoomSentence {
  mood: RoomVerdict | 'asleep';
  sentence: string;
  /** What to do; may be empty. */
  advice: string;
}

/** @param staleFor seconds since a stale reading; null while it is fresh */
export function describeRoom(
  { name, reading, staleFor }: { name: string; reading: ReadingJson | null; staleFor: number | null },
  { hero, advice }: Texts,
  format: Formatter,
): RoomSentence {
  if (staleFor !== null) return { mood: 'asleep', sentence: hero.stale(format.span(staleFor)), advice: advice.stale };
  const verdict = reading && judgeRoom(reading.temperature, reading.humidity);
  if (!reading || !verdict) return { mood: 'asleep', sentence: hero.unknown, advice: '' };
  const wbgt = estimateWbgt(reading.temperature ?? 0, reading.humidity ?? 0);
  const sentence =
    verdict === 'heat' ? hero.heat(format.decimal(wbgt ?? 0)) : verdict === 'good' ? hero.good(name) : hero[verdict];
  return { mood: verdict, sentence, advice: advice[verdict] };
}

/** From this WBGT on heat matters most; below it, the dryness of the air. */
const wbgtMattersFrom = 21;

/** What temperature and humidity mean together. The first row follows the season. */
export function describeComfort({ temperature, humidity }: ReadingJson, texts: Texts, { decimal }: Formatter) {
  const from = (index: (temperature: number, humidity: number) => number | null) =>
    temperature === null || humidity === null ? null : index(temperature, humidity);
  const row = (label: string, value: number | null, unit: string) => ({
    label,
    value: value === null ? '–' : decimal(value, unit ? 1 : 0),
    unit: value === null ? '' : unit,
  });
  const wbgt = from(estimateWbgt);
  const vapour = from(absoluteHumidity);
  const isHot = wbgt !== null && wbgt >= wbgtMattersFrom;
  const [head, other] = [row(texts.absoluteHumidity, vapour, 'g/m³'), row(texts.wbgt, wbgt, '°C')];
  const further = [row(texts.dewPoint, from(dewPoint), '°C'), row(texts.discomfort, from(discomfortIndex), '')];
  return {
    head: isHot ? other : head,
    beneath: [isHot ? head : other, ...further].map(({ label, value, unit }) => ({
      label,
      value: withUnit(value, unit),
    })),
    verdict: comfortVerdict(isHot ? wbgt : null, vapour, texts),
  };
}

function comfortVerdict(heat: number | null, vapour: number | null, texts: Texts): Verdict | null {
  if (heat !== null) {
    const level = judgeHeat(heat);
    return { word: texts.heatLevel[level], tone: level === 'severe' || level === 'danger' ? 'bad' : 'warn' };
  }
  if (vapour === null) return null;
  return vapour < dryAirBelow ? { word: texts.dryAir, tone: 'warn' } : { word: texts.goodAir, tone: 'ok' };
}
