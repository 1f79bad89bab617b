/** The JSON of a list of places. */
import { type Static, Type } from 'typebox';
import { ComfortJson } from '../comfort-schemas.ts';
import { exampleSensor, Nullable, Uuid } from '../schema-kinds.ts';
import { ReadingJson } from '../schemas.ts';
import { needs } from './rank.ts';

const verdicts = ['heat', 'cold', 'hot', 'humid', 'dry', 'chilly', 'silent', 'good'] as const;

const PlaceJson = Type.Object(
  {
    id: Uuid('of the sensor, or of a room without one', exampleSensor),
    room: Uuid('of the room'),
    room_name: Type.String({ description: 'of the room', examples: ['わが家'] }),
    name: Type.String({ description: 'the sensor’s name, or the room’s', examples: ['リビング'] }),
    latest: Nullable(ReadingJson, { description: 'the newest reading; null before the first' }),
    comfort: ComfortJson,
    verdict: Type.Enum([...verdicts], {
      description:
        'what the newest reading means: heat is a WBGT of 28 or more, cold is below 16 °C, hot and chilly, humid and dry are outside of what is comfortable there; silent is without a fresh temperature',
      examples: ['chilly'],
    }),
    need: Type.Enum([...needs], {
      description: 'heat and cold are urgent; other values outside of comfort are to be watched',
      examples: ['watch'],
    }),
    spark: Type.Array(Nullable(Type.Integer()), {
      description:
        'the mean temperature of each half hour of the last day in 1/10 °C, 49 numbers; the last one is of the half hour that goes on; null without a reading',
      examples: [[204, 205, null, 207]],
    }),
  },
  { title: 'Place', description: 'A room sensor, or a room without one, and how it is there.' },
);
export type PlaceJson = Static<typeof PlaceJson>;

const Count = (description: string) => Type.Integer({ description, examples: [3] });

export const PlacesJson = Type.Object(
  {
    places: Type.Array(PlaceJson, { description: 'in the order that was asked for' }),
    next: Nullable(
      Type.String({ description: 'give it as `after` for the next page; null at the end', examples: ['MC4wLjE'] }),
    ),
    found: Count('places that have each word of `q`, on all pages'),
    counts: Type.Object(
      {
        urgent: Count('too hot or too cold for some people'),
        watch: Count('outside of comfort'),
        silent: Count('without a fresh temperature'),
        fine: Count('comfortable'),
      },
      { description: 'how many of all places there are of each, whatever `q` is' },
    ),
  },
  { title: 'PlacePage', description: 'A page of places, and how many of all of them need somebody.' },
);
export type PlacesJson = Static<typeof PlacesJson>;
