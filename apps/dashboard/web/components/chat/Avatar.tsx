import type { UserJson } from '../../../src/schemas.ts';
import { selection } from '../../state/state.ts';

/** Colours on which white text has a contrast of at least 4.5. */
const hues = ['plum', 'indigo', 'umber', 'moss', 'slate'] as const;

/** Each person in a room has a fixed colour; people who have left are grey. */
function hueOf({ uuid, user_type }: UserJson): (typeof hues)[number] | 'robot' {
  if (user_type === 'bocco') return 'robot';
  const people = (selection.value?.room.members ?? [])
    .filter(({ user }) => user.user_type !== 'bocco')
    .map(({ user }) => user.uuid)
    .toSorted();
  return hues[people.indexOf(uuid) % hues.length] ?? 'slate';
}

/** The first letter of a name. No pictures from BOCCO: this page loads only from its own server. */
export function Avatar({ user }: { user: UserJson }) {
  const [initial = '?'] = user.nickname;
  return (
    <span class="avatar" data-hue={hueOf(user)} aria-hidden="true">
      {initial}
    </span>
  );
}
