// The node-<platform> packages declare `os` and `cpu` as strings. pnpm 10 accepts that, pnpm 12 only understands
// arrays; with arrays in the lockfile both can install from it.
const list = (value) => (typeof value === 'string' ? [value] : value);

module.exports = {
  hooks: { readPackage: (manifest) => ({ ...manifest, os: list(manifest.os), cpu: list(manifest.cpu) }) },
};
