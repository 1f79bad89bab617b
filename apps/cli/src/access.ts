import type { AccountCredentials } from '@roomlog/runtime';

export interface Access {
  baseUrl: string;
  /** One or more. */
  accounts: AccountCredentials[];
  /** The home's, in which times are shown. */
  timeZone: string;
  demo: boolean;
}
