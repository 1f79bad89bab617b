/** A form that was submitted: the values of its fields by name. Keeps the browser from loading another page. */
export function submitted(event: SubmitEvent) {
  event.preventDefault();
  const form = event.currentTarget as HTMLFormElement;
  return {
    value: (name: string) => (form.elements.namedItem(name) as HTMLInputElement | HTMLSelectElement).value,
    reset: () => form.reset(),
  };
}
