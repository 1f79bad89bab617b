/** A BOCCO and a BOCCO emo that run on this machine, for development, demonstrations and tests: docs/simulator.md. */
export type { Settings, SimulatorOptions, Switches } from './options.ts';
export { credentialsOf, demoCredentials } from './service/bocco/endpoints.ts';
export { demoEmoCredentials, emoCredentialsOf } from './service/emo/credentials.ts';
export { type Simulator, startSimulator } from './service/server.ts';
export { SimulatorError } from './simulator-error.ts';
