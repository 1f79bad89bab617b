/** The texts of recording one's voice. */

export const recorder = {
  record: '声を録音する',
  recorder: {
    label: '録音',
    asking: 'マイクを使ってよいか、ブラウザがたずねています。',
    refused: 'マイクを使えませんでした。ブラウザの設定で、このページにマイクを許可してください。',
    hint: '話しおわったら送信を押してください（60秒まで）',
    full: '60秒になりました。送信を押してください。',
    send: '録音を送信',
    discard: '録音を消す',
    isDoubtful: '録音を消しますか？',
    yes: '消す',
    no: '消さない',
    close: 'とじる',
  },
};
