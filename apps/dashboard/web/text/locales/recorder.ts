/** The texts of recording one's voice, in both languages. */

const ja = {
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

const en: typeof ja = {
  record: 'Record your voice',
  recorder: {
    label: 'Recording',
    asking: 'The browser asks whether this page may use the microphone.',
    refused: 'The microphone can’t be used. Allow it for this page in the browser’s settings.',
    hint: 'Press send when you have finished (up to 60 seconds)',
    full: 'That was 60 seconds. Press send.',
    send: 'Send the recording',
    discard: 'Delete the recording',
    isDoubtful: 'Delete the recording?',
    yes: 'Delete',
    no: 'Keep',
    close: 'Close',
  },
};

export const recorder = { ja, en };
