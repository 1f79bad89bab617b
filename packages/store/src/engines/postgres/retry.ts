import { setTimeout as wait } from 'node:timers/promises';
import { Kysely, type TransactionBuilder } from 'kysely';
import type { Schema } from '../../schema.ts';
import { isConflict } from './errors.ts';

/** Attempts of one transaction, and the longest wait before the second one (milliseconds); it doubles each time. */
const attempts = 6;
const firstWait = 10;

/**
 * Runs a transaction anew, from its first statement, when another one was in its way. The only place that does: what
 * a transaction does outside of the database must be harmless when it is done twice.
 */
export class RetryingKysely extends Kysely<Schema> {
  override transaction(): TransactionBuilder<Schema> {
    const builder = super.transaction();
    const once = builder.execute.bind(builder);
    builder.execute = async (callback) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await once(callback);
        } catch (error) {
          if (!isConflict(error) || attempt === attempts) throw error;
        }
        // At different times, or the same ones meet again.
        await wait(Math.random() * firstWait * 2 ** attempt);
      }
    };
    return builder;
  }
}
