/** Puts a text where people paste from. Over plain http there is only the old way. @returns whether it worked */
export async function copyText(text: string): Promise<boolean> {
  try {
    if (globalThis.isSecureContext) {
      await navigator.clipboard.writeText(text);
      return true;
    }
    return copySelected(text);
  } catch {
    return false;
  }
}

/** https://developer.mozilla.org/en-US/docs/Web/API/Document/execCommand: every browser still has it. */
function copySelected(text: string): boolean {
  const field = Object.assign(document.createElement('textarea'), { value: text, className: 'visually-hidden' });
  document.body.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  return isCopied;
}
