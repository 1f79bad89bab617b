/** Why a message came back into the box: the server's codes for "nothing was stored". */
const refusals = ['disk_full', 'store_unwritable', 'store_busy'] as const;
export type Refusal = (typeof refusals)[number];

export const isRefusal = (code: string): code is Refusal => refusals.some((refusal) => refusal === code);
