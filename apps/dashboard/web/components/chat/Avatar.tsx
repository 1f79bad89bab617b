import type { UserJson } from '../../../src/schemas.ts';
import { selection } from '../../state/state.ts';

/** Colours on which white text has a contrast of at least 4.5. The last one is grey. */
const colours = ['#b3467e', '#5563cf', '#86622f', '#4d7431', '#5c6370'];

/** The first letter of a name. No pictures from BOCCO: this page loads only from its own server. */
export function Avatar({ user }: { user: UserJson }) {
  const [initial = '?'] = user.nickname;
  const isRobot = user.user_type === 'bocco';
  return (
    <span class="avatar" data-robot={isRobot} style={isRobot ? {} : { background: colourOf(user) }} aria-hidden="true">
      {initial}
    </span>
  );
}

/** Each person in a room has a fixed colour; people who have left are grey: −1 is the last colour. */
function colourOf({ uuid }: UserJson) {
  const people = (selection.value?.room.members ?? [])
    .filter(({ user }) => user.user_type !== 'bocco')
    .map(({ user }) => user.uuid)
    .toSorted();
  return colours.at(people.indexOf(uuid) % colours.length);
}
