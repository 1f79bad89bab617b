/** localStorage under one prefix; in a browser that refuses it, nothing is stored. */

export function readStored(key: string): string | null {
  try {
    return localStorage.getItem(`roomlog.${key}`);
  } catch {
    return null;
  }
}

export function writeStored(key: string, value: string): void {
  try {
    if (value === '') localStorage.removeItem(`roomlog.${key}`);
    else localStorage.setItem(`roomlog.${key}`, value);
  } catch {
    // Private windows and full disks may refuse; nothing depends on it.
  }
}
