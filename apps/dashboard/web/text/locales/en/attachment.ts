import type { attachment as ja } from '../ja/attachment.ts';

export const attachment: typeof ja = {
  attach: 'Choose a photo or a recording',
  attachUpTo: (size) => `Choose a photo or a recording (up to ${size})`,
  upTo: (size) => `up to ${size}`,
  detach: (name) => `Remove ${name}`,
  preparing: 'Preparing the photo',
  reducedTo: (size, bytes) => `Will be sent at ${size} · ${bytes}`,
  addWords: 'Add a few words…',
  dropHere: 'Drop a photo or a recording here',
  notAttached: {
    too_large: (most) => `This file is too large. The most is ${most}.`,
    unknown_type: () => 'This file can’t be sent. Choose a photo (such as JPEG or PNG) or an m4a recording.',
  },
  onlyOnThisPage: 'It is only on this page, and lost when you close it.',
};
