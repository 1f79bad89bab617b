/** The texts of the conversation: what was read, and answers of one tap. */

export const conversation = {
  /** On one's own message, in a room of two. */
  read: '既読',
  readBy: (people: number) => `既読 ${people}`,
  unreadFromHere: 'ここから未読',
  showInCharts: 'グラフで見る',
  messagesOn: (count: string, day: string) => `${day} ・ ${count}件`,
  quickReplies: {
    label: 'ひとことで返事する',
    toQuestion: ['いいよ', 'ありがとう', 'あとでね'],
    usual: ['ありがとう', 'いいね', 'あとで電話するね'],
    waiting: (text: string) => `「${text}」をまもなく送ります`,
    takeBack: '取り消す',
  },
};
