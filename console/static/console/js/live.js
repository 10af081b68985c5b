// The socket. Its frames are hints, never content: "ticket 42 is at 17 now". What they say is
// fetched. Without a socket the page looks by itself, and says that it does. The frames and
// close codes are written down in `console/live/__init__.py`.
import { bring } from "./fragments.js";
import { lookAgain } from "./inbox.js";
import { lookForNews, openTicket, outOfSight, ticketInSight } from "./ticket.js";

const { socket: base, bell } = document.body.dataset;
const PONG_MS = 10000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30000;
const BUSY_WAIT_MS = 30000;
const STALE_MS = 2000;
const NOTICE_MS = 3200;
const POLL_MS = 10000;
const SLOW_POLL_MS = 60000;
const BANNER_AFTER_MS = 4000;
const CLOSED = { mistake: 4400, signedOut: 4401, access: 4403, busy: 4429 };

let socket = null;
let ready = false;
let tries = 0;
let pinging = 0;
let answer = 0;
let banner = 0;
let watched = 0;

// This machine has several names, and the session's cookie belongs to the one that was typed.
const OWN_NAMES = ["127.0.0.1", "localhost", "[::1]"];

function address() {
  const where = new URL(base || "/", location.href);
  if ([where, location].every(({ hostname }) => OWN_NAMES.includes(hostname))) {
    where.hostname = location.hostname;
  }
  where.protocol = where.protocol.replace(/^http/, "ws");
  where.pathname = `${where.pathname.replace(/\/$/, "")}/live/`;
  return where.href;
}

function connect() {
  socket = new WebSocket(address());
  // A policy or a proxy may swallow the attempt without a word.
  clearTimeout(answer);
  answer = setTimeout(() => {
    online(false);
    socket.close();
  }, PONG_MS);
  socket.addEventListener("message", (event) => {
    clearTimeout(answer);
    hear(JSON.parse(event.data));
  });
  socket.addEventListener("close", (event) => leave(event.code));
}

function leave(code) {
  ready = false;
  watched = 0;
  clearInterval(pinging);
  clearTimeout(answer);
  if (code === CLOSED.signedOut) {
    location.reload();
    return;
  }
  if (code === CLOSED.access && tries === 0) {
    tries = 1;
    connect();
    return;
  }
  online(false);
  if (code === CLOSED.mistake) return;
  const most = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** tries);
  tries += 1;
  const wait = code === CLOSED.busy ? BUSY_WAIT_MS : most / 2 + Math.random() * (most / 2);
  setTimeout(connect, wait);
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

const say = (frame) => socket.send(JSON.stringify(frame));

// Tell the server which ticket is on the screen.
function watch() {
  if (!ready) return;
  const ticket = openTicket();
  if (ticket === watched) return;
  if (watched) say({ unwatch: { ticket: watched } });
  if (ticket) say({ watch: { ticket } });
  watched = ticket;
}

function ping() {
  say({ ping: Date.now() });
  clearTimeout(answer);
  answer = setTimeout(() => socket.close(), PONG_MS);
}

const HEAR = {
  hello({ heartbeat }) {
    ready = true;
    tries = 0;
    online(true);
    pinging = setInterval(ping, heartbeat * 1000);
    watch();
    catchUp();
  },
  watching({ ticket, seq }) {
    if (ticket === openTicket() && seq > seqShown()) lookForNews();
  },
  denied({ ticket, because }) {
    if (because === "hidden" && ticket === openTicket()) outOfSight();
    lookAgain([ticket]);
  },
  changes(changes) {
    lookAgain(changes.map((change) => change.ticket));
    const here = openTicket();
    if (changes.some(({ ticket, seq }) => ticket === here && seq > seqShown())) lookForNews();
    if (changes.some(({ kind }) => kind.startsWith("routing."))) ring();
  },
  alert: () => ring(),
  // Pages are some seconds behind what the socket knows of the desk itself.
  notice: () => setTimeout(ring, NOTICE_MS + Math.random() * STALE_MS),
  stale: () => setTimeout(catchUp, Math.random() * STALE_MS),
};

function hear(frame) {
  for (const [name, value] of Object.entries(frame)) HEAR[name]?.(value);
}

const seqShown = () => Number(document.getElementById("ticket-seq")?.value ?? 0);

let ringing = 0;

// Look at the bell, once for many hints. It also brings whether messages are being read.
function ring() {
  if (ringing) return;
  ringing = setTimeout(() => {
    ringing = 0;
    const seen = sessionStorage.getItem("critical");
    const query = new URLSearchParams(seen === null ? { quiet: 1 } : { seen });
    // What is on the screen already says itself what became of it.
    if (ticketInSight()) query.set("open", ticketInSight());
    bring(`${bell}?${query}`);
    const alerts = document.querySelector('[data-live="alerts"]');
    if (alerts) bring(alerts.dataset.url, { into: "alerts" });
  }, 150);
}

let polled = Date.now();

function catchUp() {
  polled = Date.now();
  lookAgain();
  lookForNews();
  ring();
}

document.addEventListener("console:opened", watch);

setInterval(() => {
  const pause = ready ? SLOW_POLL_MS : POLL_MS;
  if (!document.hidden && Date.now() - polled >= pause) catchUp();
}, 1000);

// After sleep, or a long time in the background, look at once.
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  catchUp();
  if (ready) ping();
});

connect();
