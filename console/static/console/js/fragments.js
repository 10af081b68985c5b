// What somebody is about to press is not replaced by its like.
function sameRow(part, place) {
  if (!part.classList.contains("row")) return false;
  const gist = (row) => {
    const copy = row.cloneNode(true);
    const since = copy.querySelector("time")?.dateTime;
    for (const time of copy.querySelectorAll("time")) time.remove();
    const words = copy.textContent.replace(/\s+/g, " ");
    return [since, words, copy.querySelector(".mood")?.className].join("|");
  };
  return gist(part) === gist(place);
}

// What is announced aloud is not announced again where it says the same.
function sameNotice(part, place) {
  return part.id === "reading-notice" && part.textContent.trim() === place.textContent.trim();
}

// What an answer brings for places that are not on the page (any more) is left out: a row of
// another view, or the head of a ticket that has been left while the answer was on its way.
function fitting(html) {
  const parts = document.createElement("template");
  parts.innerHTML = html;
  const ticket = parts.content.querySelector("#ticket-seq")?.dataset.ticket;
  const here = document.querySelector("#ticket[data-ticket]")?.dataset.ticket;
  for (const part of parts.content.querySelectorAll("[hx-swap-oob]")) {
    const [, selector] = /^[a-z]+:(.+)$/i.exec(part.getAttribute("hx-swap-oob")) ?? [];
    const place = document.querySelector(selector ?? `#${part.id}`);
    const left = ticket && ticket !== here && !part.classList.contains("row");
    if (!place || left || sameRow(part, place) || sameNotice(part, place)) part.remove();
  }
  return parts.innerHTML;
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { requestConfig, serverResponse } = event.detail;
  event.detail.serverResponse = fitting(serverResponse);
  // The live news may have replaced the form while its own answer was on the way. htmx would
  // then look for the places of that answer in the form that is gone.
  if (requestConfig.verb === "post" && event.detail.shouldSwap && !requestConfig.elt.isConnected) {
    event.detail.shouldSwap = false;
    htmx.swap(document.body, event.detail.serverResponse, { swapStyle: "none" });
  }
});

// Parts of the page that nobody clicked for. They are fetched beside htmx's own requests, which
// wait for each other on one element and drop all but the last.
export async function bring(url, { into = "" } = {}) {
  const target = into && document.getElementById(into);
  if (into && !target) return;
  let answer;
  try {
    answer = await fetch(url, {
      credentials: "same-origin",
      headers: { "HX-Request": "true", "HX-Target": into, "HX-Current-URL": location.href },
    });
  } catch {
    // The network is away; the banner says so, and the next look brings what is missing.
    return;
  }
  const elsewhere = answer.headers.get("HX-Redirect");
  if (elsewhere) location.assign(elsewhere);
  if (!answer.ok || answer.status === 204 || elsewhere) return;
  const html = await answer.text();
  htmx.swap(target || document.body, fitting(html), { swapStyle: into ? "outerHTML" : "none" });
}
