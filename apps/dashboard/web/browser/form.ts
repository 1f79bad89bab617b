/** A form that was submitted: the values of its fields by name. Keeps the browser from loading another page. */
export function submitted(event: SubmitEvent) {
  event.preventDefault();
  const form = event.currentTarget as HTMLFormElement;
  return {
    value: (name: string) => (form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement).value,
    /** The values of the checked boxes of this name. */
    checked: (name: string) =>
      [...form.querySelectorAll<HTMLInputElement>(`input[name=${name}]:checked`)].map((box) => box.value),
    reset: () => form.reset(),
  };
}
