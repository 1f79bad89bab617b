import type { Logger, pino } from 'pino';

export type { Logger };

/** Field names under which a secret might be logged by mistake, at the first three levels. */
const secretNames = [
  'access_token',
  'accessToken',
  'api_key',
  'apiKey',
  'password',
  'authorization',
  'cookie',
  'database',
];

/**
 * A logger that writes JSON lines to stderr (stdout is for data), or readable text when stderr is a terminal. It writes
 * synchronously; fields with the names of secrets show `[redacted]`. Loads what it needs by itself: commands log
 * nothing, and 4 MB of pino-pretty are for terminals only.
 * @param level the least level that is written: `trace` … `fatal`, or `silent`
 */
export async function createLogger(name: string, level: string): Promise<Logger> {
  const { default: pino } = await import('pino');
  const options = {
    name,
    level,
    redact: { paths: secretNames.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
  };
  if (!process.stderr.isTTY) return pino(options, fileDestination(pino));
  const { default: pretty } = await import('pino-pretty');
  return pino(options, pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' }));
}

/** Bytes of log that wait in memory while the disk is full; further lines are dropped. */
const maxBufferedBytes = 64 * 1024;

/** An error of the log itself, such as a full disk, must not end the program. */
function fileDestination({ destination: open }: typeof pino) {
  const destination = open({ dest: 2, sync: true, maxLength: maxBufferedBytes });
  return destination.on('error', () => {});
}
