import { EMO_POLICY, type EmoPolicy } from '../../src/emo/policy.ts';

/** Waits of a few milliseconds instead of minutes, and no limit that a test would meet. */
export const hasty: EmoPolicy = {
  ...EMO_POLICY,
  retries: Object.fromEntries(Object.keys(EMO_POLICY.retries).map((key) => [key, { baseMs: 2, capMs: 5 }])),
  windowMs: 1,
  pauseMs: 5,
  slowMs: 5,
};

/** Fails at the first failure. */
export const once: EmoPolicy = { ...hasty, retries: {} };
