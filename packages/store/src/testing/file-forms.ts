/** For the tests of all who hand out files: any file of readings, and what is in it. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import type { DerivedValue } from '../files/reading-columns.ts';
import { openReadingsFile } from '../files/readings-file.ts';
import { fileFormats } from '../files/write.ts';
import { resolutions } from '../rollups/tiers.ts';
import { labelledSensors } from '../rooms/labelled-sensors.ts';
import type { Db } from '../schema.ts';

/** The switches of a file; an option of the command line and a parameter of HTTP have these names. */
export const fileSwitches = ['excel', 'units', 'epoch', 'derived', 'wide'] as const;

/** What a file is asked for, of one sensor (the first) or of all. */
export const fileForm = fc.record({
  isOfOne: fc.boolean(),
  resolution: fc.constantFrom('auto' as const, ...resolutions),
  format: fc.constantFrom(...fileFormats),
  zone: fc.option(fc.constantFrom('Asia/Tokyo', 'America/New_York'), { nil: undefined }),
  on: fc.uniqueArray(fc.constantFrom(...fileSwitches)),
});
export type FileForm = typeof fileForm extends fc.Arbitrary<infer Form> ? Form : never;

/** @returns the bytes of the file, or the sentence with which it is refused */
export async function expectedFile(
  db: Db,
  { isOfOne, resolution, format, zone, on }: FileForm,
  { range, derived }: { range: { from: number; to: number }; derived: readonly DerivedValue[] },
): Promise<Buffer | string> {
  const sensors = await labelledSensors(db);
  const [excel, units, epoch, isDerived, wide] = fileSwitches.map((name) => on.includes(name));
  try {
    const { chunks } = await openReadingsFile(db, {
      sensors: isOfOne ? sensors.slice(0, 1) : sensors,
      labelled: !isOfOne,
      range,
      resolution,
      format,
      zone,
      excel: excel === true,
      units: units === true,
      epoch: epoch === true,
      wide: wide === true,
      derived: isDerived ? derived : [],
    });
    return await buffer(Readable.from(chunks()));
  } catch (error) {
    return (error as Error).message;
  }
}
