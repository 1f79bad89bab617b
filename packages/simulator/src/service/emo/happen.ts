import type { HouseEvent } from '../../household/events.ts';
import { emoSensors } from '../../household/household.ts';
import { asObject, SimulatorError } from '../../simulator-error.ts';
import { type State, wakePolls } from '../../state.ts';
import { readFields, textOf } from '../control-fields.ts';
import { roomOf } from '../rooms.ts';
import { EVENTS, eventOf } from './events.ts';
import { sensorTypeOf } from './wire.ts';

/** What can be made: a message is posted instead. */
const MADE = EVENTS.filter((event) => event !== 'message.received');

/** Lets a BOCCO emo notice something now, for `POST /_control/events`. Returns the event as the webhook gets it. */
export function happen(state: State, body: unknown) {
  const fields = readFields(body, '{"event":"radar.detected"}', ['room', 'event', 'data']);
  const event = textOf(fields, 'event', 'none');
  if (!MADE.includes(event))
    throw new SimulatorError(`The event is one of ${MADE.join(', ')}, not ${JSON.stringify(event)}.`);
  const data = asObject(fields.get('data') ?? {}, 'The data of an event are a JSON object.');
  const robots = state.household.rooms.filter(({ model }) => model === 'emo');
  const { account, roomMessages } = roomOf(
    state,
    textOf(fields, 'room', (robots[0] ?? state.household.rooms[0])?.uuid ?? ''),
  );
  const { room } = roomMessages;
  const injected = account.emo.injected.get(room.uuid) ?? [];
  if (room.model !== 'emo') throw new SimulatorError(`In the room ${room.uuid} stands no BOCCO emo.`);
  const [type = ''] = event.split('_sensor.');
  const sensor = [...room.roomSensors, ...emoSensors(room)].find((one) => sensorTypeOf(one) === type);
  const happened: HouseEvent = {
    at: Math.floor(account.clock.now()),
    event,
    data,
    copy: injected.length + 1,
    ...(sensor && { sensor: { sensor, action: type } }),
  };
  account.emo.injected.set(room.uuid, [...injected, happened]);
  wakePolls(state);
  return eventOf(account, { ...happened, roomMessages });
}
