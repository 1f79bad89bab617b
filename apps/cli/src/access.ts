import type { BoccoCredentials } from '@roomlog/runtime';

export interface Access {
  baseUrl: string;
  /** Of BOCCO; one or more. */
  accounts: BoccoCredentials[];
  /** Of the home; times are shown in it. */
  timeZone: string;
  demo: boolean;
}
