/** The texts of choosing a picture or a recording. */
import type { AttachmentProblem } from '../../../state/chat/attachment.ts';

export const attachment = {
  attach: '写真や音声を選ぶ',
  attachUpTo: (size: string) => `写真や音声を選ぶ（${size}まで）`,
  upTo: (size: string) => `${size}まで`,
  detach: (name: string) => `${name}を取り消す`,
  preparing: '写真を準備しています',
  reducedTo: (size: string, bytes: string) => `${size}に縮めて送ります・${bytes}`,
  addWords: 'ことばを添える…',
  dropHere: 'ここに写真や音声を置いてください',
  notAttached: {
    too_large: (most: string) => `ファイルが大きすぎます。${most}まで送れます。`,
    unknown_type: () => 'このファイルは送れません。写真（JPEGやPNG）か、m4aの音声を選んでください。',
  } satisfies Record<AttachmentProblem, (most: string) => string>,
  onlyOnThisPage: 'まだこの画面にしかありません。閉じると消えます。',
};
