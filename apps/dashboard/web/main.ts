/**
 * Runs the page after the server's first paint: to evaluate it takes longer than to paint, and a browser would do that
 * first. It is loaded meanwhile (`start-chunk.ts`).
 */
const start = () => void import('./start.tsx');

// A page that nobody sees has no frames.
if (document.hidden) start();
else requestAnimationFrame(() => setTimeout(start));
