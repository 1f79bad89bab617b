/** The texts of the settings. They come with them: the page begins without. */
import { access } from './settings/access.ts';
import { home } from './settings/home.ts';
import { storage } from './settings/storage.ts';
import { tokens } from './settings/tokens.ts';

export const settings = {
  title: '設定',
  sections: {
    appearance: '見た目',
    comfort: '快適の範囲',
    sensors: 'センサ',
    quiet: '静かな時間',
    clocks: 'ふたつの時計',
    charts: 'グラフ',
    people: '見られる人',
    storage: '記録の保管',
  },
  sample: 'あ',
  sizeHint: '「とても大きい」では、いま知りたいことだけを出します',
  nav: '設定の項目',
  close: '設定を閉じる',
  saved: '保存しました',
  undo: '元に戻す',
  dismiss: '閉じる',
  adminOnly: '家全体の設定です。変えられるのは、管理する人だけです。',
  copy: 'コピー',
  copyCommand: (command: string) => `${command} をコピーする`,
  copied: 'コピーしました',
  notCopied: 'コピーできませんでした。文字を選んでコピーしてください。',
  onMachine: 'roomlogが動いているコンピュータで実行してください。',
  failed: 'できませんでした。入力を確かめて、もう一度お試しください。',
  problems: {
    '': 'roomlogに接続できませんでした。もう一度お試しください。',
    name_taken: 'その名前は使われています。ほかの名前にしてください。',
    disk_full: 'ディスクがいっぱいで、保存できませんでした。',
    store_unwritable: 'ディスクに書きこめず、保存できませんでした。',
    store_busy: 'ほかのプログラムが使っていて、保存できませんでした。もう一度お試しください。',
    sign_in_refused: 'いまのパスワードが違います。',
  } as Record<string, string>,
  access,
  ...home,
  storage,
  tokens,
};
