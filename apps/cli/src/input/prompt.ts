/** Questions on the terminal. */
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Failure } from '@roomlog/runtime';
import { stopped } from '../stopped.ts';

export interface Prompt {
  /** @throws Failure 64 when there is no answer */
  ask(question: string, options?: { hidden?: boolean }): Promise<string>;
  isTerminal: boolean;
  /** The process would wait for standard input. */
  close(): void;
}

/** On a terminal it asks, and doesn't echo a password; otherwise it reads a line of standard input for each. */
export function openPrompt(stop: AbortSignal): Prompt {
  let muted = false;
  const output = new Writable({
    write: (chunk, _encoding, done) => {
      if (!muted) process.stderr.write(chunk);
      done();
    },
  });
  const terminal = process.stdin.isTTY;
  const lines = createInterface({ input: process.stdin, output, terminal });
  const iterator = lines[Symbol.asyncIterator]();
  stop.addEventListener('abort', () => lines.close(), { once: true });
  // While readline asks, Ctrl-C arrives as a key, not as a signal.
  lines.on('SIGINT', () => process.kill(process.pid, 'SIGINT'));
  const ask = async (question: string, { hidden = false } = {}) => {
    if (terminal) process.stderr.write(question);
    muted = hidden;
    const { value } = await iterator.next();
    if (hidden && terminal) process.stderr.write('\n');
    muted = false;
    if (typeof value === 'string' && value !== '') return value;
    if (stop.aborted) throw stopped();
    throw new Failure(
      'usage',
      `${question.replace(/: $/, '')} is missing; type it, or pipe it in as a line of its own.`,
    );
  };
  return { ask, isTerminal: terminal, close: () => lines.close() };
}
