// The look of a report, light and dark.
#pragma once

#include <string_view>

namespace merkit {

inline constexpr std::string_view kReportStyle = R"css(
:root { --paper: #fbfaf8; --card: #ffffff; --ink: #20242b; --soft: #667080; --rule: #e3e1dc;
  --accent: #2f5fd0; --warn: #9a4b00; --warn-paper: #fff4e2; --good: #1c7a4f;
  --s0: #2f5fd0; --s1: #d9662b; --s2: #1c8a6a; --s3: #8a4fc4; --s4: #b8952a; --s5: #5b6675; }
@media (prefers-color-scheme: dark) { :root { --paper: #14171c; --card: #1c2027; --ink: #e8e9ec;
  --soft: #9aa3b2; --rule: #313743; --accent: #7aa2ff; --warn: #ffb868; --warn-paper: #33270f;
  --good: #64d3a0; --s0: #7aa2ff; --s1: #ff9d66; --s2: #5fd0ac; --s3: #c39bf2; --s4: #e3c86a;
  --s5: #a6b0bf; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; }
main { max-width: 1080px; margin: 0 auto; padding: 40px 24px 80px; }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 4px; letter-spacing: -0.01em; }
h2 { font-size: 1.1rem; margin: 0 0 14px; }
p { margin: 6px 0; max-width: 72ch; }
.soft { color: var(--soft); }
section { background: var(--card); border: 1px solid var(--rule); border-radius: 12px;
  padding: 22px 24px; margin: 20px 0; }
.grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(420px, 1fr)); gap: 20px; }
.grid section { margin: 0; }
.figures { display: flex; flex-wrap: wrap; gap: 36px; margin: 18px 0 6px; }
.figure strong { display: block; font-size: 2.5rem; line-height: 1.1; font-weight: 650;
  letter-spacing: -0.02em; font-variant-numeric: tabular-nums; }
.figure .name { color: var(--soft); font-size: 0.85rem; }
.stamp { background: var(--warn-paper); color: var(--warn); border-radius: 8px; padding: 8px 12px;
  margin: 10px 0; font-weight: 550; }
.passed { color: var(--good); font-weight: 600; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums;
  font-size: 0.92rem; }
th, td { padding: 6px 10px; border-bottom: 1px solid var(--rule); text-align: right;
  vertical-align: top; }
th:first-child { text-align: left; font-weight: 550; }
thead th { color: var(--soft); font-weight: 550; }
code, pre { font: 0.86rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; }
pre { overflow-x: auto; background: var(--paper); border: 1px solid var(--rule);
  border-radius: 8px; padding: 12px 14px; margin: 8px 0; }
details summary { cursor: pointer; color: var(--accent); }
svg.chart { width: 100%; height: auto; display: block; }
svg text { font: 14px system-ui, sans-serif; fill: var(--soft); }
svg .grid { stroke: var(--rule); stroke-width: 1; }
svg .mark { stroke: var(--soft); stroke-width: 1.2; stroke-dasharray: 4 4; }
svg .series { fill: none; stroke-width: 2; stroke-linejoin: round; }
svg .s0 { stroke: var(--s0); } svg .s1 { stroke: var(--s1); } svg .s2 { stroke: var(--s2); }
svg .s3 { stroke: var(--s3); } svg .s4 { stroke: var(--s4); } svg .s5 { stroke: var(--s5); }
svg .bar { fill: var(--s0); opacity: 0.75; }
svg .interval { stroke: var(--ink); stroke-width: 2; }
svg .cell { fill: var(--s0); stroke: none; }
svg .on-dark text { fill: var(--card); font-weight: 600; }
svg .on-light text { fill: var(--ink); }
svg .dot { fill: var(--s0); fill-opacity: 0.55; stroke: var(--s0); }
@media print { body { background: none; } section { break-inside: avoid; } }
)css";

}  // namespace merkit
