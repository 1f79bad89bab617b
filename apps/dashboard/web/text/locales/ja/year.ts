/** The texts of the year in half hours. */

export const year = {
  title: '1年のようす',
  lead: '縦1列が1日（下が0時、上が24時）。日を選ぶと下に開きます。',
  leadDown: '横1行が1日（左が0時、右が24時）。',
  back: 'グラフにもどる',
  choose: '表示する値',
  both: '温度と明かり',
  light: '明かり',
  hours: (hour: number) => `${hour}時`,
  hoursOfLight: '明かりのある時間（1日あたり）',
  hoursOfLightNote: '30 lx以上だった時間。低い日は留守かもしれません。',
  duration: (hours: string) => `${hours}時間`,
  slider: '1年の中の日と時刻',
  keys: '左右で日、上下で30分、PageUpとPageDownで月を選び、Enterでその日をグラフで開きます',
  previousDay: '前の日',
  nextDay: '次の日',
  lightOfDay: '明かりがあった時間',
  openDay: 'この日をグラフで開く',
  byMonth: '月ごとの表',
  month: '月',
  means: '30分ごとの平均から',
};
