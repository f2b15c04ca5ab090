import { dark, light, whenDark } from "../svg/style.ts";

const variables = (colours: typeof light): string =>
  Object.entries(colours)
    .map(([name, value]) => `--${name}: ${value};`)
    .join(" ");

/** The page's style sheet: for a wide screen, a phone and paper. */
export const style = `
:root { ${variables(light)} }
${whenDark} { :root { ${variables(dark)} } }
body { margin: 0 auto; padding: 1rem; max-width: 60rem; overflow-wrap: anywhere;
  font: 1rem/1.5 system-ui, sans-serif; color: var(--text); background: var(--ground); }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0.5rem 0; }
h2 { font-size: 1.15rem; margin: 2rem 0 0.5rem; }
a { color: var(--wait); }
.quiet { color: var(--quiet); font-size: 0.875rem; }
.summary { border-left: 4px solid var(--stuck); padding-left: 1rem; margin: 1.5rem 0; }
.summary p { margin: 0.5rem 0; }
ol, ul { padding-left: 1.75rem; }
li { margin: 0.4rem 0; }
figure { margin: 0; }
.scroll { overflow-x: auto; }
.scroll svg { display: block; height: auto; margin: 0 auto; }
figcaption { margin-top: 0.5rem; }
summary { cursor: pointer; color: var(--quiet); }
pre { margin: 0.5rem 0; padding: 0.5rem 0; background: var(--card); border: 1px solid var(--line); border-radius: 4px;
  font: 0.8rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; tab-size: 4; }
pre code { display: block; font: inherit; white-space: pre-wrap; padding: 0 0.5rem 0 4.5em; text-indent: -4em;
  border-left: 4px solid transparent; scroll-margin-top: 30vh; }
pre code::before { content: attr(data-line); display: inline-block; width: 3em; margin-right: 1em; text-indent: 0;
  text-align: right; color: var(--quiet); }
pre .told { border-left-color: var(--stuck); }
pre code:target { background: var(--stuckGround); outline: 2px solid var(--stuck); }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: 0.5rem; }
@media (max-width: 40rem) {
  body { padding: 0.75rem; }
  ol, ul { padding-left: 1.25rem; }
  pre code { padding-left: 3.25em; text-indent: -3em; }
  pre code::before { width: 2.5em; margin-right: 0.5em; }
}
@media (min-width: 62rem) {
  .scroll { width: calc(100vw - 4rem); margin-left: calc(50% - 50vw + 2rem); }
}
@media print {
  :root { color-scheme: light; font-size: 10pt; }
  body { max-width: none; }
  a { color: inherit; text-decoration: none; }
  h2 { break-after: avoid; }
  li, figure, pre code { break-inside: avoid; }
  .scroll { overflow: visible; width: auto; margin: 0; }
  .scroll svg { max-height: 60vh; }
  pre { border: 0; background: none; font-size: 8pt; }
  pre code:target { outline: none; background: none; }
  summary, .untold { display: none; }
}
`;

/** How small a picture becomes rather than to be moved about: its letters are as small as a footnote's then. */
const smallest = 0.7;

/** Fits a picture of that width into the page. */
export const fitting = (width: number): string => `
.scroll svg { max-width: max(100%, ${Math.ceil(width * smallest)}px); }
@media print { .scroll svg { max-width: 100%; } }
`;
