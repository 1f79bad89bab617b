import type { ComponentChildren } from 'preact';
import { t } from '../../state/language.ts';
import { Icon } from '../Icon.tsx';

interface StepProps {
  number: number;
  title: string;
  state: 'done' | 'now' | 'later';
  children: ComponentChildren;
}

/** A card: done with its result, open, or dimmed until it is its turn. */
export function Step({ number, title, state, children }: StepProps) {
  return (
    <li
      class="card setup-step"
      data-state={state}
      data-testid={`step-${number}`}
      aria-current={state === 'now' && 'step'}
    >
      <span class="setup-mark" aria-hidden={state !== 'done'}>
        {state === 'done' ? <Icon name="check" size={20} /> : number}
        {state === 'done' && <span class="visually-hidden">{t().setup.done}</span>}
      </span>
      <div>
        <h2>{title}</h2>
        {children}
      </div>
    </li>
  );
}
