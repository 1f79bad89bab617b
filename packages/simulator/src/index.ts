/** A BOCCO that runs on this machine, for development, demonstrations and tests. How it differs: docs/simulator.md. */
export { type Settings, SimulatorError, type SimulatorOptions, type Switches } from './options.ts';
export { credentialsOf, demoCredentials } from './service/endpoints.ts';
export { type Simulator, startSimulator } from './service/server.ts';
