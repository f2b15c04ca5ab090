-- Asks what a person asks, and prints what that person sees. Started by neovim.test.ts.

local function say(...)
  io.stdout:write(string.format(...) .. "\n")
end

local function wait_for(what, is_there)
  if not vim.wait(20000, is_there, 10) then
    error("Neovim has waited 20 s for " .. what)
  end
end

local function press(keys)
  vim.cmd("normal " .. keys)
end

local function here()
  return string.format("%s:%d: %s", vim.fn.expand("%:t"), vim.fn.line("."), vim.trim(vim.fn.getline(".")))
end

-- A floating window's text, without the lines that are drawn.
local function float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
      return vim.tbl_filter(function(line) return line:find("%a") end, lines)
    end
  end
end

vim.cmd("edit $MISTAKE")
wait_for("diagnostics", function() return #vim.diagnostic.get(0) > 0 end)
for _, diagnostic in ipairs(vim.diagnostic.get(0)) do
  say("mistake at %d:%d: %s", diagnostic.lnum + 1, diagnostic.col + 1, diagnostic.message)
end

vim.api.nvim_buf_set_text(0, 0, 20, 0, 21, { "b" })
wait_for("no diagnostics after the repair", function() return #vim.diagnostic.get(0) == 0 end)
say("repaired: %s", vim.fn.getline(1))
vim.cmd("write")

vim.cmd("edit $MOUNT")
vim.fn.search("on VFS_IN_MKDIR")
press("w")
say("at %s", here())
press("K")
wait_for("the hover", float)
for _, line in ipairs(float()) do
  -- Where a link leads depends on the folder.
  say("hover: %s", (line:gsub("%(file:.-([^/]*%))", "(%1")))
end

press("gd")
wait_for("the definition", function() return vim.fn.expand("%:t") ~= "mount.ktrace" end)
say("definition: %s", here())
vim.cmd("edit #")

press("gO")
wait_for("the symbols", function() return #vim.fn.getqflist() > 0 end)
say("%d declarations, of which tasks:", #vim.fn.getqflist())
for _, symbol in ipairs(vim.fn.getqflist()) do
  if symbol.text:find("^%[Class%]") then
    say("%d: %s", symbol.lnum, symbol.text)
  end
end
vim.cmd("qall!")
