/** How long a page of a list is, and where it begins. */
import { Type } from 'typebox';
import { Flag } from './file-answer.ts';

export const pageLimit = (most: number) =>
  Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: most,
      description: `a whole number from 1 to ${most}; default: 50`,
      examples: [50],
    }),
  );

export const Motions = Flag('also what the robot was made to do, which is hidden otherwise');

/** A page of a list that is read from its end. @param what an entry is, after "only" */
export const newestFirst = (what: string) =>
  Type.Object({
    before: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: Number.MAX_SAFE_INTEGER,
        description: `an id; only ${what} before it`,
        examples: [230],
      }),
    ),
    limit: pageLimit(500),
  });
