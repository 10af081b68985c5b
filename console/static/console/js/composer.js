// Writing: reply or note, drafts that survive, and sends that are stopped when stale.
import { keep, recall } from "./memory.js";

const box = () => document.getElementById("composer");
const form = () => document.getElementById("composer-form");
const text = () => document.getElementById("composer-text");
const ticket = () => document.querySelector("#ticket[data-ticket]")?.dataset.ticket;
const draftKey = () => `draft:${ticket()}:${box().dataset.mode}`;
const SENT = 200;
let saving = 0;

export function setMode(mode) {
  if (!form()) return;
  const tab = box().querySelector(`[data-mode="${mode}"]`);
  if (tab.getAttribute("aria-disabled") === "true") return;
  saveDraft();
  show(mode);
  text().focus();
}

function show(mode) {
  const tab = box().querySelector(`[data-mode="${mode}"]`);
  box().dataset.mode = mode;
  for (const other of box().querySelectorAll(".composer__tab")) {
    other.setAttribute("aria-pressed", String(other === tab));
  }
  for (const to of box().querySelectorAll("[data-for]")) to.hidden = to.dataset.for !== mode;
  form().setAttribute("hx-post", form().dataset[mode]);
  form().action = form().dataset[mode];
  const send = box().querySelector("[data-send]");
  send.querySelector("span").textContent = send.dataset[mode];
  text().placeholder = text().dataset[mode];
  text().value = recall(draftKey());
  htmx.process(form());
}

function saveDraft() {
  clearTimeout(saving);
  saving = 0;
  if (!form() || !ticket()) return;
  const kept = keep(draftKey(), text().value);
  const state = document.getElementById("draft-state");
  const words = kept && text().value ? state.dataset.saved : "";
  if (state.textContent !== words) state.textContent = words;
}

document.addEventListener("input", (event) => {
  if (event.target !== text()) return;
  if (!saving) saving = setTimeout(saveDraft, 600);
});
addEventListener("pagehide", saveDraft);

// While nothing is written, what is on the screen counts as seen. While something is, only
// the reader can say that they have seen the newer messages: sending is stopped until then.
document.addEventListener("console:spoken", () => {
  const seen = document.getElementById("seen-seq");
  if (seen && !text()?.value.trim()) seen.value = document.getElementById("ticket-seq").value;
});

// Parts of the page come and go while somebody types; only a new box is filled from its draft.
const filled = new WeakSet();

document.addEventListener("console:opened", () => {
  if (!form() || filled.has(text())) return;
  filled.add(text());
  show(box().dataset.mode);
});

document.addEventListener("click", (event) => {
  const tab = event.target.closest(".composer__tab");
  if (tab) setMode(tab.dataset.mode);
  const anyway = event.target.closest("[data-send-anyway]");
  const edit = event.target.closest("[data-keep-editing]");
  if (!anyway && !edit) return;
  document.getElementById("seen-seq").value =
    anyway?.dataset.sendAnyway ?? edit.dataset.keepEditing;
  document.getElementById("composer-notice").replaceChildren();
  text().focus();
  if (anyway) send();
});

export function send() {
  form()?.requestSubmit();
}

document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target === text()) {
    event.preventDefault();
    if (text().value.trim()) send();
  }
});

// What each request took along, until its answer is there.
const sent = new WeakMap();

document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.detail.elt !== form()) return;
  sent.set(event.detail.xhr, { key: draftKey(), words: text().value });
});

// Whoever goes on typing before the answer has come keeps what is new.
document.addEventListener("htmx:afterRequest", (event) => {
  const taken = sent.get(event.detail.xhr);
  if (!taken || event.detail.xhr.status !== SENT) return;
  if (event.detail.elt !== form() || draftKey() !== taken.key) keep(taken.key, "");
  if (event.detail.elt !== form()) return;
  if (draftKey() === taken.key) {
    const words = text().value;
    text().value = words.startsWith(taken.words) ? words.slice(taken.words.length).trimStart() : words;
    saveDraft();
  }
  document.getElementById("composer-files").value = "";
  showFiles();
  document.getElementById("composer-notice").replaceChildren();
  document.getElementById("seen-seq").value = document.getElementById("ticket-seq").value;
});

function showFiles() {
  const files = document.getElementById("composer-files");
  const words = form()?.querySelector("[data-files-words]");
  if (!words) return;
  const names = [...files.files].map((file) => file.name);
  words.textContent = names.length ? names.join(", ").slice(0, 60) : words.dataset.none;
}

document.addEventListener("change", (event) => {
  if (event.target.id === "composer-files") showFiles();
});
