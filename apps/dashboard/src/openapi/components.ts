/** Makes a component of each schema that has a title, so that generated clients have a type of that name. */
import { isDeepStrictEqual } from 'node:util';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
export type JsonObject = Extract<Json, Record<string, Json>>;

const isObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * @param components gets the titled schemas inside `value`, by their titles
 * @returns `value` with references in their places
 */
export function hoistTitled(value: Json, components: JsonObject): Json {
  if (Array.isArray(value)) return value.map((item) => hoistTitled(item, components));
  if (!isObject(value)) return value;
  const { title, ...rest } = withPlainTypes(value);
  const hoisted = Object.fromEntries(Object.entries(rest).map(([key, inner]) => [key, hoistTitled(inner, components)]));
  if (title === undefined) return hoisted;
  // A property may have this name.
  if (typeof title !== 'string') return { title: hoistTitled(title, components), ...hoisted };
  const known = components[title];
  if (known !== undefined && !isDeepStrictEqual(known, hoisted)) throw new Error(`two schemas are called ${title}`);
  components[title] = hoisted;
  return { $ref: `#/components/schemas/${title}` };
}

/** Generators read `type: [string, null]` better than a choice, and want to see the type of a list of values. */
function withPlainTypes(schema: JsonObject): JsonObject {
  const { anyOf, ...rest } = schema;
  const [only, none, ...more] = Array.isArray(anyOf) ? anyOf : [];
  const isNullable = isObject(none) && none['type'] === 'null' && more.length === 0;
  if (isNullable && isObject(only) && typeof only['type'] === 'string' && !('title' in only)) {
    return { ...only, ...rest, type: [only['type'], 'null'] };
  }
  const { enum: values } = schema;
  const areTexts = Array.isArray(values) && values.every((one) => typeof one === 'string');
  return areTexts ? { type: 'string', ...schema } : schema;
}
