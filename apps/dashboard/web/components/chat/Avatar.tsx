import type { UserJson } from '../../../src/schemas.ts';
import { selection } from '../../state/state.ts';
import { colourOf, initialOf, isRobot } from '../../text/people.ts';
import { Mark } from '../now/Mascot.ts';

/** The robot's face, or the first letter of a name. No pictures from BOCCO: this page loads only from its own server. */
export function Avatar({ user }: { user: UserJson }) {
  const members = selection.value?.room.members ?? [];
  return (
    <span class="avatar" data-robot={isRobot(user)} data-colour={colourOf(user, members)} aria-hidden="true">
      {isRobot(user) ? <Mark /> : initialOf(user)}
    </span>
  );
}
