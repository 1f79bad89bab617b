/** The texts of the wall mode, in both languages. */

const ja = {
  title: '壁掛け表示',
  hint: '時刻と温度を大きく表示しつづけます。',
  open: 'ひらく',
  leave: '壁掛け表示をおわる',
};

const en: typeof ja = {
  title: 'Wall display',
  hint: 'Keeps the time and the temperature on the screen, large.',
  open: 'Open',
  leave: 'Leave the wall display',
};

export const wall = { ja, en };
