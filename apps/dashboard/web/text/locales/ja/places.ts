/** The texts of places at a glance. */

export const places = {
  all: 'すべての場所',
  // A line may end behind うち, and not before it (U+2060).
  urgent: (some: string, all: string) => `${all}室の\u2060うち ${some}室を、いま見てください`,
  watch: (some: string, all: string) => `${all}室の\u2060うち ${some}室が、少し気になります`,
  silent: (some: string, all: string) => `${all}室の\u2060うち ${some}室の計測が、届いていません`,
  fine: (all: string) => `${all}室とも、快適です`,
  cause: (word: string, count: string) => `${word} ${count}`,
  causeGap: ' ・ ',
  silentWord: '届かず',
  silentFor: (span: string) => `${span} 届かず`,
  never: '計測なし',
  suspectWord: '止まったようです',
  lastValue: '最後に届いた値',
  search: '場所をさがす',
  foundNothing: (query: string) => `「${query}」という場所はありません。`,
  mosaic: '1マスが1室です。色は温度、枠は気になる部屋、斜線は届かない部屋です。',
  columns: { place: '部屋', verdict: 'ようす', day: '24時間の温度', updated: '更新' },
};
