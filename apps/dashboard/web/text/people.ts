/** How people look without their pictures. Pure. */
import type { RoomJson, UserJson } from '../../src/schemas.ts';

/** By its face: who speaks to a BOCCO emo looks as it does. */
export const isRobot = ({ user_type }: UserJson) => user_type === 'bocco' || user_type === 'emo';

/** Neither the robot nor a sensor. BOCCO emo calls people members, and itself whoever spoke to it. */
export const isPerson = ({ user_type }: UserJson) => ['human', 'member', 'emo'].includes(user_type);

export const initialOf = ({ nickname: [initial = '?'] }: UserJson) => initial;

/** Of `.avatar[data-colour]` in chat.css; the last one is grey. */
const colours = 5;

/** Each person in a room has a fixed colour; people who have left are grey. The robot has its own. */
export function colourOf(user: UserJson, members: RoomJson['members']): number | undefined {
  if (isRobot(user)) return undefined;
  const people = members
    .filter((member) => !isRobot(member.user))
    .map((member) => member.user.uuid)
    .toSorted();
  const place = people.indexOf(user.uuid);
  return place === -1 ? colours - 1 : place % colours;
}
