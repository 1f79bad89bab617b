/** How often the line is written, and how long nothing is. */
const everyMs = 1000;

/**
 * Does the work; a person at a terminal who waits for more than a second sees on stderr what for. The line is gone when
 * the work is done. `note` adds how far it is.
 */
export async function withProgress<T>(doing: string, work: (note: (soFar: string) => void) => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work(() => {});
  let soFar = '';
  let seconds = 0;
  const timer = setInterval(() => {
    seconds += 1;
    process.stderr.write(`\r\x1b[K${doing}… ${soFar}${seconds} s`);
  }, everyMs);
  try {
    return await work((text) => {
      soFar = `${text}, `;
    });
  } finally {
    clearInterval(timer);
    if (seconds > 0) process.stderr.write('\r\x1b[K');
  }
}
