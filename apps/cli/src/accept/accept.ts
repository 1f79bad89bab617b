/** Decodes an item of the quarantine again and stores it. */
import { isCut, type Quarantined, type Store } from '@roomlog/store';
import type { Acceptor } from './acceptor.ts';
import { boccoAcceptors } from './bocco.ts';
import { emoAcceptors } from './emo.ts';

/** By the source, and the first word of an item's origin; the second word is the uuid of the sensor or room. */
const acceptors: Record<Quarantined['source'], Record<string, Acceptor>> = { bocco: boccoAcceptors, emo: emoAcceptors };

/** @returns why it can't be stored, in one sentence; undefined when it is stored */
export async function accept(store: Store, row: Quarantined, dryRun: boolean): Promise<string | undefined> {
  const [kind = '', uuid = ''] = row.origin.split(' ');
  const acceptor = acceptors[row.source][kind];
  if (!acceptor) return 'It is part of the list of rooms, which is read again at every poll; drop it.';
  if (isCut(row)) return 'Only its first 4 kB were kept, which is not enough to read it; drop it.';
  return acceptor(store, row, uuid, dryRun);
}
