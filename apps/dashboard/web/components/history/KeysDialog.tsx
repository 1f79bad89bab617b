import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../state/language.ts';
import { IconButton } from '../IconButton.tsx';
import { keysOpen } from './history-keys.ts';
import '../../styles/keys.css';

/** The keys of the charts. */
export function KeysDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const { title, close, rows } = t().calendar.keys;
  const onClose = () => {
    keysOpen.value = false;
  };
  return (
    <dialog ref={dialog} class="keys" aria-labelledby="keys-title" onClose={onClose}>
      <header>
        <h2 id="keys-title">{title}</h2>
        <IconButton icon="close" label={close} onClick={() => dialog.current?.close()} />
      </header>
      <dl>
        {rows.map(([key, does]) => (
          <div key={key}>
            <dt>{key}</dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </dialog>
  );
}
