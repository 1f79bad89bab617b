import { Failure } from '@roomlog/runtime';
import type { Prompt } from './prompt.ts';

/**
 * A new password: asked for twice on a terminal, else a line of standard input.
 * @throws Failure 64 when the two differ, or there is none
 */
export async function newPassword(
  prompt: Prompt,
  { passwordStdin = false }: { passwordStdin?: boolean | undefined },
): Promise<string> {
  const password = await prompt.ask('Password: ', { hidden: true });
  if (passwordStdin || !prompt.isTerminal) return password;
  if ((await prompt.ask('The same again: ', { hidden: true })) === password) return password;
  throw new Failure('usage', 'The two passwords differ; try again.');
}
