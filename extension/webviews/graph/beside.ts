/** Where something that is told stands, so that it does not cover what it is about. All lengths are in pixels. */

/** Between what is told about and what is told. */
export const distance = 6;

type Size = { readonly width: number; readonly height: number };
type Edges = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

/**
 * Below `about`, above it, right or left of it: the first of these where all of `size` has room in the view. Where no side has room it
 * stands at the view's lower or upper edge, the one that is farther away, and covers as little as can be.
 */
export function placeBeside(about: Edges, size: Size, view: Size): { left: number; top: number } {
  const left = within(about.left, view.width - size.width);
  const top = within(about.top, view.height - size.height);
  const below = about.bottom + distance;
  const above = about.top - distance - size.height;
  const right = about.right + distance;
  const before = about.left - distance - size.width;
  if (below + size.height <= view.height) return { left, top: Math.max(0, below) };
  if (above >= 0) return { left, top: Math.min(above, view.height - size.height) };
  if (right + size.width <= view.width) return { left: Math.max(0, right), top };
  if (before >= 0) return { left: Math.min(before, view.width - size.width), top };
  return { left, top: view.height - about.bottom >= about.top ? Math.max(0, view.height - size.height) : 0 };
}

const within = (at: number, most: number) => Math.max(0, Math.min(at, most));
