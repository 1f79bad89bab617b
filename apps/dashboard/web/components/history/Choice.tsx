interface Props<Key extends string> {
  label: string;
  options: readonly { key: Key; text: string }[];
  chosen: Key;
  onChoose: (key: Key) => void;
}

/** A labelled choice of one of a few. */
export function Choice<Key extends string>({ label, options, chosen, onChoose }: Props<Key>) {
  return (
    <label>
      {label}
      <select value={chosen} onChange={({ currentTarget }) => onChoose(currentTarget.value as Key)}>
        {options.map(({ key, text }) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
