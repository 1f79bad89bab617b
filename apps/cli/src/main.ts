/** The command line: commander reads it, `tables/` says what there is, each command is a file in `commands/`. */
import { run } from '@roomlog/runtime';
import { CommanderError } from 'commander';
import { createProgram } from './program.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `roomlog … | head` closes the pipe early, and that is no failure.
  if (error.code === 'EPIPE') process.exit();
});

await run(async (stop) => {
  try {
    await createProgram(stop).parseAsync();
  } catch (error) {
    // commander has said what was wrong, or printed the help that was asked for.
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 64;
  }
});
