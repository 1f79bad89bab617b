/** How commands are typed, for those who read of one. Pure: the page says them too. */

/** As the README has it. */
const pnpm = 'npx -y pnpm@10.34.9';

/**
 * A command of roomlog, such as `roomlog signin`, as it is typed here; any other text as it is. A checkout has no
 * `roomlog` on the PATH, and builds itself before it starts.
 */
export function asTyped(command: string, isInstalled: boolean): string {
  if (isInstalled || !command.startsWith('roomlog ')) return command;
  return command === 'roomlog up' ? `${pnpm} start` : `${pnpm} ${command}`;
}
