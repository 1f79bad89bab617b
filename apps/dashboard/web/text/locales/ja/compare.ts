/** The texts of what the charts and the latest value are compared with. */
import type { Comparison } from '../../../state/compare.ts';
import type { Range } from '../../../state/range.ts';

export const compare = {
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
