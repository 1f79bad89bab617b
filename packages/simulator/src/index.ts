export { type Settings, SimulatorError, type SimulatorOptions, type Switches } from './options.ts';
export { demoCredentials } from './service/endpoints.ts';
export { type Simulator, startSimulator } from './service/server.ts';
