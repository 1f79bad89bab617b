/** Which packages a build has taken code, fonts and icons from. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Plugin } from 'vite';

export interface BundledPackage {
  name: string;
  version: string;
  /** An SPDX expression. */
  license: string;
  author?: string | { name: string };
  /** What the package says of it in files of its own. */
  texts: string[];
}

/** A plugin that collects them while Vite builds. `packages` is complete when the build has ended. */
export function collectPackages(): { plugin: Plugin; packages: () => BundledPackage[] } {
  const folders = new Set<string>();
  const plugin: Plugin = {
    name: 'collect-packages',
    generateBundle(_, bundle) {
      const { root } = this.environment.config;
      for (const output of Object.values(bundle)) {
        const sources = output.type === 'chunk' ? output.moduleIds : output.originalFileNames;
        for (const source of sources) {
          const folder = packageFolder(resolve(root, source));
          if (folder !== undefined) folders.add(folder);
        }
      }
    },
  };
  return { plugin, packages: () => [...folders].map(describe) };
}

function packageFolder(file: string): string | undefined {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
}

/** @throws Error for a package that doesn't say under which terms it may be passed on */
function describe(folder: string): BundledPackage {
  const { name, version, license, author } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  ) as BundledPackage;
  if (!license) throw new Error(`${name} names no licence.`);
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const texts = files.toSorted().map((file) => readFileSync(join(folder, file), 'utf8'));
  return { name, version, license, ...(author !== undefined && { author }), texts };
}
