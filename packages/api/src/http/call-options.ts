/** What is known of an HTTP answer before its body. */
export interface AnswerHead {
  status: number;
  /** The `Date` header: the service's clock in whole seconds; null when it is missing, invalid or before 2015. */
  date: Date | null;
}

/** Options of one call. */
export interface CallOptions {
  /** Ends the call, which then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /**
   * Milliseconds for the call with its retries and a sign-in; of a generator, for each page. Each method has a default,
   * 30 s in most of those of `BoccoClient`.
   */
  deadlineMs?: number | undefined;
  /** Milliseconds after which no retry begins. Default: the deadline. */
  retryMs?: number | undefined;
}
