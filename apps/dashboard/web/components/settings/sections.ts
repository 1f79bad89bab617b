/** The parts of the settings, in their order. */
import { me } from '../../state/me.ts';
import type { IconName } from '../Icon.tsx';

const sections = {
  appearance: 'language',
  comfort: 'temperature',
  sensors: 'radio',
  quiet: 'moon',
  clocks: 'clock',
  charts: 'chart',
  people: 'person',
  storage: 'download',
} as const satisfies Record<string, IconName>;

export type SectionName = keyof typeof sections;

export const iconOf = (name: SectionName): IconName => sections[name];

/** Who came by a link sees one room, and nothing of who else does. */
export const shownSections = () =>
  (Object.keys(sections) as SectionName[]).filter((name) => name !== 'storage' || me.value?.via !== 'link');
