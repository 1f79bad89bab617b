import pino, { type Logger } from 'pino';
import pretty from 'pino-pretty';

export type { Logger };

/** Names under which a secret might be logged by mistake, at any of the first levels. */
const secretNames = ['access_token', 'accessToken', 'api_key', 'apiKey', 'password', 'authorization', 'cookie'];

/** JSON lines on stderr (stdout is for data); readable ones when a person watches. */
export function createLogger(name: string, level: string): Logger {
  const options = {
    name,
    level,
    redact: { paths: secretNames.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[redacted]' },
  };
  if (!process.stderr.isTTY) return pino(options, fileDestination());
  return pino(options, pretty({ destination: 2, sync: true, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' }));
}

/** Bytes of log that are kept to be written later, while the disk that they go to is full; further lines are dropped. */
const mostKept = 64 * 1024;

/** A log that can't be written, as on a full disk, is no reason to end. */
function fileDestination() {
  const destination = pino.destination({ dest: 2, sync: true, maxLength: mostKept });
  return destination.on('error', () => {});
}
