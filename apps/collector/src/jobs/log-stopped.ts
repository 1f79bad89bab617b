import { isObserved, listPlaces, staleSeconds } from '@roomlog/store';
import type { AccountContext } from '../context.ts';
import { serviceNow } from '../service-clock.ts';

/**
 * Says in the log which sensors seem to have stopped, by the rules of the page, once until they go on. Only where their service
 * says nothing of it and shows their last values for ever.
 * @param rooms uuids of those that were polled
 */
export async function logStopped(context: AccountContext, rooms: ReadonlySet<string>): Promise<void> {
  const { config, log, store } = context;
  const { source, stopped } = context.account;
  if (!isObserved(source.name)) return;
  const freshFrom = serviceNow(context) - staleSeconds(config.pollSeconds, source.name);
  for (const { room, sensor, latest, suspect } of await listPlaces(store.db)) {
    if (!sensor || !rooms.has(room.uuid)) continue;
    const why = latest && latest.ts < freshFrom ? ['silent', ...suspect] : suspect;
    if (why.length === 0) stopped.delete(sensor.id);
    else if (!stopped.has(sensor.id)) {
      stopped.add(sensor.id);
      log.warn({ sensor: sensor.uuid, nickname: sensor.nickname, why }, 'a sensor seems to have stopped');
    }
  }
}
