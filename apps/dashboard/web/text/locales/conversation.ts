/** The texts of the conversation: what was read, and answers of one tap. In both languages. */

const ja = {
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

const en: typeof ja = {
  read: 'Read',
  readBy: (people) => `Read by ${people}`,
  unreadFromHere: 'Unread from here',
  showInCharts: 'See it in the charts',
  messagesOn: (count, day) => `${day} · ${count === '1' ? '1 message' : `${count} messages`}`,
  quickReplies: {
    label: 'Answer with one tap',
    toQuestion: ['Sure', 'Thanks', 'Later'],
    usual: ['Thanks', 'Nice', 'I’ll call you later'],
    waiting: (text) => `Sending “${text}” in a moment`,
    takeBack: 'Undo',
  },
};

export const conversation = { ja, en };
