/** For the tests of all packages: the raw connection, to damage or to read the file. */
export { sqliteOf } from '../engines/sqlite/engine.ts';
