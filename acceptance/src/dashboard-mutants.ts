/** Broken variants of the dashboard, its page, and of how programs begin and end. */

export interface Patch {
  file: string;
  /** Has to be there once. */
  find: string;
  replace: string;
}

export const dashboardMutants = {
  'each press makes a new unique_id': [
    {
      file: 'apps/dashboard/web/state/chat/outbox.ts',
      find: 'postMessage(room, unique_id, text)',
      replace: 'postMessage(room, uuidV4(), text)',
    },
  ],
  'the box is emptied too late': [
    {
      file: 'apps/dashboard/web/components/chat/Composer.tsx',
      find: "    if (box.current) box.current.value = '';\n    writeDraft(room, '');",
      replace: "    setTimeout(() => writeDraft(room, ''), 300);",
    },
  ],
  'what is on its way is not kept': [
    {
      file: 'apps/dashboard/web/state/chat/outbox.ts',
      find: "  keep({ ...row, state: 'failed', failure: 'not_reached' });\n",
      replace: '',
    },
  ],
  'the dashboard asks for news outside': [
    {
      file: 'apps/dashboard/src/main.ts',
      find: "  const log = await createLogger('dashboard', config.logLevel);",
      replace:
        "  const log = await createLogger('dashboard', config.logLevel);\n  void fetch('http://192.0.2.1/').catch(() => {});",
    },
  ],
  'a silent sensor counts as fresh': [
    {
      file: 'apps/dashboard/src/serialize.ts',
      find: 'stale: !latest || now - latest.ts > limit,',
      replace: 'stale: !latest || now - latest.ts > 1000 * limit,',
    },
  ],
  'a reading is stale at once': [
    {
      file: 'packages/store/src/readings/staleness.ts',
      find: 'return Math.max(gapSeconds, polls * pollSeconds);',
      replace: 'return polls * pollSeconds;',
    },
  ],
  'a failure shows its stack': [
    {
      file: 'packages/runtime/src/run.ts',
      find: 'if (isDebugging() && error instanceof Error)',
      replace: 'if (error instanceof Error)',
    },
  ],
  'another address is taken': [
    {
      file: 'packages/runtime/src/config.ts',
      find: 'if (host === undefined || Number(port) > 65_535) {',
      replace: "if (host === undefined) return { host: '127.0.0.1', port: 0 };\n  if (Number(port) > 65_535) {",
    },
  ],
  'every failure is an internal error': [
    {
      file: 'packages/runtime/src/run.ts',
      find: 'return exitCodeOf(error) ?? exitCodes.internal;',
      replace: 'return exitCodes.internal;',
    },
  ],
  'bad requests are answered with a stack': [
    {
      file: 'apps/dashboard/src/http/errors.ts',
      find: '  if (refusal) return answer(reply, ...refusal);',
      replace: "  if (refusal) return answer(reply, 'internal', String(error.stack));",
    },
  ],
  'objects take on what was sent': [
    {
      file: 'apps/dashboard/src/app.ts',
      find: '    bodyLimit: 64 * 1024,',
      replace: "    bodyLimit: 64 * 1024,\n    onProtoPoisoning: 'ignore',",
    },
    {
      file: 'apps/dashboard/src/app.ts',
      find: '  checkStrictly(app);',
      replace: `  app.addHook('preValidation', async ({ body }) => {
    for (const [key, value] of Object.entries(body ?? {})) Object.assign(({} as Record<string, object>)[key] ?? {}, value);
  });
  checkStrictly(app);`,
    },
  ],
  'requests may take for ever': [
    { file: 'apps/dashboard/src/http/limits.ts', find: 'headersTimeout: 5000', replace: 'headersTimeout: 0' },
    { file: 'apps/dashboard/src/http/limits.ts', find: 'requestTimeout: 10_000', replace: 'requestTimeout: 0' },
  ],
  'connections are cut at once': [
    {
      file: 'apps/dashboard/src/http/closing.ts',
      find: 'for (let left = backlog + 2; left > 0; left -= 1) await turn();',
      replace: 'app.server.closeAllConnections();',
    },
  ],
  'event streams are left open': [
    {
      file: 'apps/dashboard/src/events/event-streams.ts',
      find: 'else if (joined.has(stream)) hangUp(response);',
      replace: '',
    },
  ],
} satisfies Record<string, Patch[]>;
