// The socket. Its frames are hints, never content: "ticket 42 is at 17 now". What they say is
// fetched. Without a socket the page looks by itself, and says that it does.
import { lookAgain } from "./inbox.js";
import { lookForNews, openTicket } from "./ticket.js";

const { socket: base, bell } = document.body.dataset;
const SILENCE_MS = 45000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30000;
const POLL_MS = 10000;
const SLOW_POLL_MS = 60000;
const BANNER_AFTER_MS = 4000;
const REFUSED = 4401;

let socket = null;
let tries = 0;
let heard = Date.now();
let banner = 0;
let ended = false;

function address() {
  const where = new URL(base || "/", location.href);
  where.protocol = where.protocol.replace(/^http/, "ws");
  where.pathname = `${where.pathname.replace(/\/$/, "")}/live/`;
  return where.href;
}

function connect() {
  if (ended) return;
  socket = new WebSocket(address());
  socket.addEventListener("open", () => {
    tries = 0;
    heard = Date.now();
    online(true);
    watch();
    catchUp();
  });
  socket.addEventListener("message", (event) => {
    heard = Date.now();
    hear(JSON.parse(event.data));
  });
  socket.addEventListener("close", (event) => {
    if (event.code === REFUSED) {
      ended = true;
      location.reload();
      return;
    }
    online(false);
    const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
    tries += 1;
    setTimeout(connect, most / 2 + Math.random() * (most / 2));
  });
}

function online(yes) {
  clearTimeout(banner);
  const place = document.getElementById("offline");
  if (yes) place.hidden = true;
  else {
    banner = setTimeout(() => {
      place.hidden = false;
    }, BANNER_AFTER_MS);
  }
  document.body.dataset.live = yes ? "socket" : "polling";
}

const isOpen = () => socket?.readyState === WebSocket.OPEN;

// Tell the server which ticket is on the screen.
export function watch() {
  if (isOpen()) socket.send(JSON.stringify({ watch: openTicket() }));
}

function hear(frame) {
  if (frame.beat !== undefined) return;
  if (frame.access) {
    catchUp();
    return;
  }
  const hints = frame.hints ?? [];
  lookAgain(hints.map((hint) => hint.ticket));
  const here = openTicket();
  if (hints.some((hint) => hint.ticket === here && hint.seq > seqShown())) lookForNews();
  if (hints.some((hint) => hint.kind.startsWith("routing."))) ring();
}

const seqShown = () => Number(document.getElementById("ticket-seq")?.value ?? 0);

function ring() {
  const seen = sessionStorage.getItem("critical");
  const query = seen === null ? "quiet=1" : `seen=${seen}`;
  htmx.ajax("GET", `${bell}?${query}`, { target: "#bell-count", swap: "none" });
  const alerts = document.querySelector('[data-live="alerts"]');
  if (alerts) htmx.ajax("GET", alerts.dataset.url, { target: "#alerts" });
}

function catchUp() {
  lookAgain();
  lookForNews();
  ring();
}

document.addEventListener("console:opened", watch);

setInterval(() => {
  if (isOpen() && Date.now() - heard > SILENCE_MS) socket.close();
}, 5000);

let polled = Date.now();
setInterval(() => {
  if (document.hidden) return;
  const pause = isOpen() ? SLOW_POLL_MS : POLL_MS;
  if (Date.now() - polled < pause) return;
  polled = Date.now();
  catchUp();
}, 1000);

// After sleep, or a long time in the background, look at once.
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) {
    if (!isOpen() || Date.now() - heard > SILENCE_MS) tries = 0;
    catchUp();
  }
});

connect();
