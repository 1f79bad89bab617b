/**
 * `npx pnpm start` puts npx, pnpm and shells between a person and `up`. They die of a signal without passing it on, and
 * then nobody could stop `up`. So `up` watches its ancestors and ends with them. Linux only (/proc).
 */
import { readFileSync } from 'node:fs';

const checkEveryMs = 250;

/** Aborts when a package manager that started this process has ended. */
export function watchParents(): AbortSignal {
  const ended = new AbortController();
  const watched = wrappers();
  if (watched.length === 0) return ended.signal;
  const timer = setInterval(() => {
    if (watched.every(({ pid, parent }) => read(pid)?.parent === parent)) return;
    clearInterval(timer);
    ended.abort();
  }, checkEveryMs);
  timer.unref();
  return ended.signal;
}

interface Ancestor {
  pid: number;
  parent: number;
  command: string;
}

/** The ancestors up to the outermost package manager; none without one. */
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
