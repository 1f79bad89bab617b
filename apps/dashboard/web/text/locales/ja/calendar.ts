/** The texts of the day picker, and of the charts' keys. */

export const calendar = {
  title: '日付を選ぶ',
  previousMonth: '前の月へ',
  nextMonth: '次の月へ',
  yearAgo: '去年の今日',
  ribbon: '色の帯は、その日の0時から24時の温度です。',
  loading: '読み込んでいます',
  keys: {
    title: 'キーの一覧',
    close: 'キーの一覧を閉じる',
    rows: [
      ['← →', '値を読む'],
      ['Shift + ← →', '大きく進む'],
      ['Home ・ End', '最初の値、最後の値'],
      ['+ ・ −', '拡大、縮小'],
      ['Esc', '拡大を戻す'],
      ['[ ・ ]', '前の期間、次の期間'],
      ['T', '表とグラフの切り替え'],
      ['?', 'この一覧'],
    ] as readonly (readonly [keys: string, does: string])[],
  },
};
