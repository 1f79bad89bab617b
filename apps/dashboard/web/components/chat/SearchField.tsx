import { useEffect, useRef } from 'preact/hooks';
import { ask, longestQuery, query, searchOpen } from '../../state/chat/search.ts';
import { t } from '../../state/language.ts';
import { Icon } from '../Icon.tsx';
import { IconButton } from '../IconButton.tsx';

/** After the field is closed by keyboard, the button that opened it gets the focus. */
let returnsFocus = false;

export function closeSearch({ focus }: { focus: boolean }): void {
  returnsFocus = focus;
  searchOpen.value = false;
}

export function SearchOpener() {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (returnsFocus) button.current?.focus();
    returnsFocus = false;
  }, []);
  return (
    <IconButton
      ref={button}
      icon="search"
      size={20}
      label={t().search}
      onClick={() => {
        searchOpen.value = true;
      }}
    />
  );
}

/** Replaces the panel's title. The last query is still there, selected. */
export function SearchField() {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, []);
  return (
    <search class="search-field">
      <Icon name="search" size={18} />
      <input
        ref={field}
        type="search"
        enterkeyhint="search"
        autocomplete="off"
        spellcheck={false}
        maxLength={longestQuery}
        aria-label={t().search}
        placeholder={t().search}
        value={query.value}
        onInput={(event) => {
          // Not while an input method still converts the text.
          if (!event.isComposing) ask(event.currentTarget.value);
        }}
        onCompositionEnd={(event) => ask(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.isComposing) return;
          if (event.key === 'Escape') closeSearch({ focus: true });
          else if (event.key === 'ArrowDown') document.querySelector<HTMLElement>('.hit')?.focus();
          else return;
          event.preventDefault();
        }}
      />
      <IconButton icon="close" size={20} label={t().closeSearch} onClick={() => closeSearch({ focus: true })} />
    </search>
  );
}
