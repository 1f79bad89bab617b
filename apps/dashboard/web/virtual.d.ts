/** Made by vite.config.ts. */
declare module 'virtual:metric-icons' {
  export const metricIcons: Record<import('@roomlog/store/metrics').Metric, string>;
}
