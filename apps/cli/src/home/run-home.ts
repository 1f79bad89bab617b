/** A real home: collector and dashboard on what somebody has signed in to. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Environment, openDataDir, readConfig } from '@roomlog/runtime';
import { locationOf } from '@roomlog/store';
import { bringUsers } from '../bring-users.ts';
import { claim, expectNoCollector } from './claim.ts';
import { moveDemoAside } from './leave-demo.ts';
import { startPrograms } from './programs.ts';
import type { LeftDemo } from './run-demo.ts';
import { createSupervisor } from './supervisor.ts';
import { lockForUp } from './up-lock.ts';

/** @param demo that it takes the place of; undefined when it was started as it is */
export async function runHome(env: Environment, stop: AbortSignal, demo?: LeftDemo): Promise<void> {
  const config = readConfig(env);
  const { dataDir } = config;
  const location = locationOf(config.database);
  openDataDir(dataDir);
  const lock = lockForUp(dataDir);
  // Also when a second signal ends this process at once.
  process.once('exit', lock.release);
  await expectNoCollector(location);
  if (existsSync(join(dataDir, 'roomlog.db'))) await moveDemoAside(dataDir);
  if (demo) {
    const left = { location: locationOf(join(demo.dataDir, 'roomlog.db')), folder: demo.dataDir };
    // Links stay behind with the rooms that they show.
    await bringUsers(left, { location, folder: dataDir }, { links: false });
  }
  await claim(location, 'bocco');
  if (process.stderr.isTTY) process.stderr.write(`Your home is kept in ${location.name}.\n`);
  const supervisor = createSupervisor(stop);
  try {
    await startPrograms(supervisor, env, { before: demo?.url, setUrl: lock.setUrl });
    process.exitCode = await supervisor.ended();
  } finally {
    await supervisor.stop();
  }
}
