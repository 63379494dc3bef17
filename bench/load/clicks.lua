-- Plays the requests of a file (each ended by a zero byte) over and over, and prints one line for the program that runs wrk.
local requests, count, at = {}, 0, 0

function init(args)
  local file = assert(io.open(args[1], "rb"))
  local all = file:read("*a")
  file:close()
  for request in all:gmatch("([^%z]+)%z") do
    count = count + 1
    requests[count] = request
  end
end

function request()
  at = at % count + 1
  return requests[at]
end

function done(summary)
  local errors = summary.errors
  io.write(string.format("RESULT %d %d %d %d\n", summary.requests, summary.duration, errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
