import type { settings as ja } from '../ja/settings.ts';
import { access } from './settings/access.ts';
import { home } from './settings/home.ts';
import { storage } from './settings/storage.ts';
import { tokens } from './settings/tokens.ts';

export const settings: typeof ja = {
  title: 'Settings',
  sections: {
    appearance: 'Appearance',
    comfort: 'Comfort',
    sensors: 'Sensors',
    quiet: 'Quiet hours',
    clocks: 'Two clocks',
    charts: 'Charts',
    people: 'People',
    storage: 'Storage',
  },
  sample: 'A',
  sizeHint: 'The largest shows only what matters now',
  nav: 'Parts of the settings',
  close: 'Close the settings',
  saved: 'Saved',
  undo: 'Undo',
  dismiss: 'Close',
  adminOnly: 'This holds for the whole home. Only who manages it can change it.',
  copy: 'Copy',
  copyCommand: (command) => `Copy ${command}`,
  copied: 'Copied',
  notCopied: 'That could not be copied. Select the text and copy it.',
  onMachine: 'Run it on the computer that roomlog runs on.',
  failed: 'That did not work. Check what you typed and try again.',
  problems: {
    '': 'There was no answer from roomlog. Try again.',
    name_taken: 'This name is taken. Choose another one.',
    disk_full: 'The disk is full, and nothing was stored.',
    store_unwritable: 'The disk can’t be written, and nothing was stored.',
    store_busy: 'Another program holds the store, and nothing was stored. Try again.',
    sign_in_refused: 'The current password is wrong.',
  },
  access,
  ...home,
  storage,
  tokens,
};
