import { defineConfig } from "vitest/config";
import { editorTests } from "../../scripts/editors.mts";

export default defineConfig({
  test: {
    include: editorTests().map((test) => `test/editors/${test}`),
    allowOnly: false,
    testTimeout: 60_000,
  },
});
