import type { app as ja } from '../ja/app.ts';

export const app: typeof ja = {
  name: 'roomlog: your rooms',
  description: 'What your rooms were like, and what your family said',
  newVersion: 'A new version is ready.',
  reload: 'Reload',
};
