import type { ComponentProps } from 'preact';
import { Icon, type IconName } from './Icon.tsx';

type Props = ComponentProps<'button'> & { icon: IconName; label: string; size?: number };

/** A button that is only a drawing: its label is read aloud, and shown under the pointer. */
export function IconButton({ icon, label, size = 18, ...rest }: Props) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} {...rest}>
      <Icon name={icon} size={size} />
    </button>
  );
}
