import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A component that is loaded when first shown. @param Meanwhile keeps its space */
export function lazyChunk(load: () => Promise<ComponentType>, Meanwhile: ComponentType): ComponentType {
  let loaded: ComponentType | null = null;
  return function Lazy() {
    const [Component, setComponent] = useState(() => loaded);
    useEffect(() => {
      if (Component) return;
      void load().then((component) => {
        loaded = component;
        setComponent(() => component);
        return component;
      });
    }, [Component]);
    return Component ? <Component /> : <Meanwhile />;
  };
}
