/** Schemas as lists of fields. */
import { type ComponentChildren, Fragment, h } from 'preact';
import { nameOf, type Schema } from './openapi.ts';
import { link, prose } from './text.ts';

/** A type in words, with links to other schemas. */
export function typeOf({ $ref, type = 'anything', format, enum: values, items, anyOf }: Schema): ComponentChildren {
  if ($ref !== undefined) return link(`schema-${nameOf($ref)}`, nameOf($ref));
  if (values?.length === 1) return h('code', {}, String(values[0]));
  if (anyOf)
    return h(
      Fragment,
      {},
      anyOf.map((one, at) => [at > 0 && ' or ', typeOf(one)]),
    );
  if (items) return h(Fragment, {}, 'list of ', typeOf(items));
  const words = [type].flat().join(' or ');
  return format === 'date-time' ? words.replace('string', format) : words;
}

interface FieldProps {
  name: string;
  /** Where it goes, or whether it may be left out. */
  note?: string;
  schema: Schema;
  description?: string | undefined;
}

const listed = (values: readonly unknown[]) =>
  values.map((value, at) => [at > 0 && ', ', h('code', {}, String(value))]);

export function field({ name, note, schema, description = schema.description ?? '' }: FieldProps): ComponentChildren {
  const values = schema.enum ?? [];
  return [
    h(
      'dt',
      {},
      h('code', {}, name),
      h('span', { class: 'type' }, typeOf(schema)),
      note && h('span', { class: 'chip' }, note),
    ),
    h(
      'dd',
      {},
      prose(description),
      values.length > 1 && h('p', {}, 'One of ', listed(values), '.'),
      schema.properties && fields(schema),
      schema.items?.properties && fields(schema.items),
    ),
  ];
}

export function fields({ properties = {}, required = [] }: Schema): ComponentChildren {
  return h(
    'dl',
    { class: 'fields' },
    Object.entries(properties).map(([name, schema]) =>
      field({ name, schema, ...(!required.includes(name) && { note: 'optional' }) }),
    ),
  );
}

/** A component of its own. */
export const schemaSection = ([name, schema]: [string, Schema]) =>
  h(
    'article',
    { id: `schema-${name}`, class: 'card', 'aria-labelledby': `schema-${name}-title` },
    h('h3', { id: `schema-${name}-title` }, name),
    h('p', {}, prose(schema.description ?? '')),
    schema.anyOf
      ? h(
          'ul',
          { class: 'variants' },
          schema.anyOf.map((one) => h('li', {}, fields(one))),
        )
      : fields(schema),
  );
