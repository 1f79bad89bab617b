import { type Kysely, sql } from 'kysely';

/** What is comfortable where a sensor is, as the home chose it: in 1/100 °C and 1/100 %. Without a row it is the default. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`CREATE TABLE comfort (
    sensor_id INTEGER PRIMARY KEY REFERENCES sensor, temperature_low INTEGER NOT NULL,
    temperature_high INTEGER NOT NULL, humidity_low INTEGER NOT NULL, humidity_high INTEGER NOT NULL,
    CHECK (temperature_low < temperature_high AND humidity_low < humidity_high)
  ) STRICT`.execute(db);
}
