// What the pages need beyond htmx: the drawer's focus, ticked rows, keys, live texts, and the page's path for the parent. No inline code, no eval.
const $ = (selector, within = document) => within.querySelector(selector);
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
let openedFrom = null;
let shownPage = null;

function tellState() {
  const sidecar = window.tiktokSidecar;
  const drawer = $("#drawer");
  const path = (drawer?.open && $("[data-path]", drawer)?.dataset.path) || $("#orders-list")?.dataset.path || $("[data-page-path]")?.dataset.pagePath;
  if (sidecar && path) sidecar.state(path);
}

function announce(text) {
  const place = $("#announcer");
  if (place && text && place.textContent !== text) place.textContent = text;
}

/* ---- drawer ---- */

function openDrawer() {
  const drawer = $("#drawer");
  if (!drawer || !$("#drawer-body").firstElementChild) return;
  if (!drawer.open) {
    openedFrom = document.activeElement?.closest("tr[id]")?.id || document.activeElement?.id || null;
    drawer.showModal();
    drawer.prepend($("#notices"));
  }
  $("#drawer-title", drawer)?.focus();
}

/** A form or a notice comes in at the drawer's top: go there, or nothing seems to have happened further down. */
function showAnswer(target) {
  const place = typeof target === "string" ? $(target) : target;
  if (place?.matches("#drawer-action, #drawer #notices")) $("#drawer").scrollTop = 0;
}

function drawerClosed(drawer) {
  $(".content")?.before($("#notices"));
  $("#drawer-body").replaceChildren();
  const origin = openedFrom && document.getElementById(openedFrom);
  (origin?.matches("tr") ? $(".order-link", origin) : origin)?.focus();
  openedFrom = null;
  tellState();
}

/* ---- ticked rows ---- */

const ticks = () => all("#orders-list input[name=order_id]");

function showTicked() {
  const bar = $("#bulk");
  if (!bar) return;
  const ticked = ticks().filter((box) => box.checked);
  bar.hidden = !ticked.length;
  $("#orders-list").style.setProperty("--bulk", `${bar.offsetHeight}px`); // the table's head stays below it
  const told = $("[data-bulk-count]", bar);
  told.textContent = ticked.length === 1 ? told.dataset.one : told.dataset.many.replace("%(count)s", ticked.length);
  for (const box of ticks()) box.closest("tr").classList.toggle("ticked", box.checked);
  const every = $("#tick-all");
  if (every) every.checked = ticked.length > 0 && ticked.length === ticks().length;
}

function tickAll(on) {
  for (const box of ticks()) box.checked = on;
  showTicked();
}

/* ---- keys ---- */

function move(step) {
  const rows = all("tr.row");
  const at = rows.indexOf(document.activeElement?.closest("tr.row"));
  const next = rows[Math.max(0, Math.min(rows.length - 1, at + step))];
  if (!next) return;
  $(".order-link", next).focus();
  next.scrollIntoView({ block: "nearest" });
}

function tickFocused() {
  const box = $("input[name=order_id]", document.activeElement?.closest("tr.row") || document.createElement("p"));
  if (box) box.click();
}

const KEYS = {
  "/": () => $("#q")?.focus(),
  j: () => move(1),
  k: () => move(-1),
  x: tickFocused,
  f: () => $("[data-action=fetch]")?.click(),
  "?": () => $("#keys")?.showModal(),
};

