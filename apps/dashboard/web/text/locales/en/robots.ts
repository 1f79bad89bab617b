import type { robots as ja } from '../ja/robots.ts';

export const robots: typeof ja = {
  robots: { bocco: 'BOCCO', emo: 'BOCCO emo' },
  stamps: 'Send a stamp',
  moved: 'The robot moved',
  unchangedSince: (time) => `unchanged since ${time}`,
  sameSince: (time) => `same since ${time}`,
  unchangedLong: 'unchanged for two days or more',
  suspect: 'The sensor seems to have stopped',
  suspectAdvice: {
    unchanged: (unchanged) => `Its values are ${unchanged}. Check the sensor’s battery.`,
    unlisted: () => 'The robot doesn’t see the sensor any more. Check the sensor’s battery.',
    battery: () => 'The sensor’s battery seems to be empty. Replace it.',
  },
  battery: 'Battery',
  batteryLow: (percent) => `The sensor’s battery is low (${percent}).`,
  observedTimes: 'times are when values were seen',
  tookOver: (time, name) => `${name} since ${time}`,
};
