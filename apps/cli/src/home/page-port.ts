import { type Config, type Environment, exitCodes } from '@roomlog/runtime';
import { isFatal } from './supervisor.ts';

/**
 * Where the dashboard listens. With port 0 it takes any free port, and a restarted dashboard takes the same one, because
 * people have that address open. If another program has taken it meanwhile, it takes any free one again.
 */
export function createPagePort(env: Environment, { listen }: Pick<Config, 'listen'>) {
  const given = env['ROOMLOG_LISTEN'];
  let kept = given;
  return {
    /** For ROOMLOG_LISTEN of the next start. */
    listen: () => kept,
    bound(url: string): void {
      if (listen.port === 0) kept = new URL(url).host;
    },
    isFatal(code: number): boolean {
      if (code !== exitCodes.configuration || kept === given) return isFatal(code);
      kept = given;
      return false;
    },
  };
}
