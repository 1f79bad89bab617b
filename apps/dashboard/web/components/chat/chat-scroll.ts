import { useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { wanted } from '../../state/chat/chat.ts';
import { pending } from '../../state/chat/outbox.ts';
import {
  leaveScrollback,
  loadNewer,
  loadOlderShown,
  scrollback,
  shown,
  shownHasOlder,
} from '../../state/chat/scrollback.ts';
import { t } from '../../state/language.ts';
import { isPhone, screen } from '../../state/screen.ts';
import { account } from '../../state/state.ts';

/** Pixels from the end that still count as at the end. */
const nearEnd = 80;
/** Pixels from an edge within which more messages are loaded. */
const nearStart = 400;

/**
 * Keeps the reader's scroll position: at the end while they are at the end, on the current message while older ones load
 * above, and on a message that was asked for. Returns what arrived out of sight.
 */
export function useChatScroll() {
  const list = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const anchor = useRef<{ first: number | undefined; height: number }>({ first: undefined, height: 0 });
  const newest = useRef<number | null>(null);
  const [count, setCount] = useState(0);
  const [announcement, setAnnouncement] = useState('');

  const all = shown.value;
  const waiting = pending.value.length;

  function toEnd(): void {
    const log = list.current;
    if (!log || scrollback.peek()) return;
    log.scrollTop = log.scrollHeight;
    setCount(0);
  }

  function jump(): void {
    atEnd.current = true;
    leaveScrollback();
    toEnd();
  }

  useLayoutEffect(() => {
    const log = list.current;
    if (!log || !all) return;
    const first = all[0]?.id;
    const grownAbove = anchor.current.first !== undefined && first !== anchor.current.first;
    if (grownAbove && !atEnd.current) log.scrollTop += log.scrollHeight - anchor.current.height;
    anchor.current = { first, height: log.scrollHeight };
    const fresh = newest.current === null ? [] : all.filter(({ id }) => id > (newest.current ?? 0));
    newest.current = Math.max(newest.current ?? 0, all.at(-1)?.id ?? 0);
    const others = fresh.filter(({ sender }) => sender !== account.peek());
    if (others.length > 0 && !atEnd.current) setCount((known) => known + others.length);
    const last = others.at(-1);
    if (last) setAnnouncement(t().said(last.user.nickname, last.text));
  }, [all]);

  // Always scrolls to one's own new message; a failed bubble grows by a line.
  useLayoutEffect(toEnd, [waiting]);
  useLayoutEffect(() => {
    if (atEnd.current) toEnd();
  }, [all, pending.value]);

  useEffect(() => {
    const log = list.current;
    if (!log) return undefined;
    const onScroll = () => {
      if (log.clientHeight === 0) return;
      const below = log.scrollHeight - log.scrollTop - log.clientHeight;
      atEnd.current = below < nearEnd && !scrollback.peek();
      if (atEnd.current) setCount(0);
      if (log.scrollTop < nearStart && shownHasOlder.peek()) void loadOlderShown();
      if (below < nearStart && scrollback.peek()) void loadNewer();
    };
    log.addEventListener('scroll', onScroll, { passive: true });
    // Hidden screens have no height to scroll; a phone's keyboard takes some away.
    const resized = new ResizeObserver(() => {
      if (atEnd.current) log.scrollTop = log.scrollHeight;
    });
    resized.observe(log);
    return () => {
      log.removeEventListener('scroll', onScroll);
      resized.disconnect();
    };
  }, []);

  useSignalEffect(() => {
    const target = wanted.value;
    if (isPhone.value && screen.value !== 'messages') return;
    if (!target || !shown.value) return;
    // A phone shows the screen first, and a page of messages may not be rendered yet.
    requestAnimationFrame(() => {
      const bubble = list.current?.querySelector<HTMLElement>(`[data-message-id="${target.id}"]`);
      if (!bubble || bubble.offsetParent === null) return;
      wanted.value = null;
      atEnd.current = false;
      bubble.scrollIntoView({ block: 'center' });
      bubble.classList.remove('flash');
      // Forces a layout, which restarts the animation.
      bubble.getBoundingClientRect();
      bubble.classList.add('flash');
    });
  });

  return { list, count, announcement, jump };
}
