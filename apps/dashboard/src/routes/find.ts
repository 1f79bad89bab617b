import { chainOf, findRoom, findSensor, type Store, type StoredRoom, type StoredSensor } from '@roomlog/store';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import { HttpError } from '../http/errors.ts';
import { Flag } from '../http/file-answer.ts';
import { exampleRoom, exampleSensor } from '../schema-kinds.ts';

export const RoomUuid = Type.String({ description: 'the uuid of a room', examples: [exampleRoom] });
export const SensorUuid = Type.String({ description: 'the uuid of a sensor', examples: [exampleSensor] });

export const noSuchSensor = () => new HttpError('not_found', 'There is no such sensor.');
export const noSuchRoom = () => new HttpError('not_found', 'There is no such room.');

export async function roomOr404({ reader }: Context, uuid: string): Promise<StoredRoom> {
  const room = await findRoom(reader.db, uuid);
  if (!room) throw noSuchRoom();
  return room;
}

export async function sensorOr404({ reader }: Context, uuid: string): Promise<StoredSensor> {
  const sensor = await findSensor(reader.db, uuid);
  if (!sensor) throw noSuchSensor();
  return sensor;
}

export const chain = Flag('with the sensors whose place it took, as one line');

/** A sensor with those whose place it took, the earliest first; without `chain` itself alone. */
export async function lineOf(
  { reader }: Context,
  sensor: StoredSensor,
  { principal }: Pick<FastifyRequest, 'principal'>,
  { chain: wanted }: { chain?: '0' | '1' },
): Promise<StoredSensor[]> {
  return wanted === '1' ? wholeLine(reader, sensor, principal?.room) : [sensor];
}

/** @param only uuid of the room of who asks: a link shows one only */
export async function wholeLine({ db }: Store, sensor: StoredSensor, only?: string): Promise<StoredSensor[]> {
  const line = await chainOf(db, sensor);
  return only === undefined ? line : line.filter(({ room_id }) => room_id === sensor.room_id);
}
