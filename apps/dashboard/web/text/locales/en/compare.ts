import type { compare as ja } from '../ja/compare.ts';

export const compare: typeof ja = {
  choose: 'Compare with',
  names: { usual: 'Usual', year: 'Last year', none: 'Nothing' },
  before: { '24h': 'Previous day', '7d': 'Previous week', '30d': 'Previous month', '1y': 'Last year', all: '' },
  yearOfLonger: 'Last year',
  band: 'Usual range (of these 30 days)',
  asUsual: (range) => `Within the usual range for this hour (${range}).`,
  warmer: (range) => `Warmer than the usual range for this hour (${range}).`,
  cooler: (range) => `Cooler than the usual range for this hour (${range}).`,
  yearAgo: (value) => `A year ago it was ${value}.`,
};
