/** The texts of places at a glance, in both languages. */

const ja = {
  all: 'すべての場所',
  urgent: (some: string, all: string) => `${all}室のうち ${some}室を、いま見てください`,
  watch: (some: string, all: string) => `${all}室のうち ${some}室が、少し気になります`,
  silent: (some: string, all: string) => `${all}室のうち ${some}室の計測が、届いていません`,
  fine: (all: string) => `${all}室とも、快適です`,
  cause: (word: string, count: string) => `${word} ${count}`,
  causeGap: ' ・ ',
  silentWord: '届かず',
  silentFor: (span: string) => `${span} 届かず`,
  never: '計測なし',
  lastValue: '最後に届いた値',
  search: '場所をさがす',
  foundNothing: (query: string) => `「${query}」という場所はありません。`,
  mosaic: '1マスが1室です。色は温度、枠は気になる部屋、斜線は届かない部屋です。',
  columns: { place: '部屋', verdict: 'ようす', day: '24時間の温度', updated: '更新' },
};

const en: typeof ja = {
  all: 'All places',
  urgent: (some, all) => `${some} of ${all} rooms ${some === '1' ? 'needs' : 'need'} you now`,
  watch: (some, all) => `${some} of ${all} rooms ${some === '1' ? 'is' : 'are'} a little off`,
  silent: (some, all) => `No readings from ${some} of ${all} rooms`,
  fine: (all) => `${all === '2' ? 'Both' : `All ${all}`} rooms are comfortable`,
  cause: (word, count) => `${word} ${count}`,
  causeGap: ' · ',
  silentWord: 'Silent',
  silentFor: (span) => `Silent for ${span}`,
  never: 'No readings',
  lastValue: 'Last known value',
  search: 'Find a place',
  foundNothing: (query) => `There is no place called “${query}”.`,
  mosaic: 'One square is one room. Colour is temperature, a frame needs a look, hatched is silent.',
  columns: { place: 'Room', verdict: 'How it is', day: 'Temperature, 24 h', updated: 'Updated' },
};

export const places = { ja, en };
