/** `secrets.json` (0600) as it is on the disk. No error repeats what is in it. */
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { Failure } from './failure.ts';

/** What is in the file: also what this version doesn't know, so that it stays when the file is rewritten. */
export type SecretsFile = Record<string, unknown>;

/**
 * @returns undefined when there is no file, or the path is impossible, which `openDataDir` reports.
 * @throws Failure 78 for a file that is broken, can't be read, or is open to other accounts of the machine.
 */
export function readSecretsFile(file: string): SecretsFile | undefined {
  try {
    const stat = statSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return undefined;
    // To open a FIFO blocks until somebody opens its other end.
    if (!stat.isFile() && !stat.isDirectory())
      throw new Failure('configuration', `${file} is not a file; delete it and run: roomlog signin`);
    if ((stat.mode & 0o077) !== 0) {
      throw new Failure(
        'configuration',
        `${file} can be read by other accounts; run: chmod 600 ${JSON.stringify(file)}`,
      );
    }
    return parse(readFileSync(file, 'utf8')) ?? refuseSecrets(file);
  } catch (cause) {
    if (cause instanceof Failure) throw cause;
    const reason = (cause as NodeJS.ErrnoException).code ?? 'unknown reason';
    if (reason === 'ENAMETOOLONG' || reason === 'ELOOP') return undefined;
    const sentence = `${file} can't be read (${reason}); fix its permissions or set ROOMLOG_DATA_DIR.`;
    throw new Failure('configuration', sentence, { cause });
  }
}

export function refuseSecrets(file: string): never {
  throw new Failure('configuration', `${file} is not what roomlog wrote; delete it and run: roomlog signin`);
}

/** What is to stay when the file is rewritten; nothing where there is no file or it can't be understood. */
export function peekSecretsFile(file: string): SecretsFile {
  try {
    return (statSync(file).isFile() && parse(readFileSync(file, 'utf8'))) || {};
  } catch {
    return {};
  }
}

/** Undefined for anything but an object. Never throws: the parser's error would quote the secrets. */
function parse(text: string): SecretsFile | undefined {
  try {
    const found: unknown = JSON.parse(text);
    return isRecord(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * Writes the file (mode 0600) atomically and durably: a crash leaves the old file or the new one. What fails leaves no
 * other file behind.
 * @throws the file system's error, such as EACCES or ENOSPC.
 */
export function writeSecretsFile(file: string, secrets: SecretsFile): void {
  const temporary = `${file}.${process.pid}.tmp`;
  // A file left by a crash may have another mode, so it isn't reused.
  rmSync(temporary, { force: true });
  try {
    writeWhole(temporary, secrets);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

function writeWhole(file: string, secrets: SecretsFile): void {
  const fd = openSync(file, 'wx', 0o600);
  try {
    writeFileSync(fd, `${JSON.stringify(secrets, null, 2)}\n`);
    fsyncSync(fd);
  } finally {
    closeSync(fd);
  }
}
