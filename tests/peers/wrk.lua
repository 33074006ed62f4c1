-- One line of JSON at the end; times in microseconds.
done = function(summary, latency, requests)
  local lost = summary.errors
  io.write(string.format(
    '{"requests": %.0f, "duration": %.0f, "bytes": %.0f, "p50": %.0f, "p99": %.0f, "refused": %.0f, "broken": %.0f}\n',
    summary.requests, summary.duration, summary.bytes,
    latency:percentile(50), latency:percentile(99),
    lost.status, lost.connect + lost.read + lost.write + lost.timeout))
end
