import type { UserJson } from '../../src/schemas.ts';

/** Colours on which white text has a contrast of 4.5 and more; each person keeps theirs. */
const hues = ['plum', 'umber', 'indigo', 'moss', 'slate'] as const;

function hueOf(uuid: string): (typeof hues)[number] {
  let sum = 0;
  for (const character of uuid.toLowerCase()) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 9973;
  return hues[sum % hues.length] ?? 'slate';
}

/** The first letter of a name. Pictures stay at BOCCO: this page asks nobody but its own server. */
export function Avatar({ user }: { user: UserJson }) {
  const [initial = '?'] = user.nickname;
  return (
    <span class="avatar" data-hue={user.user_type === 'bocco' ? 'robot' : hueOf(user.uuid)} aria-hidden="true">
      {initial}
    </span>
  );
}
