/** The texts of tokens, which programs ask with. */
import type { TokenScope } from '@roomlog/access';

export const tokens = {
  title: 'プログラムの鍵',
  hint: 'グラフのソフトや自作のプログラムが、記録を読んだり送ったりするときに使います。',
  scopes: {
    read: '記録を読む',
    send: 'メッセージを送る',
    metrics: '稼働状況を読む',
  } satisfies Record<TokenScope, string>,
  name: '名前',
  example: 'Grafana',
  may: 'できること',
  worksFor: '使える期間',
  days: { 90: '3か月', 365: '1年', 0: '取り消すまで' } as Record<number, string>,
  make: '鍵を作る',
  made: (name: string) => `「${name}」の鍵（いまだけ表示されます）`,
  copySecret: '鍵をコピーする',
  revoke: '取り消す',
  revokeOf: (name: string) => `「${name}」の鍵を取り消す`,
  until: (day: string) => `${day}まで`,
  ended: '期限が切れました',
  unused: 'まだ使われていません',
  used: (time: string) => `${time}に使用`,
  scopeNeeded: 'できることを、ひとつ以上選んでください。',
};
