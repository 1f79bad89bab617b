/** Whether others in the network can read what passes: plain http to another machine. */
export const isPlainHttp =
  typeof location !== 'undefined' &&
  location.protocol === 'http:' &&
  !/^(localhost|127\.|\[::1\])/.test(location.hostname);
