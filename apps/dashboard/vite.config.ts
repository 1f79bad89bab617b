import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { metricDefinitions, metrics } from '@roomlog/store/metrics';
import { defineConfig, type Plugin } from 'vite';
import { preloadStart, startChunk } from './start-chunk.ts';
import { workerPlugin } from './worker-plugin.ts';

export default defineConfig({
  root: join(import.meta.dirname, 'web'),
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    // Browsers without it load the same, a little later.
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: ['index.html', 'docs.html'].map((name) => join(import.meta.dirname, 'web', name)),
      output: { codeSplitting: { groups: [{ name: startChunk, debugName: 'start' }] } },
    },
  },
  plugins: [metricsPlugin(), iconsPlugin(), docsThemePlugin(), preloadStart(), workerPlugin(), compressPlugin()],
  css: {
    postcss: {
      plugins: [
        {
          // Without a script nobody chooses a theme: the dark colours stand once more, for a system that is dark.
          postcssPlugin: 'dark-by-system',
          Rule: (rule, { AtRule }) => {
            if (rule.selector !== ':root[data-theme="dark"]') return;
            const bySystem = new AtRule({ name: 'media', params: '(prefers-color-scheme: dark)' });
            bySystem.append(rule.clone({ selector: ':root:not([data-theme])' }));
            rule.after(bySystem);
          },
        },
      ],
    },
  },
});

/** Writes each file once more in brotli and gzip, as small as they get: the server sends what a browser takes. */
function compressPlugin(): Plugin {
  return {
    name: 'compress',
    writeBundle: ({ dir = '' }, files) => {
      for (const name of Object.keys(files).filter((each) => /\.(js|css|html|svg|webmanifest)$/.test(each))) {
        const bytes = readFileSync(join(dir, name));
        const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
        writeFileSync(join(dir, `${name}.br`), brotliCompressSync(bytes, { params }));
        writeFileSync(join(dir, `${name}.gz`), gzipSync(bytes, { level: 9 }));
      }
    },
  };
}

/** A page without a script can't set its theme: it has the dark tokens for who prefers them. */
function docsThemePlugin(): Plugin {
  const tokens = readFileSync(join(import.meta.dirname, 'web/styles/tokens.css'), 'utf8');
  const [, dark = ''] = /:root\[data-theme="dark"\] \{([^}]*)\}/.exec(tokens) ?? [];
  const rule = `@layer tokens { @media (prefers-color-scheme: dark) { :root { ${dark} } } }`;
  return {
    name: 'docs-theme',
    enforce: 'pre',
    transform: (code, id) => (id.endsWith('/styles/docs.css') ? code + rule : undefined),
  };
}

/** Of an icon only what is drawn: sixty of Lucide's `<svg>` elements are a kilobyte that every visit begins with. */
function iconsPlugin(): Plugin {
  return {
    name: 'icons',
    enforce: 'pre',
    load: (id) => {
      if (!/lucide-static\/icons\/.*\.svg\?raw$/.test(id)) return undefined;
      const [, drawn = ''] = /<svg[^>]*>(.*)<\/svg>/s.exec(readFileSync(id.replace('?raw', ''), 'utf8')) ?? [];
      return `export default ${JSON.stringify(drawn.replaceAll(/\s*\n\s*/g, ''))}`;
    },
  };
}

/** Generates the stylesheet rules and the icons of each metric. */
function metricsPlugin(): Plugin {
  const icons = 'virtual:metric-icons';
  return {
    name: 'metrics',
    enforce: 'pre',
    resolveId: (id) => (id === icons ? id : undefined),
    load: (id) => (id === icons ? metricIcons() : undefined),
    // At the end, so that these rules win over those of the same weight in the imported files.
    transform: (code, id) => (id.endsWith('/styles/index.css') ? code + metricStyles() : undefined),
  };
}

function metricIcons(): string {
  const imports = metrics.map((m) => `import ${m} from 'lucide-static/icons/${metricDefinitions[m].icon}.svg?raw';`);
  return `${imports.join('\n')}\nexport const metricIcons = { ${metrics.join(', ')} };`;
}

function metricStyles(): string {
  const rules = metrics.map(
    (m) => `[data-metric="${m}"] { --ink: var(--${m}-ink); --soft: var(--${m}-soft); --stroke: var(--${m}); }`,
  );
  return `
    @layer tokens {
      :root { --charts: ${metrics.length}; ${colours('light')} }
      :root[data-theme="dark"] { ${colours('dark')} }
    }
    @layer parts { ${rules.join('\n')} }`;
}

/** Plain values only: canvases read these too. */
function colours(theme: 'light' | 'dark'): string {
  const declarations = metrics.flatMap((metric) => {
    const { line, ink, soft, band } = metricDefinitions[metric].colours[theme];
    const fade = band.replace(/[\d.]+%\)$/, '0%)');
    const parts = Object.entries({ '': line, '-ink': ink, '-soft': soft, '-band': band, '-fade': fade });
    return parts.map(([part, colour]) => `--${metric}${part}: ${colour};`);
  });
  return declarations.join(' ');
}
