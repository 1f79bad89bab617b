/** The file `.env`, as far as `roomlog share` writes it. The rest of the file stays. */
import { chmodSync, existsSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { envFile, Failure, makeFolder, userDir } from '@roomlog/runtime';

const begin = '# Written by: roomlog share';
const end = '# Until here; roomlog share --off removes it.';

/** @throws Failure 74 when the file can't be written */
export function writeShared(variables: Record<string, string>): void {
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
  write(`${withoutShared()}${[begin, ...lines, end].join('\n')}\n`);
}

/** @returns whether there was anything to remove */
export function removeShared(): boolean {
  const others = withoutShared();
  if (others === read()) return false;
  if (others === '') rmSync(envFile);
  else write(others);
  return true;
}

const read = () => (existsSync(envFile) ? readFileSync(envFile, 'utf8') : '');

function withoutShared(): string {
  const text = read();
  const from = text.indexOf(begin);
  if (from === -1) return text === '' || text.endsWith('\n') ? text : `${text}\n`;
  const to = text.indexOf(end, from);
  return text.slice(0, from) + (to === -1 ? '' : text.slice(to + end.length).replace(/^\n/, ''));
}

/** Atomically, and for its owner alone unless it was open to others before: it may have secrets. */
function write(text: string): void {
  const draft = `${envFile}.${process.pid}.tmp`;
  const mode = existsSync(envFile) ? statSync(envFile).mode & 0o777 : 0o600;
  try {
    makeFolder(userDir);
    writeFileSync(draft, text, { mode: 0o600 });
    chmodSync(draft, mode);
    renameSync(draft, envFile);
  } catch (cause) {
    rmSync(draft, { force: true });
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    throw new Failure('store', `${envFile} can't be written (${reason}); fix its permissions or free some space.`, {
      cause,
    });
  }
}
