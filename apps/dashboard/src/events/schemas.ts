/** The data of each server-sent event. */
import { type Static, Type } from 'typebox';
import { exampleRoom, exampleSensor, Instant, Nullable, Uuid } from '../schema-kinds.ts';
import { EventJson, MessageJson, OutboxJson, ReadingJson, RoomJson } from '../schemas.ts';
import { StatusJson } from '../status-schemas.ts';

const ReadingEventJson = Type.Object(
  {
    room: Uuid('of the room'),
    sensor: Uuid('of the sensor', exampleSensor),
    from: Instant('the oldest reading that arrived or was corrected'),
    to: Instant('the newest of them'),
    latest: ReadingJson,
    readings: Nullable(Type.Array(ReadingJson), {
      description: 'all readings of that span in order of time; null when there are more than 20',
    }),
  },
  { title: 'ReadingChange', description: 'Readings arrived or were corrected.' },
);

const EventsEventJson = Type.Object(
  {
    room: Uuid('of the room'),
    events: Nullable(Type.Array(EventJson), {
      description: 'what is new, in the order in which it came; null when there are more than 20',
    }),
  },
  { title: 'EventChange', description: 'A service told of what happened in a room.' },
);

const ReloadEventJson = Type.Object(
  { room: Type.Optional(Uuid('of the room whose messages and outbox are meant; absent: everything', exampleRoom)) },
  { title: 'Reload', description: 'Too much has changed to say it one by one: load it again.' },
);

/** By the name of the event. A `room` event says that the room is new, or that something of it has changed. */
const data = {
  reading: ReadingEventJson,
  message: MessageJson,
  outbox: OutboxJson,
  events: EventsEventJson,
  room: RoomJson,
  status: StatusJson,
  reload: ReloadEventJson,
};
export type LiveEvents = { [N in keyof typeof data]: Static<(typeof data)[N]> };

export const LiveEventJson = Type.Union(
  Object.entries(data).map(([name, schema]) =>
    Type.Object({ id: Type.String(), event: Type.Literal(name), data: schema }),
  ),
  {
    title: 'LiveEvent',
    description:
      'An event of the stream: its fields `id`, `event` and `data`, which is JSON. ' +
      'Names that you don’t know may come with a newer version; leave them out.',
  },
);
