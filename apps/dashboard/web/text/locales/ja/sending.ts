/** The texts of sending: the box, and what became of a message. */
import type { RoomJson } from '../../../../src/schemas.ts';
import type { Failure } from '../../failures.ts';

export const sending = {
  compose: 'メッセージを書く',
  /** As short as can be: the box may be narrow. */
  readAloud: { bocco: 'BOCCOが読み上げます', emo: 'emoが読み上げます' } satisfies Record<RoomJson['source'], string>,
  send: '送信',
  sending: '送信中',
  doubtful: '届いたか確認中',
  notSent: '送信できませんでした。',
  failures: {
    not_allowed: 'この部屋には送れないようです。',
    too_large: '大きすぎて送れません。小さくしてから、もう一度送ってください。',
    refused: 'BOCCOが受け取りませんでした。内容を変えて、もう一度送ってください。',
    not_signed_in: 'BOCCOにサインインしていません。管理する人にお知らせください。',
    unreachable: 'BOCCOにつながりませんでした。時間をおいて、再送を押してください。',
    expired: '1日たっても送れなかったので、取りやめました。いまも伝えたいときは、再送を押してください。',
    in_doubt: '届いたかどうか、わかりません。ロボットは話しましたか？',
    file_lost: 'ファイルが見つかりません。もう一度選んで、送ってください。',
    file_damaged: 'ファイルが壊れています。もう一度選んで、送ってください。',
    file_unreadable: 'ファイルを読み取れませんでした。時間をおいて、再送を押してください。',
    unknown: 'もう一度送っても届かないときは、管理する人にお知らせください。',
    not_reached: 'roomlogに接続できませんでした。',
    taken: 'ほかのメッセージと番号が重なりました。削除して、もう一度書いてください。',
    busy: 'いま混みあっています。少し待ってから、再送を押してください。',
    disk_full: 'ディスクに空きがありません。空きを増やしてから、もう一度送ってください。',
    store_unwritable: 'ディスクに書きこめません。`roomlog doctor` で原因がわかります。',
    store_busy: 'いま記録に書きこめません。少し待ってから、もう一度送ってください。',
  } satisfies Record<Failure, string>,
  retry: '再送',
  remove: '削除',
  /** Answers to `in_doubt`. */
  wasSent: '話した',
  sendAgain: 'もう一度送る',
  charactersLeft: (count: string) => `あと${count}文字`,
  tooLong: '1万文字未満にしてください',
};
