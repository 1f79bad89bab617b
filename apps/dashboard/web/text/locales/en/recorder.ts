import type { recorder as ja } from '../ja/recorder.ts';

export const recorder: typeof ja = {
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
