import { expect, test } from "vitest";
import { makeNonce, pageHtml } from "./html.ts";

const page = pageHtml({ title: "Graph", script: "graph.js", style: "graph.css", nonce: "abc", ground: "editor" });

test("nothing runs or is loaded but what carries the nonce", () => {
  expect(page).toContain(`content="default-src 'none'; img-src data:; style-src 'nonce-abc'; script-src 'nonce-abc'"`);
  for (const tag of page.match(/<(script|link)[^>]*>/g) ?? []) expect(tag).toContain('nonce="abc"');
  expect(page).not.toMatch(/unsafe|<style|\son\w+=|\sstyle=/);
});

test("each page has a nonce of its own", () => {
  expect(makeNonce()).toMatch(/^[0-9a-f]{32}$/);
  expect(makeNonce()).not.toBe(makeNonce());
});
