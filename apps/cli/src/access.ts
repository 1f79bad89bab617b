import type { AccountCredentials } from '@roomlog/runtime';

export interface Access {
  baseUrl: string;
  /** One or more. */
  accounts: AccountCredentials[];
  /** Of the home; times are shown in it. */
  timeZone: string;
  demo: boolean;
}
