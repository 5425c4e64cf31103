// The frame's own half of the embedding: launch token in, access token in memory, every request authorised, state told to the parent.
// Nothing is stored: no cookie, no local storage. The frame's own URL never changes, so that Back stays the parent's.
"use strict";

const shell = document.documentElement.dataset;
const rootPath = shell.rootPath;
const allowedOrigins = JSON.parse(shell.origins);
const banner = document.getElementById("banner");
const page = document.getElementById("page");
const TOKEN_WAIT_MS = 15000;
const READY_AGAIN_MS = 500;
const READY_TRIES = 40;

let accessToken = null;
let session = null;
let renewal = null;
let renewTimer = null;
let parentOrigin = null;
let awaitedToken = null;
let startPath = null;
let hasStartedFromList = false;

class SessionError extends Error {
  constructor(code, message, hint) {
    super(message);
    this.code = code;
    this.hint = hint || "";
  }
}

function tellParent(type, fields) {
  const message = { v: 1, type, ...fields };
  for (const origin of parentOrigin ? [parentOrigin] : allowedOrigins) window.parent.postMessage(message, origin);
}

function showBanner(text, hint) {
  banner.querySelector("[data-banner-text]").textContent = text;
  banner.querySelector("[data-banner-hint]").textContent = hint || "";
  banner.hidden = false;
}

function hideBanner() {
  banner.hidden = true;
}

function askParentForToken() {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      awaitedToken = null;
      reject(new SessionError("no_answer", shell.textNoAnswer));
    }, TOKEN_WAIT_MS);
    awaitedToken = { resolve, reject, timer };
    tellParent("token-please");
  });
}

function settleToken(message) {
  if (!awaitedToken) return;
  const { resolve, reject, timer } = awaitedToken;
  clearTimeout(timer);
  awaitedToken = null;
  if (message.token) resolve(message.token);
  else reject(new SessionError(message.error, message.error === "forbidden" ? shell.textForbidden : shell.textSignedOut));
}

async function openSession(launchToken) {
  const response = await fetch(`${rootPath}/session`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
    body: JSON.stringify({ shop_id: shell.shopId, token: launchToken }),
  });
  const answer = await response.json();
  if (!response.ok) throw new SessionError(answer.error.code, answer.error.message, answer.error.hint);
  accessToken = answer.access_token;
  session = answer;
  document.documentElement.lang = answer.language || document.documentElement.lang;
  clearTimeout(renewTimer);
  renewTimer = setTimeout(() => renew().catch(reportFailure), answer.expires_in * 800);
  hideBanner();
}

/** Renew the access token once for all who wait for it. */
function renew() {
  renewal ||= askParentForToken()
    .then(openSession)
    .finally(() => { renewal = null; });
  return renewal;
}

/** fetch() with the access token; on 401 renews and repeats once; on 5xx says so and leaves the page as it is. */
async function authorisedFetch(url, init) {
  const send = () => fetch(url, { ...init, headers: { ...init.headers, Authorization: `Bearer ${accessToken}` } });
  let response;
  try {
    if (renewal || !accessToken) await renew();
    response = await send();
    if (response.status === 401) {
      await renew();
      response = await send();
    }
  } catch (error) {
    if (error.name !== "AbortError") reportFailure(error);
    throw error;
  }
  if (response.status >= 500) await tellFault(response.clone());
  else if (response.ok) hideBanner();
  else if (!page.dataset.loaded && !hasStartedFromList) return startFromList(response);
  return response;
}

/** A first page that is refused, or gone, would leave the frame empty: the list comes in its place and says why. */
async function startFromList(response) {
  hasStartedFromList = true;
  const answer = new DOMParser().parseFromString(await response.text(), "text/html");
  const notice = answer.querySelector("[data-notice]");
  if (notice) page.addEventListener("htmx:after:settle", () => document.getElementById("notices").append(notice), { once: true });
  openPath("/orders");
  return new Response(null, { status: 204 });
}

/** Says what a fault's answer says; the shell's own words where it is none of ours. */
async function tellFault(response) {
  const answer = new DOMParser().parseFromString(await response.text(), "text/html");
  const [sentence, remedy] = answer.querySelectorAll("[data-notice] p");
  if (sentence) showBanner(sentence.textContent, remedy?.textContent);
  else showBanner(shell.textServerError, shell.textServerHint);
}

function reportFailure(error) {
  if (error instanceof SessionError) showBanner(error.message, error.hint);
  else showBanner(shell.textUnreachable, shell.textUnreachableHint);
}

function openPath(path) {
  const safe = isOurs(path) ? path : "/orders";
  window.htmx.ajax("GET", withRootPath(safe), { target: page, swap: "innerHTML" });
}

/** Whether a path stays here as the browser reads it, which takes a backslash for a slash and leaves tabs out. */
function isOurs(path) {
  try {
    return path.startsWith("/") && new URL(path, location.origin).origin === location.origin;
  } catch {
    return false;
  }
}

function receive(event) {
  if (event.source !== window.parent || !allowedOrigins.includes(event.origin)) return;
  const message = event.data;
  if (!message || message.v !== 1) return;
  parentOrigin = event.origin;
  if (message.type === "token") settleToken(message);
  if (message.type === "start") begin(message.path);
}

function begin(path) {
  if (startPath !== null && startPath === path) return;
  startPath = path;
  openPath(path);
}

function takeLaunchToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (token) history.replaceState(history.state, "", location.pathname + location.search);
  return token;
}

/** Pages name paths of the service; behind a path of the shop's host they need its prefix. */
function withRootPath(path) {
  return rootPath && path.startsWith("/") && !path.startsWith(`${rootPath}/`) ? rootPath + path : path;
}

document.addEventListener("htmx:config:request", (event) => {
  const { ctx } = event.detail;
  ctx.fetch = authorisedFetch;
  ctx.request.action = withRootPath(ctx.request.action);
});

window.tiktokSidecar = {
  rootPath,
  /** Tell the parent which path the page shows, without the root path; it keeps it in its own URL's fragment. */
  state(path) { startPath = path; tellParent("state", { path }); },
  title(text) { tellParent("title", { text }); },
  openOrder(idOrder) { tellParent("open", { to: "order", id_order: Number(idOrder) }); },
  fetch: authorisedFetch,
  openPath,
  session() { return session; },
  showBanner,
};

/** Say that the frame is ready until the parent answers: its script may be loaded after ours. */
function announce(left = READY_TRIES) {
  if (startPath !== null || left === 0) return;
  tellParent("ready");
  setTimeout(announce, READY_AGAIN_MS, left - 1);
}

function main() {
  window.addEventListener("message", receive);
  const launchToken = takeLaunchToken();
  if (launchToken) renewal = openSession(launchToken).catch((error) => {
    // A reload of the frame replays a spent token: the parent gives a new one.
    if (error instanceof SessionError && ["token_used", "token_expired"].includes(error.code)) return askParentForToken().then(openSession);
    throw error;
  }).finally(() => { renewal = null; });
  if (renewal) renewal.catch(reportFailure);
  banner.querySelector("[data-banner-retry]").addEventListener("click", () => { hideBanner(); renew().then(() => { if (!page.dataset.loaded) openPath(startPath); }, reportFailure); });
  page.addEventListener("htmx:after:settle", () => { page.dataset.loaded = "yes"; }); // "swap" is told to the body
  announce();
}

main();
