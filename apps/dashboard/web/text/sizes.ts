/** How large the text is. Everything is measured in it, so the root's size is all that changes. */
export const sizes = ['normal', 'large', 'largest'] as const;
export type Size = (typeof sizes)[number];

export const sizeOf = (stored: string | null): Size => sizes.find((name) => name === stored) ?? 'normal';
