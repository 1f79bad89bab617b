/** One timer: `set` restarts it. */
export function createTimer(act: () => void) {
  let id: ReturnType<typeof setTimeout> | undefined;
  return {
    set(ms: number): void {
      clearTimeout(id);
      id = setTimeout(act, ms);
    },
    clear: () => clearTimeout(id),
  };
}
