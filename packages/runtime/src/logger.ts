import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

export type { Logger };

/** Field names under which a secret might be logged by mistake, at the first three levels. */
const secretNames = ['access_token', 'accessToken', 'api_key', 'apiKey', 'password', 'authorization', 'cookie'];

/**
 * A logger that writes JSON lines to stderr (stdout is for data), or readable text when stderr is a terminal. It writes
 * synchronously; fields with the names of secrets show `[redacted]`.
 * @param level the least level that is written: `trace` … `fatal`, or `silent`
 */
export function createLogger(name: string, level: string): Logger {
  const options = {
    name,
    level,
    redact: { paths: secretNames.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
  };
  if (!process.stderr.isTTY) return pino(options, fileDestination());
  return pino(options, pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' }));
}

/** Bytes of log that wait in memory while the disk is full; further lines are dropped. */
const maxBufferedBytes = 64 * 1024;

/** An error of the log itself, such as a full disk, must not end the program. */
function fileDestination() {
  const destination = pino.destination({ dest: 2, sync: true, maxLength: maxBufferedBytes });
  return destination.on('error', () => {});
}
