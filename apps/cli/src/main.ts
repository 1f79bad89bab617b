/** The command line: `tables/` declares the commands for commander, each is a file in `commands/`. */
import { run } from '@roomlog/runtime';
import { runCommandLine } from './program.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // `roomlog … | head` closes the pipe early, and that is no failure.
  if (error.code === 'EPIPE') process.exit();
});

await run((stop) => runCommandLine(process.argv.slice(2), stop));
