/** What a robot's service told by itself, in a few words. */
import type { EventJson } from '../../src/schemas.ts';
import { language } from '../state/language.ts';
import type { Language } from './languages.ts';
import { events as en } from './locales/en/events.ts';
import { events as ja } from './locales/ja/events.ts';

type Words = typeof ja;
type Known = keyof Words['words'];

/** In both languages, as they come with what shows them. A language without its own has English. */
const dictionaries: Partial<Record<Language, Words>> = { ja, en };

export const eventTexts = () => dictionaries[language.value] ?? en;

/** What is seen elsewhere: as a message, or as a value. */
const elsewhere = new Set(['message.received', 'recording.started', 'recording.finished', 'motion.finished']);

/** Whether an event is worth a mark. */
export const isTold = ({ event }: EventJson): boolean => !elsewhere.has(event) && event !== 'room_sensor.detected';

/** Its kind among those that are known here: of radar, which of its four flags is set. */
export function kindOf({ event, kind, data }: EventJson): Known | undefined {
  const [about = ''] = event.split('.');
  const { [about]: said } = { ...(data as Record<string, unknown> | null) };
  const flags = Object.entries({ ...(said as Record<string, unknown> | null) });
  const flag = flags.find(([, isSet]) => isSet === true)?.[0] ?? '';
  const names = [`${about}.${kind.toLowerCase()}`, `${about}.${flag}`, about];
  return names.find((name): name is Known => Object.hasOwn(en.words, name));
}

/** An event of a newer service goes by its own name. */
export function eventWords(told: EventJson, texts: Words): string {
  const known = kindOf(told);
  const words = known ? texts.words[known] : told.event;
  return told.sensor?.nickname ? texts.of(told.sensor.nickname, words) : words;
}
