// Forms about marks are sent without leaving the page; the server says in a sentence what was done, and has the panel anew.
const address = "/marks";
const again = "That did not work. Reload the page and try again.";

const said = document.createElement("p");
said.className = "visually-hidden";
said.setAttribute("role", "status");
document.body.append(said);

/** Where a form would go by this button. */
export const isMark = (form, by) => new URL(by?.hasAttribute("formaction") ? by.formAction : form.getAttribute("action"), location.href).pathname === address;

/** Sends a form as its button would: whether it was taken, and what there is to say. */
export async function send(form, by) {
  const sent = new FormData(form, by);
  try {
    const answer = await fetch(address, { method: "POST", body: new URLSearchParams(sent), headers: { accept: "text/plain" } });
    const isSentence = answer.headers.get("content-type")?.startsWith("text/plain");
    if (answer.ok && isSentence) {
      showHearts(sent.getAll("id"), sent.get("do"));
      forgetKnown();
    }
    return { ok: answer.ok && isSentence, words: isSentence ? await answer.text() : again };
  } catch (error) {
    console.warn(error);
    return { ok: false, words: again };
  }
}

// The grid has its tiles show it.
function showHearts(ids, order) {
  if (order !== "favourite" && order !== "unfavourite") {
    return;
  }
  document.dispatchEvent(new CustomEvent("marked", { detail: { ids, isFavourite: order === "favourite" } }));
}

async function renew(facts, from, key) {
  const answer = await fetch(from);
  const anew = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-facts]");
  if (anew && facts.isConnected) {
    anew.querySelectorAll("script").forEach(script => script.remove());
    facts.replaceWith(anew);
    (anew.querySelector(key === "title" ? ".marks summary" : `input[data-key="${key}"]`) ?? anew.querySelector(`[data-key="${key}"]`))?.focus();
  }
}

document.addEventListener("submit", async event => {
  const form = event.target;
  if (!form.matches("[data-mark]")) {
    return;
  }
  event.preventDefault();
  const by = event.submitter;
  const { ok, words } = await send(form, by);
  said.textContent = words;
  if (ok) {
    const key = by?.dataset.key ?? form.querySelector("input[data-key]")?.dataset.key;
    renew(form.closest("[data-facts]"), form.elements.from.value, key).catch(error => console.warn(error));
  } else {
    const wrong = form.querySelector("[data-wrong]") ?? form.appendChild(document.createElement("p"));
    wrong.dataset.wrong = "";
    wrong.textContent = words;
  }
});

// While somebody types here, arrows and letters belong to the field, and not to the photo that is shown.
addEventListener("keydown", event => {
  if (event.key !== "Escape" && event.target.matches?.("[data-mark] input")) {
    event.stopPropagation();
  }
}, { capture: true });

// What there is to choose from is asked for when somebody begins to.
const lists = { "known-tags": ["/api/v1/tags", "tags"], "known-albums": ["/api/v1/albums", "albums"] };
const asked = new Map();

/** Names of what there is, the most used first. */
export function known(list) {
  const [from, field] = lists[list];
  if (!asked.has(list)) {
    asked.set(list, fetch(from).then(answer => answer.json()).then(answer => answer[field].sort((a, b) => b.photos - a.photos).map(one => one.name)).catch(() => []));
  }
  return asked.get(list);
}

// There may be a new name among them.
function forgetKnown() {
  asked.clear();
  Object.keys(lists).forEach(list => document.getElementById(list)?.remove());
}

document.addEventListener("focusin", async event => {
  const list = event.target.getAttribute?.("list");
  if (list in lists && !document.getElementById(list)) {
    const options = document.createElement("datalist");
    options.id = list;
    document.body.append(options);
    options.append(...(await known(list)).map(name => new Option(name)));
  }
});
