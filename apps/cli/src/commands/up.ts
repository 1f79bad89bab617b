/** Runs collector and dashboard under one parent; the demo, with its simulator, until somebody has signed in. */
import { readAccounts, readConfig, readEnvironment } from '@roomlog/runtime';
import { runDemo } from '../home/run-demo.ts';
import { runHome } from '../home/run-home.ts';

export async function up(stop: AbortSignal): Promise<void> {
  const env = readEnvironment();
  if (readAccounts(env, readConfig(env).dataDir).length > 0) return runHome(env, stop);
  const demo = await runDemo(env, stop);
  // What was written into `.env` meanwhile counts for the home, too.
  if (demo && !stop.aborted) await runHome(readEnvironment(), stop, demo);
}
