/** The texts of sending: the box, and what became of a message. In both languages. */
import type { Failure } from '../failures.ts';

const ja = {
  compose: 'メッセージを書く',
  readAloud: 'BOCCOが読み上げます',
  send: '送信',
  sending: '送信中',
  notSent: '送信できませんでした。',
  failures: {
    not_allowed: 'この部屋には送れないようです。',
    too_large: '大きすぎて送れません。小さくしてから、もう一度送ってください。',
    refused: 'BOCCOが受け取りませんでした。内容を変えて、もう一度送ってください。',
    not_signed_in: 'BOCCOにサインインしていません。管理する人にお知らせください。',
    unreachable: 'BOCCOにつながりませんでした。時間をおいて、再送を押してください。',
    expired: '1日たっても送れなかったので、取りやめました。いまも伝えたいときは、再送を押してください。',
    file_lost: 'ファイルが見つかりません。もう一度選んで、送ってください。',
    file_damaged: 'ファイルが壊れています。もう一度選んで、送ってください。',
    file_unreadable: 'ファイルを読み取れませんでした。時間をおいて、再送を押してください。',
    unknown: 'もう一度送っても届かないときは、管理する人にお知らせください。',
    not_reached: 'roomlogに接続できませんでした。',
    taken: 'ほかのメッセージと番号が重なりました。削除して、もう一度書いてください。',
    busy: 'いま混みあっています。少し待ってから、再送を押してください。',
    disk_full: 'ディスクに空きがありません。空きを増やしてから、もう一度送ってください。',
    store_unwritable: 'ディスクに書きこめません。`pnpm roomlog doctor` で原因がわかります。',
    store_busy: 'いま記録に書きこめません。少し待ってから、もう一度送ってください。',
  } satisfies Record<Failure, string>,
  retry: '再送',
  remove: '削除',
  charactersLeft: (count: string) => `あと${count}文字`,
  tooLong: '1万文字未満にしてください',
};

const en: typeof ja = {
  compose: 'Write a message',
  readAloud: 'BOCCO reads it aloud',
  send: 'Send',
  sending: 'Sending',
  notSent: 'Not sent.',
  failures: {
    not_allowed: 'It seems that you can’t send to this room.',
    too_large: 'It is too large. Make it smaller, then send it again.',
    refused: 'BOCCO didn’t accept it. Change it, then send it again.',
    not_signed_in: 'Nobody is signed in to BOCCO. Ask whoever looks after roomlog.',
    unreachable: 'BOCCO couldn’t be reached. Wait a while, then press Retry.',
    expired: 'It waited for a day and was given up. Press Retry if it still matters.',
    file_lost: 'Its file is missing. Choose it again and send it.',
    file_damaged: 'Its file is damaged. Choose it again and send it.',
    file_unreadable: 'Its file couldn’t be read. Wait a while, then press Retry.',
    unknown: 'If it fails again, ask whoever looks after roomlog.',
    not_reached: 'roomlog couldn’t be reached.',
    taken: 'Another message has its number. Delete it and write it again.',
    busy: 'Too much is being sent just now. Wait a moment, then press Retry.',
    disk_full: 'The disk is full. Free some space, then send it again.',
    store_unwritable: 'The disk can’t be written. `pnpm roomlog doctor` says why.',
    store_busy: 'The store is busy. Wait a moment, then send it again.',
  },
  retry: 'Retry',
  remove: 'Delete',
  charactersLeft: (count) => `${count} characters left`,
  tooLong: 'Keep it under 10,000 characters',
};

export const sending = { ja, en };
