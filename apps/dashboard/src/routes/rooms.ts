import { listRooms } from '@roomlog/store';
import { Type } from 'typebox';
import type { Context } from '../context.ts';
import { presentRoom, presentStatus } from '../present.ts';
import { RoomJson, StatusJson } from '../schemas.ts';
import type { App } from '../server.ts';

export function roomRoutes(app: App, { reader }: Context): void {
  app.get('/api/rooms', { schema: { summary: 'Rooms', response: { 200: Type.Array(RoomJson) } } }, async () => {
    const rooms = await listRooms(reader.db);
    return Promise.all(rooms.map((room) => presentRoom(reader, room)));
  });

  app.get('/api/status', { schema: { summary: 'How the logging goes', response: { 200: StatusJson } } }, () =>
    presentStatus(reader),
  );
}
