/**
 * `npx pnpm start` puts npx, pnpm and shells between a person and `up`, and they die of a signal without passing it on.
 * So `up` looks after those above it: when one is gone, nobody could stop it any more. Linux only (/proc); elsewhere
 * there is nobody to look after.
 */
import { readFileSync } from 'node:fs';

const lookEveryMs = 250;

/** Aborts when a package manager that this process was started through has ended. */
export function watchParents(): AbortSignal {
  const gone = new AbortController();
  const above = wrappers();
  if (above.length === 0) return gone.signal;
  const timer = setInterval(() => {
    if (above.every(({ pid, parent }) => read(pid)?.parent === parent)) return;
    clearInterval(timer);
    gone.abort();
  }, lookEveryMs);
  timer.unref();
  return gone.signal;
}

interface Ancestor {
  pid: number;
  parent: number;
  command: string;
}

/** The ancestors up to the outermost package manager; none when it was started by hand. */
function wrappers(): Ancestor[] {
  const ancestors: Ancestor[] = [];
  for (let found = read(process.ppid); found && found.pid > 1; found = read(found.parent)) ancestors.push(found);
  const outermost = ancestors.findLastIndex(({ command }) => /(^|[/\0 ])(npm|npx|pnpm)\b/.test(command));
  return ancestors.slice(0, outermost + 1);
}

function read(pid: number): Ancestor | undefined {
  try {
    // The name, in parentheses, may hold anything: the parent is the second field after it (proc_pid_stat(5)).
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { pid, parent, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') };
  } catch {
    return undefined;
  }
}
