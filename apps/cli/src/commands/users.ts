/** `roomlog user …`: who may sign in to the page. */
import { addUser, listUsers, removeUser, setPassword, setRole, type UserRole } from '@roomlog/access';
import { isoTime, nowSeconds } from '@roomlog/store';
import { withAccess } from '../auth.ts';
import { newPassword } from '../input/password.ts';
import { openPrompt } from '../input/prompt.ts';
import { printJson, printLine, printTable, timeIn } from '../output/print.ts';

export interface UserOptions {
  role?: string;
  passwordStdin?: boolean;
  json?: boolean;
}

/** The role is checked where users are added. */
const roleOf = ({ role = 'member' }: UserOptions) => role as UserRole;

export async function addCommand(name: string, options: UserOptions, stop: AbortSignal): Promise<void> {
  await withAccess(async (db) => {
    const password = await askPassword(options, stop);
    await addUser(db, { name, password, role: roleOf(options) }, nowSeconds());
  });
  printLine(`${name} can sign in now, as ${roleOf(options)}.`);
}

export async function passwordCommand(name: string, options: UserOptions, stop: AbortSignal): Promise<void> {
  await withAccess(async (db) => setPassword(db, name, await askPassword(options, stop), nowSeconds()));
  printLine(`${name} has a new password, and has to sign in again on every device.`);
}

async function askPassword(options: UserOptions, stop: AbortSignal): Promise<string> {
  const prompt = openPrompt(stop);
  try {
    return await newPassword(prompt, options);
  } finally {
    prompt.close();
  }
}

export async function listCommand({ json }: UserOptions): Promise<void> {
  const users = await withAccess(listUsers);
  if (json) {
    return printJson(
      users.map(({ name, role, sessions, created_at, password_changed_at, seen_at }) => {
        const times = { created_at: isoTime(created_at), password_changed_at: isoTime(password_changed_at) };
        return { name, role, devices: sessions, ...times, seen_at: seen_at === null ? null : isoTime(seen_at) };
      }),
    );
  }
  if (users.length === 0) return printLine('Nobody can sign in yet; roomlog user add NAME adds somebody.');
  const time = timeIn();
  printTable([
    ['NAME', 'ROLE', 'DEVICES', 'LAST SEEN'],
    ...users.map(({ name, role, sessions, seen_at }) => [
      name,
      role,
      String(sessions),
      seen_at === null ? '' : time(new Date(seen_at * 1000)),
    ]),
  ]);
}

export async function roleCommand(name: string, role: string): Promise<void> {
  await withAccess((db) => setRole(db, name, role as UserRole, nowSeconds()));
  printLine(`${name} is ${role} now.`);
}

export async function removeCommand(name: string): Promise<void> {
  await withAccess((db) => removeUser(db, name, nowSeconds()));
  printLine(`${name} can no longer sign in, and is signed out everywhere.`);
}
