/** The texts of what the charts and the latest value are compared with, in both languages. */
import type { Comparison } from '../../state/compare.ts';
import type { Range } from '../../state/range.ts';

const ja = {
  choose: '比べる相手',
  names: { usual: 'ふだん', year: '去年の今日', none: 'なし' } satisfies Record<Exclude<Comparison, 'prev'>, string>,
  /** By the range that it comes before. */
  before: { '24h': '前日', '7d': '前の週', '30d': '前の月', '1y': '前年', all: '' } satisfies Record<Range, string>,
  yearOfLonger: '去年の同じころ',
  band: 'ふだんの幅（この30日から）',
  asUsual: (range: string) => `ふだんのこの時刻（${range}）と同じくらいです。`,
  warmer: (range: string) => `ふだんのこの時刻（${range}）より高めです。`,
  cooler: (range: string) => `ふだんのこの時刻（${range}）より低めです。`,
  yearAgo: (value: string) => `去年の今日は${value}でした。`,
};

const en: typeof ja = {
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

export const compare = { ja, en };
