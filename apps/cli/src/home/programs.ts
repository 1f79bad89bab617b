/** Collector and dashboard, kept running under a supervisor. */
import { isDeepStrictEqual } from 'node:util';
import { type Environment, readConfig } from '@roomlog/runtime';
import { createPagePort } from './page-port.ts';
import { type Ready, type Running, start } from './processes.ts';
import type { Supervisor } from './supervisor.ts';
import { watchEnvFile } from './watch-env-file.ts';

export interface Page {
  /** Where the page was a moment ago: with port 0 it takes that port again, as people have it open. */
  before?: string | undefined;
  /** Called when it has an address, and when that is another one. */
  setUrl: (url: string) => void;
  /** Called each time the collector is ready. */
  collects?: (facts: Ready) => void;
}

/** Starts both, and waits for the page. */
export async function startPrograms(
  supervisor: Supervisor,
  env: Environment,
  { before, setUrl, collects = () => {} }: Page,
): Promise<void> {
  void supervisor.keep({ launch: () => start('collect', [], env), ready: collects });
  let port = createPagePort(env, readConfig(env));
  if (before !== undefined) port.bound(before);
  let shown = before;
  let page: Running | undefined;
  let reach = reachOf(env);
  // `roomlog share` writes it, and so may a person: the page alone is started again.
  watchEnvFile(supervisor.stopping, (written) => {
    if (isDeepStrictEqual(reachOf(written), reach)) return;
    reach = reachOf(written);
    port = createPagePort(reach, readConfig(written));
    void page?.stop();
  });
  await supervisor.keep({
    launch: () => {
      page = start('serve', [], { ...env, ...reach, ROOMLOG_LISTEN: port.listen() });
      return page;
    },
    ready: ({ url = '' }) => {
      port.bound(url);
      setUrl(url);
      if (url === shown) return;
      shown = url;
      process.stdout.write(`${url}\n`);
    },
    isFatal: (code) => port.isFatal(code),
  });
}

/** From where the page can be reached. */
const reachOf = ({ ROOMLOG_LISTEN, ROOMLOG_ALLOWED_HOSTS, ROOMLOG_TRUSTED_PROXY }: Environment): Environment => ({
  ROOMLOG_LISTEN,
  ROOMLOG_ALLOWED_HOSTS,
  ROOMLOG_TRUSTED_PROXY,
});
