/** How long the server is waited for while there is something else to show. */

/** Milliseconds; the second one while it has just kept somebody waiting. */
const [usual, short] = [4000, 300];
let patience = usual;

/** What a proxy says of a server that it doesn't reach, and Firefox (0) of a preload that found no server. */
const unreached = new Set([502, 504, 0]);

/** @returns undefined when there is no answer, or none in time */
export async function inTime(fresh: Promise<Response>): Promise<Response | undefined> {
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), patience));
  const answered = fresh.then(
    (response) => {
      patience = usual;
      return unreached.has(response.status) ? undefined : response;
    },
    () => undefined,
  );
  const response = await Promise.race([answered, late]);
  if (!response) patience = short;
  return response;
}
