import { t } from '../state/language.ts';
import { Icon } from './Icon.tsx';

interface Props {
  value: string;
  onChange: (query: string) => void;
  onEnter?: () => void;
}

/** The field that a place is searched with, by its name or its room's. */
export function PlaceSearch({ value, onChange, onEnter }: Props) {
  return (
    <search class="place-search">
      <Icon name="search" size={18} />
      <input
        type="search"
        autocomplete="off"
        spellcheck={false}
        maxLength={200}
        aria-label={t().places.search}
        placeholder={t().places.search}
        value={value}
        onInput={(event) => {
          // Not while an input method still converts the text.
          if (!event.isComposing) onChange(event.currentTarget.value);
        }}
        onCompositionEnd={(event) => onChange(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && !event.isComposing) onEnter?.();
        }}
      />
    </search>
  );
}
