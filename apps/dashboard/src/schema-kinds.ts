/** What the schemas of the JSON are made of. */
import { Type } from 'typebox';

export const Nullable = <T extends Type.TSchema>(schema: T, words: Type.TSchemaOptions = {}) =>
  Type.Union([schema, Type.Null()], words);

/** ISO 8601 in UTC. */
export const Instant = (description: string, example = '2026-11-22T09:42:00Z') =>
  Type.String({ format: 'date-time', description, examples: [example] });

/** BOCCO's, which is a UUID in all that was seen so far. */
export const Uuid = (description: string, example = exampleRoom) =>
  Type.String({ minLength: 1, maxLength: 64, description, examples: [example] });

export const exampleRoom = '0f3a8c52-6c1e-4d0b-9b6e-2f6f4d1c7a10';
export const exampleSensor = '7d1e2b90-3a44-4f0e-8c55-b1c0d9a2e6f3';
export const exampleMember = 'c4b7a1de-95f2-4a3d-8e71-60d2f8b35a9c';
/** The mark of the store's feed, and the number of the change. */
export const exampleEventId = '5f1c0a9d3be2-184';
export const exampleUniqueId = '2b1f7c3e-8a6d-4e52-9f0b-5c9d3e7a1f48';
