/** A database as the place of a store. The client is loaded when it is opened. */
import { StoreError } from '../../errors.ts';
import type { Role } from '../../store.ts';
import type { StoreLocation } from '../location.ts';
import { expectFinished } from '../unfinished.ts';
import { shownAddress } from './address.ts';

export function databaseLocation(address: string): StoreLocation {
  const name = shownAddress(address) ?? 'ROOMLOG_DATABASE';
  const openUnfinished = async (role: Role) => (await import('./open.ts')).openStore(address, role);
  const open = async (role: Role) => expectFinished(await openUnfinished(role));
  const leaveToServer = (how: string): never => {
    throw new StoreError('of_server', `The store is the database ${name}; ${how} with pg_dump or pgBackRest instead.`);
  };
  return {
    name,
    open,
    openDatabase: async () => (await import('./database.ts')).openDatabase(address),
    openUnfinished: () => openUnfinished('writer'),
    // There is nothing to look at before it is opened.
    expectOurs: () => {},
    expectThere: async () => (await open('reader')).close(),
    lock: () => ({ isLost: () => false, release: () => {} }),
    isBackedUpHere: false,
    expectSpace: () => leaveToServer('back it up'),
    backUp: async () => leaveToServer('back it up'),
    restore: async () => leaveToServer('restore it'),
  };
}
