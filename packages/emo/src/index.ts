/** What BOCCO emo's service says, in the shapes of the store: for the collector, and for what is taken out of the quarantine. */
export { readDelivery } from './delivery.ts';
export { sequenceAt, toMessage, toPage } from './messages.ts';
export { createValueReader } from './values.ts';
