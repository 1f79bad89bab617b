import { useDropdown } from './dropdown.ts';
import type { IconName } from './Icon.tsx';
import { IconButton } from './IconButton.tsx';

interface MenuProps<Key extends string> {
  icon: IconName;
  label: string;
  options: { key: Key; label: string; lang?: string }[];
  chosen: Key;
  onChoose: (key: Key) => void;
}

/** A button that opens a menu of choices, with one chosen. */
export function Menu<Key extends string>({ icon, label, options, chosen, onChoose }: MenuProps<Key>) {
  const { root, open, toggle, close } = useDropdown('[role=menuitemradio]');
  return (
    <div class="dropdown" ref={root}>
      <IconButton icon={icon} size={20} label={label} aria-haspopup="menu" aria-expanded={open} onClick={toggle} />
      {open && (
        <div class="popup popup-right" role="menu" aria-label={label}>
          {options.map(({ key, label: text, lang }) => (
            <button
              key={key}
              type="button"
              role="menuitemradio"
              aria-checked={key === chosen}
              lang={lang}
              class="option"
              onClick={() => {
                onChoose(key);
                close();
              }}
            >
              {text}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
