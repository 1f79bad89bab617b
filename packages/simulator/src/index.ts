export { demoCredentials } from './endpoints.ts';
export { type Settings, SimulatorError, type SimulatorOptions, type Switches } from './options.ts';
export { type Simulator, startSimulator } from './server.ts';
