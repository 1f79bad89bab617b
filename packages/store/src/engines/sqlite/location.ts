/** A file as the place of a store. */

import { StoreError } from '../../errors.ts';
import type { StoreLocation } from '../location.ts';
import { expectFinished } from '../unfinished.ts';
import { backupInChild } from './backup/backup-in-child.ts';
import { restoreStore } from './backup/restore.ts';
import { expectSpace } from './file/copy.ts';
import { fileSize } from './file/header.ts';
import { lockStore } from './lock/store-lock.ts';
import { expectOurs, openStore } from './open.ts';

export function fileLocation(path: string): StoreLocation {
  return {
    name: path,
    open: async (role) => expectFinished(await openStore(path, role)),
    openUnfinished: () => openStore(path, 'writer'),
    openDatabase: async () => undefined,
    expectOurs: () => expectOurs(path),
    expectThere: async () => {
      if (fileSize(path) !== undefined) return;
      throw new StoreError('missing', `There is no store at ${path}; start the collector first.`);
    },
    lock: () => lockStore(path),
    isBackedUpHere: true,
    expectSpace: (folder, space) => expectSpace(path, folder, space),
    backUp: (target, space, signal) => backupInChild({ source: path, target, space }, signal),
    restore: (file) => restoreStore(file, path),
  };
}
