/**
 * How values come out. PostgreSQL's 64-bit integers, and the numerics that its sums of them are, are whole numbers that
 * a number holds exactly: nothing here is larger than 2^53. By the number of the type:
 * `SELECT oid, typname FROM pg_type`.
 */
export const typeParsers: ReadonlyMap<number, (text: string) => number> = new Map(
  Object.values({ int8: 20, numeric: 1700, xid8: 5069 }).map((oid) => [oid, Number]),
);
