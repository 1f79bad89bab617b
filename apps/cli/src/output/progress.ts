/** How often the line is updated, and how long it takes to appear. */
const everyMs = 1000;

/**
 * Does the work. On a terminal, after a second, a line on stderr says what is done; it disappears at the end. `report`
 * adds the progress to it.
 */
export async function withProgress<T>(
  doing: string,
  work: (report: (soFar: string) => void) => Promise<T>,
): Promise<T> {
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
