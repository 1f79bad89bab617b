import type { conversation as ja } from '../ja/conversation.ts';

export const conversation: typeof ja = {
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
