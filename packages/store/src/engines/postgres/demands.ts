/** What a server must be, so that what it acknowledges is not lost, and understands our SQL. */

/** Of a connection to it. */
export interface Server {
  version: string;
  number: number;
  encoding: string;
  fsync: string;
  commit: string;
  schema: string | null;
}

const demands: readonly { isMet: (server: Server) => boolean; sentence: (server: Server) => string }[] = [
  {
    isMet: ({ number }) => number >= 130_000,
    sentence: ({ version }) => `runs PostgreSQL ${version}; roomlog needs 13 or newer.`,
  },
  {
    isMet: ({ encoding }) => encoding === 'UTF8',
    sentence: ({ encoding }) => `has the encoding ${encoding}; create a database with ENCODING 'UTF8'.`,
  },
  {
    isMet: ({ fsync }) => fsync === 'on',
    sentence: () => 'would be damaged by a power cut, as its server has fsync off; set fsync to on.',
  },
  {
    isMet: ({ commit }) => commit !== 'off',
    sentence: () => 'would lose rows in a power cut, as it has synchronous_commit off; set synchronous_commit to on.',
  },
  {
    isMet: ({ schema }) => schema !== null,
    sentence: () => 'has no schema of its search_path; create the schema first.',
  },
];

/** What is wrong with a server, as the second half of a sentence; undefined if nothing is. */
export function whyUnsuitable(server: Server): string | undefined {
  return demands.find(({ isMet }) => !isMet(server))?.sentence(server);
}
