import type { BoccoCredentials } from '@roomlog/runtime';

export interface Access {
  baseUrl: string;
  credentials: BoccoCredentials;
  /** The home's, in which times are shown. */
  timeZone: string;
  demo: boolean;
}
