import { emoSensors } from '../../household/household.ts';
import { hash } from '../../household/random.ts';
import type { RoomMessages } from '../../household/room-messages.ts';
import { includesUuid, joinedRooms, roomMessagesOf, type State, sensorOf } from '../../state.ts';
import { json } from '../answer.ts';
import type { Handler } from '../face.ts';
import { HttpError } from '../http-error.ts';
import { MOTIONS, STAMPS } from './catalog.ts';
import { listAnswer } from './lists.ts';
import { pageOf } from './pages.ts';
import { timeOfDigits, zoneOf } from './sequence.ts';
import { batteryOf, healthSeed, lastSign, signalOf, valuesOf } from './values.ts';
import { messageOf, sensorTypeOf, serialOf, userOf } from './wire.ts';

/** GET /v1/me */
export const getMe: Handler = (state) => {
  const { emo_plan, emo_account_status } = state.settings;
  const { uuid, nickname, profile_image } = userOf(state, state.household.account);
  const number = state.accounts.indexOf(state) + 1;
  const email = number === 1 ? 'demo@example.com' : `demo-${number}@example.com`;
  if (emo_plan === 'free') {
    const status = emo_account_status && { status: 'active' };
    return json(200, { uuid, name: nickname, email, profile_image, plan: emo_plan, ...status });
  }
  const organization = {
    organization_name: 'サンプル株式会社',
    organization_unit_name: '総務部',
    phone_number: '0312345678',
  };
  return json(200, {
    account_id: number,
    name: nickname,
    name_furigana: nickname,
    email,
    ...organization,
    ...state.emo.profile,
    plan: emo_plan,
  });
};

const PROFILE = ['name', 'name_furigana', 'organization_name', 'organization_unit_name', 'phone_number'];

/** PUT /v1/me, of a Business account only. */
export const changeMe: Handler = (state, parameters, clientGone) => {
  if (state.settings.emo_plan === 'free') throw new HttpError(404);
  for (const name of PROFILE) {
    const given = parameters.value(name);
    if (typeof given === 'string') state.emo.profile[name] = given;
  }
  return getMe(state, parameters, clientGone);
};

/** GET /v1/rooms: only those in which a BOCCO emo stands. */
export const listRooms: Handler = (state, parameters) => {
  const rooms = joinedRooms(state, 'emo').map(({ room }) => ({
    uuid: room.uuid,
    name: room.name,
    room_type: 'normal',
    room_members: room.members.map((member) => userOf(state, member)),
  }));
  return listAnswer(state, parameters, 'rooms', rooms);
};

/** GET /v1/rooms/{room}/messages, newest first */
export const listMessages: Handler = (state, parameters) => {
  const roomMessages = roomMessagesOf(state, 'emo', parameters.path('room'));
  const given = parameters.text('before');
  const before = given === '' ? Infinity : timeOfDigits(given, zoneOf(state.settings));
  if (Number.isNaN(before)) throw new HttpError(400);
  const page = pageOf(state, roomMessages, before);
  return json(200, { messages: page.map((entry) => messageOf(state, roomMessages, entry, state.clock.now())) });
};

/** GET /v1/rooms/{room}/messages/channel: what a business account posted itself. */
export const listChannelMessages: Handler = (state, parameters) => {
  if (state.settings.emo_plan === 'free') throw new HttpError(404);
  const roomMessages = roomMessagesOf(state, 'emo', parameters.path('room'));
  const { account } = state.household;
  const page = pageOf(state, roomMessages, Infinity).filter(({ sender }) => sender.uuid === account.uuid);
  return json(200, { messages: page.map((entry) => messageOf(state, roomMessages, entry, state.clock.now())) });
};

/** GET /v1/rooms/{room}/sensors: what a dead room sensor says of itself stays as it was. */
export const listSensors: Handler = (state, parameters) => {
  const { room } = roomMessagesOf(state, 'emo', parameters.path('room'));
  const now = state.clock.seconds();
  const others = emoSensors(room).map((sensor, index) => ({ sensor, seed: hash(room.seed, 354, index), at: now }));
  const measuring = room.roomSensors.flatMap((sensor) => {
    const tracked = state.sensors.get(sensor.uuid.toLowerCase());
    return tracked ? [{ sensor, seed: healthSeed(sensor), at: lastSign(state, tracked) ?? now }] : [];
  });
  const present = [...measuring, ...others].filter(
    ({ sensor }) => !includesUuid(state.settings.removed_sensors, sensor.uuid),
  );
  const sensors = present.map(({ sensor, seed, at }) => ({
    uuid: sensor.uuid,
    sensor_type: sensorTypeOf(sensor),
    nickname: sensor.nickname,
    signal_strength: signalOf(seed, at),
    battery: batteryOf(seed, at),
  }));
  return json(200, { sensors });
};

/** GET /v1/rooms/{room}/sensors/{sensor}/values */
export const listValues: Handler = (state, parameters) => {
  const { room } = roomMessagesOf(state, 'emo', parameters.path('room'));
  const tracked = trackedSensor(state, room, parameters.path('sensor'));
  const { uuid, nickname } = tracked.sensor;
  return json(200, { sensor_type: 'room', uuid, nickname, events: valuesOf(state, tracked) });
};

/** A sensor that measures. Throws {@link HttpError} 404 for none, and as `emo_values_refusal` says for one that doesn't. */
function trackedSensor(state: State, room: RoomMessages['room'], uuid: string) {
  const measuresNothing = emoSensors(room).some((sensor) => sensor.uuid.toLowerCase() === uuid.toLowerCase());
  if (measuresNothing) throw new HttpError(state.settings.emo_values_refusal);
  return sensorOf(state, room, uuid);
}

/** GET /v1/rooms/{room}/emo/settings */
export const getSettings: Handler = (state, parameters) => {
  const { room } = roomMessagesOf(state, 'emo', parameters.path('room'));
  const voice = { volume: 5, voice_pitch: 50, voice_speed: 50, lang: 'ja' };
  const place = { serial_number: serialOf(room.seed), timezone: 'Asia/Tokyo', zip_code: '1000001' };
  return json(200, { nickname: room.robot.nickname, wakeword: 'エモちゃん', ...voice, ...place });
};

/** GET /v1/stamps */
export const listStamps: Handler = (state, parameters) => {
  const stamps = STAMPS.map((stamp) => ({ ...stamp, image: `${state.origin}/1/stamps/${stamp.uuid}.png` }));
  return listAnswer(state, parameters, 'stamps', stamps);
};

/** GET /v1/motions: the preview is left out, as no film is made here. */
export const listMotions: Handler = (state, parameters) =>
  listAnswer(
    state,
    parameters,
    'motions',
    MOTIONS.map((motion) => ({ ...motion, preview: '' })),
  );
