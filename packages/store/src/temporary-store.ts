/** For tests: a real store in a folder of its own, gone when the test ends. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Role, Store } from './connect.ts';
import type { Message } from './messages.ts';
import { openStore } from './open.ts';
import type { Reading } from './readings.ts';
import { findRoom, type Room, roomSensors, upsertRooms } from './rooms.ts';

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'roomlog-store-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export async function openUntilTestEnds(path: string, role: Role): Promise<Store> {
  const store = await openStore(path, role);
  onTestFinished(() => store.close());
  return store;
}

/** With one room, `room`, and one sensor, `sensor`, in it. */
export async function temporaryStore(): Promise<Store & { room: number; sensor: number }> {
  const store = await openUntilTestEnds(`${temporaryFolder()}/roomlog.db`, 'writer');
  await upsertRooms(store.db, [someRoom('room', ['sensor'])]);
  const room = await findRoom(store.db, 'room');
  const [sensor] = await roomSensors(store.db);
  return { ...store, room: room?.id ?? 0, sensor: sensor?.id ?? 0 };
}

export function someRoom(uuid: string, sensors: string[] = []): Room {
  return {
    uuid,
    name: `name of ${uuid}`,
    updated_at: new Date(0),
    background_image: '',
    members: [{ user: someUser(`${uuid}-member`, 'human'), joined_at: new Date(0), read_id: 0 }],
    sensors: sensors.map((sensor) => ({ ...someUser(sensor, 'sensor_room'), address: '' })),
  };
}

function someUser(uuid: string, user_type: string) {
  return { uuid, user_type, nickname: `nickname of ${uuid}`, icon: '' };
}

/** @param ts epoch seconds */
export function someReading(ts: number, values: Partial<Reading> = {}): Reading {
  return { id: ts, created_at: new Date(ts * 1000), temperature: 21.5, humidity: 40.25, illuminance: 100, ...values };
}

export function someMessage(id: number, values: Partial<Message> = {}): Message {
  return {
    id,
    unique_id: `unique-${id}`,
    date: new Date((1_700_000_000 + id) * 1000),
    media: 'text',
    message_type: 'normal',
    text: `text ${id}`,
    audio: '',
    image: '',
    sender: 'room-member',
    user: someUser('room-member', 'human'),
    dictated: false,
    detail: null,
    ...values,
  };
}
