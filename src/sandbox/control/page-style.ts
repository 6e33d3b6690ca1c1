/** The style of the sandbox's page; everything it needs is in it. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1c2430; --paper: #fff; --ground: #eef1f5; --line: #c9d1dc; --quiet: #566172;
  --go: #1a5fb4; --go-ink: #fff; --good: #1d6b3d; --bad: #a32222; --code: #f1f4f8; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e8ecf2; --paper: #1d232c; --ground: #12161c; --line: #465161; --quiet: #a7b2c1; --go: #8ab8f5;
    --go-ink: #0d1520; --good: #7fd6a1; --bad: #ff9d9d; --code: #262e39; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
header, main { max-width: 72rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.75rem; }
h1 { margin: 0; font-size: 1.6rem; line-height: 1.25; }
h2 { margin: 0 0 .5rem; font-size: 1.05rem; }
p { margin: .4rem 0; }
header p { max-width: 44rem; }
main { display: grid; grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 1rem; padding-top: 1rem;
  padding-bottom: 2.5rem; align-items: start; }
section { min-width: 0; height: 100%; background: var(--paper); border: 1px solid var(--line); border-radius: 10px;
  padding: 1rem 1.25rem 1.25rem; }
.wide { grid-column: 1 / -1; }
.large { font-size: 1.35rem; font-weight: 600; }
.quiet { color: var(--quiet); font-size: .92rem; }
.outcome { border-left: 4px solid var(--good); }
.outcome.failed { border-left-color: var(--bad); }
code, pre { font: .88rem/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
pre { margin: .5rem 0; padding: .75rem .9rem; border-radius: 8px; background: var(--code); white-space: pre-wrap; }
ul { margin: .4rem 0; padding-left: 1.2rem; overflow-wrap: anywhere; }
dl { margin: .4rem 0; }
dt { color: var(--quiet); font-size: .92rem; }
dd { margin: 0 0 .4rem; }
.verbs dt { margin-top: .7rem; color: var(--ink); }
.counts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; }
.counts div { display: flex; flex-direction: column-reverse; }
.counts dd { font-size: 1.35rem; font-weight: 600; font-variant-numeric: tabular-nums; line-height: 1.2; margin: 0; }
form { display: flex; flex-wrap: wrap; gap: .6rem; align-items: end; margin-top: .9rem; }
label { flex: 1 1 7.5rem; color: var(--quiet); font-size: .85rem; }
label.long { flex-basis: 14rem; }
input, select { display: block; width: 100%; margin-top: .15rem; min-height: 2.4rem; padding: .3rem .55rem;
  border: 1px solid var(--line); border-radius: 7px; background: var(--paper); color: var(--ink); font: inherit;
  font-size: 1rem; }
button { min-height: 2.4rem; padding: .3rem 1rem; border: 1px solid var(--line); border-radius: 7px; background: transparent;
  color: var(--ink); font: inherit; font-weight: 600; cursor: pointer; }
button.go { border-color: var(--go); background: var(--go); color: var(--go-ink); }
button:hover { filter: brightness(1.08); }
a { color: var(--go); }
:focus-visible { outline: 3px solid var(--go); outline-offset: 2px; }
.scroll { overflow-x: auto; }
table { width: 100%; border-collapse: collapse; }
th { text-align: left; color: var(--quiet); font-size: .85rem; font-weight: 600; }
th, td { padding: .25rem .75rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; white-space: nowrap; }
td:nth-child(2) { width: 100%; white-space: normal; }
td.good { color: var(--good); }
td.bad { color: var(--bad); font-weight: 600; }
summary { cursor: pointer; }
@media (max-width: 760px) { main { grid-template-columns: minmax(0, 1fr); } }
`;
