/** Keeps the screen on, where the browser can: https://www.w3.org/TR/screen-wake-lock/ is for https alone. */

/** @returns lets it sleep again */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  // A browser takes the lock away while the page is hidden.
  const ask = () => {
    if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return;
    navigator.wakeLock.request('screen').then(
      (given) => {
        lock = given;
      },
      // As with a low battery; then it sleeps.
      () => {},
    );
  };
  ask();
  document.addEventListener('visibilitychange', ask);
  return () => {
    document.removeEventListener('visibilitychange', ask);
    void lock?.release();
  };
}
