/** Styles as constructed sheets: no style element and no style attribute in anybody's markup. */

/** In the publisher's document: only how marks look. Mid tones that stand out on light and on dark paper. */
export const MARKS = `
::highlight(fact-check-false){background-color:rgb(190 60 50/.13);text-decoration:underline 2px solid #c4463c}
::highlight(fact-check-mixed){background-color:rgb(180 125 20/.13);text-decoration:underline 2px dashed #b27a12}
::highlight(fact-check-true){background-color:rgb(40 140 85/.13);text-decoration:underline 2px solid #2c8f5a}
::highlight(fact-check-open){background-color:rgb(115 120 130/.13);text-decoration:underline 2px dotted #7b818c}
::highlight(fact-check-active){background-color:rgb(60 120 220/.28);text-decoration:underline 3px solid #3d7bd9}`;

/** While the mouse is over a mark. */
export const POINTER = ":root,:root body *{cursor:pointer}";

const TOKENS = `
:host{color-scheme:light dark;--paper:light-dark(#fff,#201f1c);--ink:light-dark(#1d1b19,#ebe7df);--ink-2:light-dark(#57534c,#b3ada2);
--line:light-dark(#ddd8cd,#4a463f);--accent:light-dark(#1c4e8f,#93b9ee);--good:light-dark(#1e6440,#7fc79b);--warn:light-dark(#7c4f00,#e0b463);
--bad:light-dark(#a12a2a,#f0938b);--soft:light-dark(#faf0db,#2e2615)}
:host([data-theme=light]){color-scheme:light}
:host([data-theme=dark]){color-scheme:dark}
*{box-sizing:border-box}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}`;

export const CARD = `${TOKENS}
.check{font:400 15px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif;color:var(--ink);text-align:start;overflow-wrap:anywhere}
.check+.check{margin-top:14px;padding-top:14px;border-top:1px solid var(--line)}
.check p{margin:8px 0 0}
.verdict{display:flex;gap:8px;align-items:center;margin:0!important;padding-inline-end:32px;font-weight:650;font-size:17px;line-height:1.25;color:var(--tone)}
.verdict i{flex:none;width:.8em;height:.8em;border:.12em solid;border-radius:50%;background:var(--fill,transparent)}
[data-tone]{--tone:var(--ink-2)}
[data-tone=true]{--tone:var(--good);--fill:currentcolor}
[data-tone=mixed]{--tone:var(--warn);--fill:linear-gradient(90deg,currentcolor 50%,transparent 50%)}
[data-tone=false]{--tone:var(--bad)}
[data-tone=open] i{border-style:dashed}
[data-tone=retracted]{--tone:var(--bad);--fill:linear-gradient(135deg,transparent 41%,currentcolor 41% 59%,transparent 59%)}
.claim{font-weight:600}
.quiet{color:var(--ink-2);font-size:13px}
.notice{padding:6px 10px;border-inline-start:3px solid var(--warn);background:var(--soft);font-size:14px}
a{color:var(--accent)}`;

/** The list of passages at the foot of the window, and the card beside a passage. */
export const PANEL = `${CARD}
:host{all:initial;position:fixed;inset-block-end:12px;inset-inline-start:12px;z-index:2147483646;max-width:calc(100vw - 24px);${TOKENS.slice(
  TOKENS.indexOf("color-scheme"),
  TOKENS.indexOf("}"),
)}}
button{font:inherit;color:inherit;text-align:start;cursor:pointer;background:none;border:0;padding:0;margin:0}
.open,.list,.card{font:400 14px/1.4 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","Noto Sans",Arial,sans-serif;color:var(--ink);background:var(--paper);border:1px solid var(--line);box-shadow:0 2px 6px rgb(0 0 0/.12),0 8px 24px rgb(0 0 0/.14)}
.open{padding:8px 14px;border-radius:999px;font-weight:600;min-height:36px}
.list{width:min(360px,calc(100vw - 24px));max-height:50vh;overflow:auto;margin:0 0 8px;padding:6px;border-radius:10px;list-style:none}
.list[hidden]{display:none}
.list button{display:block;width:100%;padding:8px 10px;border-radius:6px}
.list button:hover{background:light-dark(#f2efe8,#121110)}
.list span{display:block;color:var(--ink-2);font-size:13px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.list .verdict{font-size:14px}
.card{position:absolute;inset:auto;left:var(--x,12px);top:var(--y,12px);width:min(380px,calc(100vw - 24px));max-height:min(70vh,560px);overflow:auto;margin:0;padding:16px 18px;border-radius:10px}
.card:focus{outline:none}
.close{position:absolute;inset-block-start:8px;inset-inline-end:8px;width:32px;height:32px;border-radius:6px;font-size:20px;line-height:1;text-align:center}
@media (max-width:480px){.card{position:fixed;left:0;right:0;top:auto;bottom:0;width:100vw;max-width:none;max-height:75vh;border-radius:14px 14px 0 0}}
@media (prefers-reduced-motion:no-preference){.card{animation:in .12s ease-out}@keyframes in{from{opacity:0;translate:0 4px}}}
@media print{:host{display:none}}
@media (forced-colors:active){.verdict i{forced-color-adjust:none}}`;

/** `<fact-check>` in an article. */
export const ELEMENT = `${CARD}
:host{display:block;max-width:42rem;margin-block:1.25em}
:host([hidden]){display:none}
.box{padding:16px 18px;border:1px solid var(--line);border-radius:10px;background:var(--paper)}
.box .verdict{padding-inline-end:0}`;

export function sheetOf(css: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return sheet;
}
