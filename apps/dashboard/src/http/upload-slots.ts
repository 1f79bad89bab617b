import { HttpError } from './errors.ts';
import type { Limits } from './limits.ts';

/** How many files come in at a time. @returns a function that takes a place, and returns one that gives it back */
export function createUploadSlots({ uploads, uploadsOfOne }: Limits): (client: string) => () => void {
  const taken = new Map<string, number>();
  return (client) => {
    const own = taken.get(client) ?? 0;
    const all = taken.values().reduce((sum, count) => sum + count, 0);
    if (own >= uploadsOfOne || all >= uploads) {
      throw new HttpError('too_many_uploads', 'Other files are just coming in; try again in a moment.');
    }
    taken.set(client, own + 1);
    return () => {
      const left = (taken.get(client) ?? 1) - 1;
      if (left > 0) taken.set(client, left);
      else taken.delete(client);
    };
  };
}
