import type { Kysely } from 'kysely';
import type { Schema } from './schema.ts';

/** Users, sessions, tokens and links, opened: for the functions of this package. */
export interface Access {
  db: Kysely<Schema>;
  /** For messages to people: a path, or an address without its password. */
  name: string;
  /**
   * Another one after every write, from here or from another process; costs microseconds. What is written on another
   * machine is known by it within a second at the most.
   */
  version: () => string;
  /** An error of the database or of the system as one whose sentence tells people what to do; any other one as it is. */
  asError: (cause: unknown) => unknown;
  close: () => Promise<void>;
}
