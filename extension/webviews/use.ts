/** Calls `used` whenever the person does something in the page: commands are then meant for it. */
export function onUse(used: () => void): void {
  for (const use of ["pointerdown", "focusin", "contextmenu"]) window.addEventListener(use, used);
}
