import { type Access, liveSessions, liveTokens } from '@roomlog/access';
import { now } from '../http/range.ts';
import type { EventStream } from './event-streams.ts';

/** Ends the streams of sessions and tokens that have ended since they were opened, here or on the command line. */
export async function endSignedOut({ db }: Access, streams: readonly EventStream[]): Promise<void> {
  const sessions = streams.flatMap(({ session }) => session ?? []);
  const tokens = streams.flatMap(({ token }) => token ?? []);
  if (sessions.length + tokens.length === 0) return;
  const [liveS, liveT] = [await liveSessions(db, sessions, now()), await liveTokens(db, tokens, now())];
  for (const { session, token, response } of streams) {
    const isOver = (session !== undefined && !liveS.has(session)) || (token !== undefined && !liveT.has(token));
    if (isOver) response.destroy();
  }
}
