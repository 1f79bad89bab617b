/** For answers of one shape that mean different things by their status. */
export const described = <T extends object>(schema: T, description: string) => ({
  ...schema,
  'x-response-description': description,
});
