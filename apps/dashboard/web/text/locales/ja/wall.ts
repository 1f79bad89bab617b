/** The texts of the wall mode. */

export const wall = {
  title: '壁掛け表示',
  hint: '時刻と温度を大きく表示しつづけます。',
  open: 'ひらく',
  leave: '壁掛け表示をおわる',
};
