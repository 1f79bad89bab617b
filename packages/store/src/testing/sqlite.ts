/** For the tests of all packages: the connection itself, to damage what is stored or to look at it. */
export { sqliteOf } from '../engines/sqlite/engine.ts';
