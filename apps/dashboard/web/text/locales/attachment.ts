/** The texts of choosing a picture or a recording, in both languages. */
import type { AttachmentProblem } from '../../state/chat/attachment.ts';

const ja = {
  attach: '写真や音声を選ぶ',
  detach: (name: string) => `${name}を取り消す`,
  preparing: '写真を準備しています',
  reducedTo: (size: string, bytes: string) => `${size}に縮めて送ります・${bytes}`,
  addWords: 'ことばを添える…',
  dropHere: 'ここに写真や音声を置いてください',
  notAttached: {
    too_large: 'ファイルが大きすぎます。25 MBまで送れます。',
    unknown_type: 'このファイルは送れません。写真（JPEGやPNG）か、m4aの音声を選んでください。',
  } satisfies Record<AttachmentProblem, string>,
  onlyOnThisPage: 'まだこの画面にしかありません。閉じると消えます。',
};

const en: typeof ja = {
  attach: 'Choose a photo or a recording',
  detach: (name) => `Remove ${name}`,
  preparing: 'Preparing the photo',
  reducedTo: (size, bytes) => `Will be sent at ${size} · ${bytes}`,
  addWords: 'Add a few words…',
  dropHere: 'Drop a photo or a recording here',
  notAttached: {
    too_large: 'This file is too large. The most is 25 MB.',
    unknown_type: 'This file can’t be sent. Choose a photo (such as JPEG or PNG) or an m4a recording.',
  },
  onlyOnThisPage: 'It is only on this page, and lost when you close it.',
};

export const attachment = { ja, en };