document.addEventListener("keydown", (event) => {
  const typing = event.target.matches("input:not([type=checkbox]), select, textarea");
  if (event.ctrlKey || event.metaKey || event.altKey || typing || $("dialog[open]")) return;
  const act = KEYS[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

/* ---- settings ---- */

/** Move a choice up or down among those that are trusted; the button keeps the focus. */
function rank(button) {
  const row = button.closest("li");
  const other = button.dataset.rank < 0 ? row.previousElementSibling : row.nextElementSibling;
  if (!other) return;
  if (button.dataset.rank < 0) other.before(row);
  else other.after(row);
  button.focus();
  row.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Mark the input that a refusal names, and go there once; what was typed stays. */
function markRefused() {
  const told = $("#notices [data-field]");
  const setting = told && $(`[data-setting="${CSS.escape(told.dataset.field)}"]`);
  if (!setting) return;
  told.removeAttribute("data-field");
  for (const input of all("[aria-invalid]")) input.removeAttribute("aria-invalid");
  const input = $("input, select", setting);
  input?.setAttribute("aria-invalid", "true");
  input?.focus();
}

/* ---- clicks ---- */

async function connect() {
  const sidecar = window.tiktokSidecar;
  const tab = window.open("about:blank", "_blank");
  try {
    const answer = await sidecar.fetch(`${sidecar.rootPath}/tiktok/connections`, { method: "POST", headers: { "Content-Type": "application/json" }, body: "{}" });
    const told = await answer.json();
    if (!answer.ok) throw new Error(told.error?.message || answer.status);
    if (tab) {
      tab.opener = null;
      tab.location.href = told.url;
    }
  } catch (error) {
    tab?.close();
    sidecar.showBanner?.(error.message);
  }
}

/** Open a one-time address in a window of its own: it carries no token. The list's own filter goes with the list. */
async function download(element) {
  const sidecar = window.tiktokSidecar;
  const what = { what: element.dataset.ticket, path: $("#orders-list")?.dataset.path, ...JSON.parse(element.dataset.ticketOf || "{}") };
  if ("ticketTicked" in element.dataset) what.order_ids = all("input[name=order_id]:checked").map((box) => box.value);
  const answer = await sidecar.fetch(`${sidecar.rootPath}/tickets`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(what) });
  const told = await answer.json();
  if (answer.ok) window.open(told.url, "_blank", "noopener");
  else sidecar.showBanner(told.error?.message || String(answer.status));
}

function openRow(event) {
  const row = event.target.closest("tr.row");
  if (!row || event.target.closest("a, button, input, summary, details, label") || String(getSelection())) return;
  $(".order-link", row).click();
}

const CLICKS = [
  ["[data-dismiss]", (element) => element.closest(".notice").remove()],
  ["[data-close-dialog]", (element) => element.closest("dialog").close()],
  ["[data-open-keys]", () => $("#keys").showModal()],
  ["[data-untick]", () => tickAll(false)],
  ["[data-connect]", connect],
  ["[data-rank]", rank],
  ["[data-copy]", (element) => element.select()],
  ["[data-ticket]", download],
  ["[data-print]", () => window.print()],
];

document.addEventListener("click", (event) => {
  for (const [selector, act] of CLICKS) {
    const element = event.target.closest(selector);
    if (element) { act(element); return; }
  }
  if (event.target.id === "drawer") { event.target.close(); return; }
  openRow(event);
});

document.addEventListener("change", (event) => {
  if (event.target.id === "tick-all") tickAll(event.target.checked);
  else if (event.target.name === "order_id") showTicked();
});

document.addEventListener("close", (event) => {
  if (event.target.id === "drawer") drawerClosed(event.target);
}, true);

document.addEventListener("submit", (event) => event.preventDefault());

/** Another page begins at its top. */
function showPage() {
  const path = $("[data-page-path]")?.dataset.pagePath;
  if (path !== shownPage) scrollTo(0, 0);
  shownPage = path;
  showTab();
}

/** The tabs scroll sideways on a phone: bring the chosen one in, without moving the page. */
function showTab() {
  const tab = $(".tab[aria-current]");
  if (tab) tab.parentElement.scrollLeft = tab.offsetLeft + tab.offsetWidth - tab.parentElement.clientWidth - tab.parentElement.offsetLeft;
}

/* ---- after each swap ---- */

/* What became of an order meanwhile shows in its open panel too, unless something is being filled in there. */
document.body.addEventListener("orders-refresh", () => {
  if ($("#drawer")?.open && !$("#drawer-action form, #drawer details[open]")) {
    htmx.trigger(document.body, "drawer-refresh");
  }
});

/* What a person opened stays open when its place is read again. */
htmx.registerExtension("keep-opened", {
  htmx_before_morph_attr: (element, { attrName, newValue }) => !(attrName === "open" && newValue === null && element.matches("details")),
});

document.addEventListener("htmx:after:swap", (event) => {
  showAnswer(event.detail.ctx.target);
  if (!$("#drawer")?.open && $("#drawer-body")?.firstElementChild) openDrawer();
  showTicked();
  markRefused();
  tellState();
  if (event.detail.ctx.target?.id === "page") showPage();
  const title = $("[data-page-title]")?.dataset.pageTitle;
  if (title) window.tiktokSidecar?.title(title);
  const fetched = $("[data-fetch-state]");
  const button = $("[data-action=fetch]");
  if (button && fetched) button.setAttribute("aria-disabled", String(fetched.dataset.fetchState === "running"));
  if (fetched && fetched.dataset.fetchState !== "running") announce($("[data-fetch-text]", fetched)?.textContent);
});
