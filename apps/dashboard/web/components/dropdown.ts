import { useEffect, useRef, useState } from 'preact/hooks';

/** Opening, closing and keyboard of a dropdown; `items` is the selector of its choices. */
export function useDropdown(items: string) {
  const root = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  const choices = () => [...(root.current?.querySelectorAll<HTMLElement>(items) ?? [])];

  function close(): void {
    setOpen(false);
    root.current?.querySelector<HTMLElement>('[aria-haspopup]')?.focus();
  }

  function onKeyDown(event: KeyboardEvent): void {
    // An input method's keys, and those that move in a text.
    const isInText = event.target instanceof HTMLInputElement && /^(Home|End)$/.test(event.key);
    if (event.isComposing || isInText) return;
    const all = choices();
    const here = all.indexOf(document.activeElement as HTMLElement);
    const moves: Record<string, number> = { ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: all.length - 1 };
    const next = moves[event.key];
    if (event.key === 'Escape') close();
    else if (event.key === 'Tab') setOpen(false);
    else if (next !== undefined) all[(next + all.length) % all.length]?.focus();
    else return;
    if (event.key !== 'Tab') event.preventDefault();
  }

  useEffect(() => {
    if (!open) return undefined;
    const all = choices();
    (all.find((item) => item.matches('[aria-checked=true], [aria-selected=true]')) ?? all[0])?.focus();
    const onOutside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    const listening = new AbortController();
    document.addEventListener('pointerdown', onOutside, listening);
    root.current?.addEventListener('keydown', onKeyDown, listening);
    return () => listening.abort();
  }, [open]);

  return { root, open, toggle: () => setOpen(!open), close };
}
