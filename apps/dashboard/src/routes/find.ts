import { findRoom, findSensor, type StoredRoom, type StoredSensor } from '@roomlog/store';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import { HttpError } from '../http/errors.ts';
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
