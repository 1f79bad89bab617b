import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A component that comes in a file of its own. */
export type Chunk = ComponentType & {
  /** Loads it before it is shown, so that nothing flickers. Never rejects: it is tried again when it is shown. */
  preload(): Promise<void>;
};

/** A component that is loaded when first shown. @param Meanwhile keeps its space */
export function lazyChunk(load: () => Promise<ComponentType>, Meanwhile: ComponentType): Chunk {
  let loaded: ComponentType | null = null;
  const get = async (): Promise<ComponentType> => {
    loaded ??= await load();
    return loaded;
  };
  function Lazy() {
    const [Component, setComponent] = useState(() => loaded);
    useEffect(() => {
      if (!Component) void get().then((component) => setComponent(() => component));
    }, [Component]);
    return Component ? <Component /> : <Meanwhile />;
  }
  return Object.assign(Lazy, {
    preload: () =>
      get().then(
        () => {},
        () => {},
      ),
  });
}
