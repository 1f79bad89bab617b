/** The texts of the reader's own clock beside the home's. */
export const clocks = {
  here: 'こちら',
  hereToo: (time: string) => `（こちら ${time}）`,
  ahead: (span: string) => `${span}はやい`,
  behind: (span: string) => `${span}おそい`,
};
