interface Props<Key extends string> {
  /** Of the group of radio buttons; unique on the page. */
  name: string;
  label: string;
  options: readonly { key: Key; label: string; lang?: string }[];
  chosen: Key;
  onChoose: (key: Key) => void;
}

/** A choice of one of a few that stand side by side. */
export function Segments<Key extends string>({ name, label, options, chosen, onChoose }: Props<Key>) {
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">{label}</legend>
      {options.map(({ key, label: text, lang }) => (
        <label key={key} lang={lang}>
          <input type="radio" name={name} value={key} checked={key === chosen} onChange={() => onChoose(key)} />
          <span>{text}</span>
        </label>
      ))}
    </fieldset>
  );
}
