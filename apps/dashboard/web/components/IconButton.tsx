import type { ComponentProps } from 'preact';
import { Icon, type IconName } from './Icon.tsx';

type Props = ComponentProps<'button'> & { icon: IconName; label: string; size?: number };

/** A button with only an icon: screen readers read its label, and a tooltip shows it. */
export function IconButton({ icon, label, size = 18, ...rest }: Props) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} {...rest}>
      <Icon name={icon} size={size} />
    </button>
  );
}
