-- A user of neovim, with its own client: opens a driver, reads findings, edits, takes code
-- actions. Run as: nvim --headless ... -S neovim.lua, with SCENARIO, FOLDER and SERVER (its
-- words separated by line ends) in the environment. Ends with status 0 if all was as it should be.

local folder = vim.env.FOLDER
local server = vim.split(vim.env.SERVER, "\n")
local patience = tonumber(vim.env.PATIENCE) * 1000
local started -- the client, one for all buffers
local ended -- how the server did: { exit status, signal }

-- Attaches the buffer to the client, which is started for the first one.
local function start(buffer)
  local config = {
    name = "fltcheck",
    cmd = server,
    root_dir = folder,
    workspace_folders = { { uri = vim.uri_from_fname(folder), name = "driver" } },
    on_exit = function(status, signal)
      ended = { status, signal }
    end,
  }
  if vim.lsp.start then -- 0.8 and newer
    return vim.lsp.start(config, { bufnr = buffer })
  end
  started = started or vim.lsp.start_client(config)
  vim.lsp.buf_attach_client(buffer, started)
  return started
end

local function findings(buffer)
  return vim.diagnostic.get(buffer)
end

local function describe(buffer)
  return vim.inspect(vim.tbl_map(function(finding)
    return { finding.lnum, finding.col, finding.code, finding.message }
  end, findings(buffer)))
end

local function wait_for(what, condition)
  if not vim.wait(patience, condition, 20) then
    error("waited in vain for: " .. what .. "\nfindings: " .. describe(0), 2)
  end
end

local function wait_for_count(buffer, count, when)
  wait_for(count .. " findings " .. when, function()
    return #findings(buffer) == count
  end)
end

local function edit(name)
  vim.cmd("edit " .. folder .. "/" .. name)
  return vim.api.nvim_get_current_buf()
end

local function lines(buffer)
  return vim.api.nvim_buf_get_lines(buffer, 0, -1, true)
end

local function line_with(buffer, text, from)
  for number, line in ipairs(lines(buffer)) do
    if number > (from or 0) and line:find(text, 1, true) then
      return number
    end
  end
  error("no line with " .. text)
end

-- Takes the code action with `title` in its title for the finding under the cursor.
local function take_action(title)
  local chosen
  local titles = {}
  vim.ui.select = function(items, options, choose)
    for _, item in ipairs(items) do
      local text = options.format_item(item)
      table.insert(titles, text)
      if not chosen and text:find(title, 1, true) then
        chosen = text
        choose(item)
      end
    end
    chosen = chosen or false
  end
  vim.lsp.buf.code_action()
  wait_for("code actions", function()
    return chosen ~= nil
  end)
  assert(chosen, "no code action '" .. title .. "' among: " .. vim.inspect(titles))
end

local function stop(client)
  vim.lsp.stop_client(client)
  wait_for("the end of the server", function()
    return ended ~= nil
  end)
  assert(ended[1] == 0 and ended[2] == 0, "the server ended with " .. vim.inspect(ended))
end

-- A file with a finding, in which the cursor stands there.
local function open_single()
  local buffer = edit("single.c")
  local client = start(buffer)
  wait_for_count(buffer, 1, "after opening")
  local finding = findings(buffer)[1]
  assert(finding.code == "FLT101" or finding.user_data.lsp.code == "FLT101", describe(buffer))
  assert(finding.source == "fltcheck", finding.source)
  assert(finding.severity == vim.diagnostic.severity.ERROR)
  vim.api.nvim_win_set_cursor(0, { finding.lnum + 1, finding.col })
  return buffer, client, finding
end

local scenarios = {}

function scenarios.fix()
  local buffer, client, finding = open_single()
  assert(lines(buffer)[finding.lnum + 1]:sub(finding.col + 1):find("^FltUnregisterFilter"))
  take_action("FltCloseCommunicationPort(g_port);")
  wait_for_count(buffer, 0, "after the fix")
  local closed = line_with(buffer, "    FltCloseCommunicationPort(g_port);")
  assert(lines(buffer)[closed + 1] == "    FltUnregisterFilter(g_filter);")
  vim.cmd("undo")
  wait_for_count(buffer, 1, "after the fix was undone")
  stop(client)
end

function scenarios.suppress()
  local buffer, client = open_single()
  take_action("Suppress ")
  wait_for_count(buffer, 0, "after the suppression")
  line_with(buffer, "fltcheck-ignore: FLT101")
  stop(client)
end

function scenarios.edit()
  local buffer, client, finding = open_single()
  -- U+1D11E: four bytes in UTF-8, two units in UTF-16.
  local row, note = finding.lnum, "/* 𝄞 */ "
  vim.api.nvim_buf_set_text(buffer, row, 4, row, 4, { note })
  wait_for("the finding behind the note", function()
    local found = findings(buffer)[1]
    return found and found.lnum == row and found.col == finding.col + #note
  end)
  vim.api.nvim_buf_set_lines(buffer, 0, 0, true, { "// one", "// two ä" })
  wait_for("the finding two lines below", function()
    local found = findings(buffer)[1]
    return found and found.lnum == row + 2 and found.col == finding.col + #note
  end)
  vim.api.nvim_buf_set_lines(buffer, row + 2, row + 2, true, { "    FltCloseCommunicationPort(g_port);" })
  wait_for_count(buffer, 0, "after the close was typed")
  -- A source that is broken for a while, as every one is that is typed.
  vim.api.nvim_buf_set_lines(buffer, row + 2, row + 3, true, { "    if (flags == 0) {" })
  vim.wait(300)
  vim.api.nvim_buf_set_lines(buffer, row + 2, row + 3, true, {})
  wait_for("the finding again", function()
    local found = findings(buffer)[1]
    return #findings(buffer) == 1 and found.lnum == row + 2
  end)
  stop(client)
end

function scenarios.hover()
  local buffer, client = open_single()
  local row = line_with(buffer, "FltCloseCommunicationPort(g_port)")
  local column = lines(buffer)[row]:find("g_port", 1, true) - 1
  vim.api.nvim_win_set_cursor(0, { row, column })
  local encoding = vim.lsp.get_client_by_id(client).offset_encoding
  local place = vim.lsp.util.make_position_params(0, encoding)
  local answers, problem = vim.lsp.buf_request_sync(buffer, "textDocument/hover", place, patience)
  assert(answers, problem)
  local answer = answers[client]
  assert(answer and answer.result, vim.inspect(answers))
  local text = table.concat(vim.lsp.util.convert_input_to_markdown_lines(answer.result.contents), "\n")
  assert(text:find("g_port", 1, true), text)
  stop(client)
end

-- Two units of one driver: what is typed in one, without being saved, is seen in the other.
function scenarios.split()
  local init = edit("init.c")
  local client = start(init)
  wait_for_count(init, 1, "in init.c after opening")
  local unload = edit("unload.c")
  start(unload)
  wait_for_count(unload, 0, "in unload.c after opening")
  local row = line_with(unload, "#if CLOSES_PORTS")
  vim.api.nvim_buf_set_lines(unload, row - 1, row, true, { "#if 1" })
  wait_for_count(init, 0, "in init.c when unload.c closes the port")
  vim.cmd("undo")
  wait_for_count(init, 1, "in init.c when it does not any more")
  stop(client)
end

local good, problem = xpcall(scenarios[vim.env.SCENARIO], debug.traceback)
if not good then
  io.stderr:write(problem .. "\n")
  vim.cmd("cquit 1")
end
vim.cmd("qall!")
