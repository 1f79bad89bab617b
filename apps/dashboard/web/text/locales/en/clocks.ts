import type { clocks as ja } from '../ja/clocks.ts';

export const clocks: typeof ja = {
  here: 'Here',
  hereToo: (time) => ` (here ${time})`,
  ahead: (span) => `${span} ahead`,
  behind: (span) => `${span} behind`,
};
