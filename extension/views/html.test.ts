import { expect, test } from "vitest";
import { makeNonce, pageHtml } from "./html.ts";

const given = { title: "Graph", script: "graph.js", style: "graph.css", nonce: "abc", ground: "editor" } as const;
const page = pageHtml({ ...given, language: { name: "en", translations: undefined } });

test("nothing runs or is loaded but what carries the nonce", () => {
  expect(page).toContain(`content="default-src 'none'; img-src data:; style-src 'nonce-abc'; script-src 'nonce-abc'"`);
  for (const tag of page.match(/<(script|link)[^>]*>/g) ?? []) expect(tag).toContain('nonce="abc"');
  expect(page).not.toMatch(/unsafe|<style|\son\w+=|\sstyle=/);
});

test("a page has its translations, whatever is in them", () => {
  const translations = { Idle: "</script><b>" };
  const translated = pageHtml({ ...given, language: { name: "de", translations } });
  expect(translated).toContain('<html lang="de">');
  const [, data = ""] = /<script [^>]*id="translations"[^>]*>(.*?)<\/script>/s.exec(translated) ?? [];
  expect(JSON.parse(data)).toEqual(translations);
});

test("each page has a nonce of its own", () => {
  expect(makeNonce()).toMatch(/^[0-9a-f]{32}$/);
  expect(makeNonce()).not.toBe(makeNonce());
});
