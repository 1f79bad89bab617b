import type { ComponentChildren } from 'preact';

interface Props {
  label: string;
  hint?: string;
  /** What it is set to, or done with. */
  children?: ComponentChildren;
}

/** A line of the settings: what it is about, and at the right what can be done. */
export function Row({ label, hint, children }: Props) {
  return (
    <div class="setting">
      <p>
        <b>{label}</b>
        {hint && <small>{hint}</small>}
      </p>
      {children}
    </div>
  );
}

interface SwitchProps {
  label: string;
  hint?: string;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
}

/** A line that is a switch as a whole. */
export function SwitchRow({ label, hint, isOn, onChange }: SwitchProps) {
  return (
    <label class="setting">
      <span>
        <b>{label}</b>
        {hint && <small>{hint}</small>}
      </span>
      <input
        type="checkbox"
        role="switch"
        class="switch"
        checked={isOn}
        aria-checked={isOn}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    </label>
  );
}
