// The parent's half of the embedding: gives the frame launch tokens, keeps its state in the fragment, opens orders.
"use strict";

const frame = document.getElementById("tiktok-shop");
const frameOrigin = frame.dataset.frameOrigin;

function tellFrame(type, fields) {
  frame.contentWindow.postMessage({ v: 1, type, ...fields }, frameOrigin);
}

function statePath() {
  const path = decodeURIComponent(location.hash.slice(1));
  return path.startsWith("/") && !path.startsWith("//") ? path : "/orders";
}

async function giveToken() {
  try {
    const response = await fetch(frame.dataset.tokenUrl, { method: "POST", headers: { "X-Requested-With": "XMLHttpRequest" } });
    const answer = await response.json();
    tellFrame("token", response.ok ? { token: answer.token } : { error: "forbidden" });
  } catch {
    tellFrame("token", { error: "signed_out" });
  }
}

function keepState(path) {
  if (typeof path !== "string" || path === statePath()) return;
  history.pushState(null, "", `#${encodeURI(path)}`);
  keepFragmentInLinks();
}

function openOrder(idOrder) {
  if (Number.isInteger(idOrder)) location.assign(frame.dataset.orderUrl.replace("{id_order}", String(idOrder)));
}

function keepFragmentInLinks() {
  for (const link of document.querySelectorAll("[data-keep-fragment]")) link.hash = location.hash;
}

window.addEventListener("message", (event) => {
  if (event.origin !== frameOrigin || event.source !== frame.contentWindow) return;
  const message = event.data;
  if (!message || message.v !== 1) return;
  if (message.type === "ready") tellFrame("start", { path: statePath() });
  if (message.type === "token-please") giveToken();
  if (message.type === "state") keepState(message.path);
  if (message.type === "title" && typeof message.text === "string") document.title = `${message.text} — PrestaShop`;
  if (message.type === "open" && message.to === "order") openOrder(message.id_order);
});
window.addEventListener("popstate", () => { keepFragmentInLinks(); tellFrame("start", { path: statePath() }); });
keepFragmentInLinks();
