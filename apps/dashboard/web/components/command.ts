/** Commands of roomlog, as they are typed on the machine that it runs on. Plain TypeScript: the server paints them too. */
import { asTyped } from '@roomlog/runtime/command-line';
import { createContext, h } from 'preact';

/** Whether that machine has roomlog as a package, and not as a checkout. */
export const Installed = createContext(true);

/** @param text a command such as `roomlog signin`, or any other word of a program */
export function Code({ text }: { text: string }) {
  return h(Installed.Consumer, null, (isInstalled: boolean) => h('code', null, asTyped(text, isInstalled)));
}
